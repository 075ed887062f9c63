import { hash, randomBytes } from 'node:crypto'
import { toWire } from '../../chart/instant.ts'
import { may, type Staff } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import { HOUR, type Instant, minutes } from '../../chart/units.ts'
import type { Me } from '../../chart/wire.ts'
import type { Args } from '../../db/commands.ts'
import { headSeq } from '../../db/log.ts'
import { clinic } from '../../db/settings.ts'
import { signInByToken, wasSignedInOn } from '../../db/sign-ins.ts'
import { secretOf, staffByUsername } from '../../db/staff.ts'
import { type Act, audited, privileges } from '../act.ts'
import type { Deps } from '../deps.ts'
import type { Site } from '../passkeys.ts'
import { isSecret } from '../passwords.ts'
import { ifChecked } from '../throttle.ts'
import { owesPolicy } from './proofs.ts'
import { checkSecond, factorsThatCount, isAsked, owesFactor, type Shown } from './second-factors.ts'
import { isRevoked, onTablet, provenTablet, type TabletClaim } from './tablets.ts'

/**
 * Unused this long, a sign-in ends; used or not, it ends after a long shift. A page that is open reports itself, and so
 * uses it also while it is locked: a chair's tablet must not lose Hold and Emergency after a quiet morning.
 */
const IDLE_MS = 4 * HOUR
const ABSOLUTE_MS = 14 * HOUR
/** How often the use of a sign-in is written down: each request would be a commit of its own. */
const SEEN_EVERY_MS = minutes(1)

/** Where a sign-in comes from. */
export type From = {
  readonly address: string
  readonly request: string
  readonly device?: string | undefined
}
/** Where somebody comes in by password: on which tablet, by which address of ours, in whose place. */
export type AtDoor = From & {
  readonly tablet: TabletClaim
  readonly site: Site
  readonly replaces?: string | undefined
}
export type SignedIn = {
  readonly token: string
  readonly expires: Instant
  readonly staff: Staff
  /** It opens the enrolment of a second factor and nothing else. */
  readonly limited: boolean
  /** For the cookie by which the tablet itself is known from now on. */
  readonly tablet?: string | undefined
}

export const hashToken = (token: string) => hash('sha256', token)

/** Who holds this token, if it is still good and the account is enabled. Counts as use. */
export function whoSigned(deps: Deps, token: string): Pick<Act, 'staff' | 'signIn' | 'device' | 'limited'> | undefined {
  const known = deps.signedIn.byToken(hashToken(token))
  if (!known?.person.enabled) return undefined
  const { signIn, person } = known
  const now = deps.now()
  if (signIn.revokedAt !== undefined || now >= signIn.idleUntil || now >= signIn.absoluteUntil) return undefined
  if (now - signIn.lastSeenAt >= SEEN_EVERY_MS) touch(deps, signIn.tokenHash, now)
  return { staff: person, signIn: signIn.tokenHash, device: signIn.device, limited: signIn.limited }
}

function touch(deps: Deps, tokenHash: string, now: Instant) {
  deps.db
    .write('touchSignIn', { tokenHash, at: now, idleUntil: now + IDLE_MS })
    .catch((error) => deps.log.warn({ err: error }, 'the use of a sign-in could not be noted'))
}

