import type { Meaning } from './bodies.ts'
import type { Context } from './context.ts'
import type { Session } from './session.ts'
import { deviations } from './signoff/deviations.ts'
import { type Finding, finding } from './signoff/finding.ts'
import { findings } from './signoff/findings.ts'
import { sinceSealed, versions } from './signoff/signatures.ts'
import type { Instant } from './units.ts'
import { counted } from './wording.ts'

export { type Against, against } from './signoff/against.ts'
export { type Deviation, deviations } from './signoff/deviations.ts'
export type { Finding } from './signoff/finding.ts'
export { findings } from './signoff/findings.ts'
export { type Beside, besideLastTime } from './signoff/last-time.ts'
export {
  type Signature,
  signatures,
  sinceSealed,
  statements,
  unattested,
  versions,
} from './signoff/signatures.ts'
export { sentBack, unconfirmedOrders } from './signoff/waiting.ts'

export type Signing = {
  readonly signer: string
  readonly meaning: Meaning
  readonly overrides?: readonly { readonly finding: string; readonly reason: string }[] | undefined
}

/**
 * What still stands between this signer and this signature; empty when it may be made. `charted` closes nothing and is
 * never blocked. `authored` waits for every open finding or its override; the signer's own entries it covers itself.
 * `reviewed` and `countersigned` join the newest version, so there must be one that the record still matches.
 */
export function blocks(session: Session, ctx: Context, now: Instant, signing: Signing): readonly Finding[] {
  switch (signing.meaning) {
    case 'charted':
      return []
    case 'authored':
      return authoring(session, ctx, now, signing)
    case 'reviewed':
    case 'countersigned':
      return joining(session, signing)
  }
}

function authoring(session: Session, ctx: Context, now: Instant, { signer, overrides = [] }: Signing) {
  const overridden = new Set(overrides.filter(({ reason }) => reason.trim() !== '').map(({ finding: id }) => id))
  return findings(session, ctx, now).filter(({ id }) => id !== `unattested:${signer}` && !overridden.has(id))
}

/** What a signer signs over, as their seal says it: the findings in words, those of one reason together before it. */
export function overridesInWords(
  session: Session,
  ctx: Context,
  now: Instant,
  overrides: NonNullable<Signing['overrides']>,
): string {
  const sentences = new Map(findings(session, ctx, now).map(({ id, sentence }) => [id, sentence]))
  const byReason = Map.groupBy(overrides, ({ reason }) => reason.trim())
  return [...byReason]
    .map(([reason, of]) => {
      const found = of.map(({ finding: id }) => sentences.get(id) ?? id)
      return `${found.join(' ')} Signed all the same: ${reason.replace(/[^.!?]$/, '$&.')}`
    })
    .join(' ')
}

/**
 * Why this record is signed by itself and never among others: what is open, raised, overridden or otherwise than
 * planned, in sentences; empty when nothing but information stands in it. The signer's own unattested entries are
 * covered.
 */
export function onlyByItself(session: Session, ctx: Context, now: Instant, signer: string): readonly string[] {
  const open = authoring(session, ctx, now, { signer, meaning: 'authored' })
  const otherwise = deviations(session, ctx, now).filter(({ severity }) => severity !== 'information')
  return [...open, ...otherwise].map(({ sentence }) => sentence)
}

function joining(session: Session, { signer, meaning }: Signing): readonly Finding[] {
  const firm = (code: string, sentence: string) => [{ ...finding(code, sentence), overridable: false }]
  if (versions(session) === 0) return firm('not-authored', 'The responsible physician has not signed yet.')
  const since = sinceSealed(session).length
  if (since > 0)
    return firm(
      'changed-since-signed',
      `${counted(since, 'entry', 'entries')} came in after the signature; the responsible physician signs a new version first.`,
    )
  const author = session.facts.signed.findLast(({ body }) => body.meaning === 'authored')?.by
  if (meaning === 'countersigned' && author === signer)
    return firm('same-person', 'A countersignature is by another person than the first.')
  return []
}
