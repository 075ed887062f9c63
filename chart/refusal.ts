import type { LogEntry, Problem } from './entry.ts'

/** A finding that still prevents a signature, as the signer reads it. */
export type OpenFinding = { readonly id: string; readonly sentence: string }

/** By what a person can show that it is them, besides the password. */
export type FactorWay = 'code' | 'passkey' | 'recovery'

/** Everything Chairside may decline to do, as data. Bugs throw; refusals return. */
export type Refusal =
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'wrong-sign-in' }
  | { readonly code: 'wrong-pin' }
  | { readonly code: 'wrong-password' }
  | { readonly code: 'wrong-code' }
  | { readonly code: 'tablet-revoked' }
  /** The password was right. `ways`: what this person has; `passkey`: what the browser is to be asked with. */
  | { readonly code: 'second-factor-needed'; readonly ways: readonly FactorWay[]; readonly passkey?: object }
  | { readonly code: 'wrong-second-factor' }
  | { readonly code: 'wrong-passkey' }
  | { readonly code: 'must-enrol' }
  | { readonly code: 'sign-in-by-password' }
  | { readonly code: 'last-second-factor' }
  | { readonly code: 'too-many-tries'; readonly retryAfterSeconds: number }
  | { readonly code: 'not-permitted'; readonly needs: string }
  | { readonly code: 'other-origin' }
  | { readonly code: 'not-found'; readonly what: string }
  | { readonly code: 'bad-input'; readonly errors: readonly Problem[] }
  | { readonly code: 'too-large'; readonly limit: string }
  | { readonly code: 'author-not-signed-in' }
  | { readonly code: 'same-id-other-content' }
  | { readonly code: 'session-closed' }
  | { readonly code: 'entry-moved' }
  | { readonly code: 'not-movable'; readonly why: string }
  | { readonly code: 'kind-has-its-own-call'; readonly kind: string; readonly call: string }
  | { readonly code: 'not-your-entry' }
  | { readonly code: 'outside-scope'; readonly what: string }
  | { readonly code: 'witness-not-accepted'; readonly why: string }
  | { readonly code: 'record-changed'; readonly head: string; readonly entries: readonly LogEntry[] }
  | { readonly code: 'policy-not-accepted'; readonly version: string }
  | { readonly code: 'untrained' }
  | { readonly code: 'unfinished'; readonly findings: readonly OpenFinding[] }
  | { readonly code: 'not-signable'; readonly why: string }
  | { readonly code: 'already-set-up' }
  | { readonly code: 'name-taken'; readonly what: string }
  | { readonly code: 'chair-taken'; readonly chair: string }
  | { readonly code: 'changed-meanwhile'; readonly what: string }
  | { readonly code: 'last-administrator' }
  | { readonly code: 'too-busy' }
  | { readonly code: 'too-many-at-once'; readonly retryAfterSeconds: number }
  | { readonly code: 'still-drawing'; readonly retryAfterSeconds: number }
  | { readonly code: 'storage-full' }
  | { readonly code: 'storage-failed' }

export type RefusalCode = Refusal['code']
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })
export const refuse = (refusal: Refusal): Outcome<never> => ({ ok: false, refusal })

/** What the person reads: one sentence and what to do next, no jargon. */
export function explain(refusal: Refusal): string {
  switch (refusal.code) {
    case 'not-signed-in':
      return 'Sign in first.'
    case 'wrong-sign-in':
      return 'This user name and password do not belong together, or the account is disabled.'
    case 'wrong-pin':
      return 'The PIN is not right, or this person has none yet.'
    case 'wrong-password':
      return 'The password is not right. Nothing was signed.'
    case 'wrong-code':
      return 'This is not the one-time code that the server printed when it started.'
    case 'second-factor-needed':
      return 'The password is right. Now the second factor.'
    case 'wrong-second-factor':
      return 'This second factor is not right, or was used before. Wait for the next code, or use another one.'
    case 'wrong-passkey':
      return 'The passkey did not sign this record as it was read. Nothing was signed.'
    case 'must-enrol':
      return 'This clinic asks you for a second factor. Set one up first; nothing else opens before that.'
    case 'sign-in-by-password':
      return 'On this tablet this person signs in by password and second factor.'
    case 'last-second-factor':
      return 'This clinic asks you for a second factor, and this is your last one. Add another one first.'
    case 'tablet-revoked':
      return 'An administrator revoked this tablet: nobody signs in on it. Ask for it to be admitted again.'
    case 'too-many-tries':
      return `Too many tries. Try again in ${refusal.retryAfterSeconds} s.`
    case 'not-permitted':
      return `This account may not do that: it needs the right to ${refusal.needs}.`
    case 'other-origin':
      return 'The request came from another web page. Open Chairside itself.'
    case 'not-found':
      return `There is no such ${refusal.what}.`
    case 'bad-input':
      return inputSentence(refusal.errors)
    case 'too-large':
      return `That is more than can be taken at once (${refusal.limit}). Send it in parts.`
    case 'author-not-signed-in':
      return 'The author of this entry is not the person signed in. It waits for that person.'
    case 'same-id-other-content':
      return 'An entry with this id is already stored and says something else. Both are kept for the administrator.'
    case 'session-closed':
      return 'The session is signed. Chart an addendum, or correct an entry by an amendment.'
    case 'entry-moved':
      return 'This shows what belonged to another patient and was moved to that record. Look there.'
    case 'not-movable':
      return `${refusal.why} Nothing was moved.`
    case 'kind-has-its-own-call':
      return `An entry ${refusal.kind} is stored only with ${refusal.call}.`
    case 'not-your-entry':
      return 'Only its author or a physician may correct this entry. Say what you dispute in a note.'
    case 'outside-scope':
      return refusal.what
    case 'witness-not-accepted':
      return `${refusal.why} Nothing was stored.`
    case 'record-changed':
      return 'The chart changed since you read it. Read what is new, then sign again.'
    case 'policy-not-accepted':
      return `Accept version ${refusal.version} of the clinic's policy on electronic signatures first. Nothing was signed.`
    case 'untrained':
      return 'In this clinic training comes before the first charting, and none is on record for you. Ask an administrator; what you charted waits.'
    case 'unfinished':
      return `Before signing: ${refusal.findings.map(({ sentence }) => sentence).join(' ')}`
    case 'not-signable':
      return refusal.why
    case 'already-set-up':
      return 'The clinic is already set up. Sign in.'
    case 'name-taken':
      return `This ${refusal.what} is already taken. It is never used again for someone else.`
    case 'chair-taken':
      return `Chair ${refusal.chair} is taken for some of this time. Choose another chair or another time.`
    case 'changed-meanwhile':
      return `Somebody changed this ${refusal.what} meanwhile. Read it again, then repeat your change.`
    case 'last-administrator':
      return 'This is the last enabled administrator. Enable or add another one first.'
    case 'too-busy':
      return 'The server is busy. What you charted stays on the tablet and is sent again.'
    case 'too-many-at-once':
      return 'Many people are signing in just now. Nothing was checked; try again in a moment.'
    case 'still-drawing':
      return 'The pages are still being drawn. Ask for them again in a moment: what is drawn meanwhile is kept.'
    case 'storage-full':
      return 'The disk of the server is full. Nothing was stored; make room and send again.'
    case 'storage-failed':
      return 'The server could not write to its disk. Nothing was stored; send again.'
  }
}

const inputSentence = (errors: readonly Problem[]) =>
  errors.length === 0
    ? 'This could not be read.'
    : `${errors
        .slice(0, 5)
        .map(({ path, message }) => `${path || 'it'} ${message}`)
        .join('; ')}.`