/** Signs a person in by password, and by a second factor where there is one. Which of the two was wrong is not told. */
export async function signIn(
  deps: Deps,
  { username, password, ...shown }: { username: string; password: string } & Shown,
  from: AtDoor,
): Promise<Outcome<SignedIn>> {
  const person = staffByUsername(deps.db, username.trim())
  const tablet = provenTablet(deps, from.tablet)
  const counts = countedBy(deps, person?.id ?? username.toLowerCase(), from.address, tablet)
  const wait = Math.max(...counts.map(([tries, key]) => tries.enter(key)))
  // Nothing was checked, so nothing is written down: else a flood of guesses would fill the disk.
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const stored = person && secretOf(deps.db, person.id, 'password')
  const right = await ifChecked(isSecret(password, stored, { first: tablet !== undefined }), ...counts)
  if (!person || !right || !person.enabled) return declined(deps, from, person, { code: 'wrong-sign-in' })
  if (isRevoked(deps, from.tablet)) return declined(deps, from, person, { code: 'tablet-revoked' })
  for (const [tries, key] of counts) tries.passed(key)
  const second = await checkSecond(deps, person, from.site, shown)
  if (!second.ok) return notYet(deps, from, person, second.refusal)
  const { device, token } = await onTablet(deps, from.tablet, person.id, from.request)
  const begun = await begin(
    deps,
    person,
    { ...from, device },
    {
      shown: stored === undefined ? undefined : { kind: 'password', hash: stored },
      absoluteUntil: deps.now() + ABSOLUTE_MS,
      action: 'sign-in',
      replaces: from.replaces,
      limited: owesFactor(deps, person),
      detail: second.value.by === 'none' ? undefined : { second: second.value.by },
    },
  )
  return begun ? done({ ...begun, tablet: token }) : declined(deps, from, person, { code: 'wrong-sign-in' })
}

/**
 * What a try counts against (as OWASP's device cookies do): on a known tablet with the account there, so that no flood
 * from elsewhere, not even from the clinic's own address, keeps its people out. From anywhere else with the address,
 * and with the account from wherever: a thousand addresses have no more tries than one.
 */
const countedBy = (deps: Deps, account: string, address: string, tablet: string | undefined) =>
  tablet === undefined
    ? ([
        [deps.addressTries, address],
        [deps.passwordTries, account],
      ] as const)
    : ([[deps.passwordTries, guessedAt(deps, account, tablet)]] as const)

/**
 * An account where somebody tries its password or PIN: the tablet, if that person was ever signed in on it. All others
 * are one place: whoever works here can have a new tablet known with each of their own sign-ins.
 */
export function guessedAt(deps: Deps, account: string, tablet: string | undefined): string {
  if (tablet !== undefined && wasSignedInOn(deps.db, account, tablet)) return `${account} on ${tablet}`
  return tablet === undefined ? account : `${account} on a tablet of others`
}

/** That the password was right is written down: without its second factor it may be somebody else who knows it. */
async function notYet(deps: Deps, from: From, person: Staff, refusal: Refusal): Promise<Outcome<never>> {
  if (refusal.code === 'too-many-tries') return refuse(refusal)
  if (refusal.code !== 'second-factor-needed') return declined(deps, from, person, refusal)
  const row = { at: deps.now(), actor: person.id, action: 'second-factor-asked', outcome: 'done' } as const
  await deps.db.write('audit', { row: { ...row, requestId: from.request } })
  return refuse(refusal)
}

/** The sign-in of somebody who has just set up the second factor that was missing: a new token that opens all. */
export async function renewed(deps: Deps, act: Act): Promise<SignedIn | undefined> {
  const absoluteUntil = signInByToken(deps.db, act.signIn)?.absoluteUntil ?? deps.now()
  return begin(deps, act.staff, act, { absoluteUntil, action: 'sign-in', replaces: act.signIn, within: act.signIn })
}

/** Returns to the chart by PIN, or hands the tablet to another person: theirs is then a new sign-in. */
export async function unlock(
  deps: Deps,
  act: Act,
  { username, pin }: { username?: string | undefined; pin: string },
): Promise<Outcome<SignedIn | undefined>> {
  const person = username === undefined ? act.staff : staffByUsername(deps.db, username.trim())
  const account = guessedAt(deps, person?.id ?? (username ?? '').toLowerCase(), act.device)
  const wait = deps.pinTries.enter(account)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const stored = person && secretOf(deps.db, person.id, 'pin')
  const right = await ifChecked(isSecret(pin, stored), [deps.pinTries, account])
  if (!person || !right || !person.enabled) return declined(deps, act, person, { code: 'wrong-pin' }, 'unlock')
  deps.pinTries.passed(account)
  if (person.id === act.staff.id) return done(undefined)
  const twofold = isAsked(deps, person) || factorsThatCount(deps, person.id).length > 0
  // A PIN is one component; the other is a tablet that is known by its own cookie.
  if (twofold && (act.device === undefined || owesFactor(deps, person)))
    return declined(deps, act, person, { code: 'sign-in-by-password' }, 'unlock')
  // A PIN opens nothing for longer than the password before it did.
  const absoluteUntil = signInByToken(deps.db, act.signIn)?.absoluteUntil ?? deps.now()
  const begun = await begin(deps, person, act, {
    ...{ absoluteUntil, action: 'switch-person', replaces: act.signIn, within: act.signIn },
    shown: stored === undefined ? undefined : { kind: 'pin', hash: stored },
  })
  if (!begun) return refuse({ code: 'not-signed-in' })
  deps.live.dismiss()
  return done(begun)
}

export async function signOut(deps: Deps, act: Act): Promise<Outcome<{ readonly signedOut: true }>> {
  const at = deps.now()
  await deps.db.write('revokeSignIn', { tokenHash: act.signIn, at, audit: audited(act, at, 'sign-out') })
  deps.live.dismiss()
  return done({ signedOut: true })
}

/** Whether this sign-in is still good: a live stream ends with it. */
export const stillSignedIn = (deps: Deps, signIn: string): boolean => {
  const known = deps.signedIn.byToken(signIn)
  if (!known?.person.enabled) return false
  return known.signIn.revokedAt === undefined && deps.now() < known.signIn.absoluteUntil
}

/** What the tablet must know of the person signed in and of the server. */
export function me(deps: Deps, person: Staff, mustEnrol = false): Me {
  const settings = clinic(deps.db)
  if (!settings) throw new Error('somebody is signed in to a clinic without settings')
  return {
    staff: person,
    may: privileges.filter((privilege) => may(person.role, privilege)),
    hasPin: secretOf(deps.db, person.id, 'pin') !== undefined,
    secondFactors: [...new Set(factorsThatCount(deps, person.id).map(({ kind }) => kind))],
    mustEnrol,
    ...(owesPolicy(deps, person) ? { owesPolicy: true } : {}),
    demo: deps.isDemo(),
    clinic: settings.clinic,
    now: toWire(deps.now()),
    seq: headSeq(deps.db),
  }
}

type Begun = {
  readonly absoluteUntil: Instant
  readonly action: string
  /** The sign-in whose place it takes. */
  readonly replaces?: string | undefined
  /** The sign-in that it is begun from, which must still count. */
  readonly within?: string | undefined
  /** What was checked, which must still count. */
  readonly shown?: Args<'signIn'>['shown']
  readonly limited?: boolean
  readonly detail?: Readonly<Record<string, unknown>> | undefined
}

/**
 * A new token each time: one that was seen elsewhere before the sign-in is worth nothing after it. None when tablet,
 * account or secret were revoked while they were checked.
 */
async function begin(
  deps: Deps,
  person: Staff,
  from: From,
  { absoluteUntil, action, replaces, within, shown, limited = false, detail }: Begun,
): Promise<SignedIn | undefined> {
  const token = randomBytes(32).toString('base64url')
  const at = deps.now()
  const { outcome } = await deps.db.write('signIn', {
    tokenHash: hashToken(token),
    staffId: person.id,
    device: from.device,
    createdAt: at,
    ...{ replaces, within, shown },
    idleUntil: Math.min(absoluteUntil, at + IDLE_MS),
    absoluteUntil,
    limited,
    audit: { at, actor: person.id, action, outcome: 'done', detail, device: from.device, requestId: from.request },
  })
  return outcome === 'stored' ? { token, expires: absoluteUntil, staff: person, limited } : undefined
}

/** A failure is written down before it is answered. A name that is nobody's may be a mistyped password: not kept. */
async function declined(
  deps: Deps,
  from: From,
  person: Staff | undefined,
  refusal: Refusal,
  action = 'sign-in',
): Promise<Outcome<never>> {
  const row = { at: deps.now(), actor: person?.id, action, outcome: 'refused', requestId: from.request } as const
  await deps.db.write('audit', { row: { ...row, device: from.device, detail: { code: refusal.code } } })
  return refuse(refusal)
}
