import { blocking, checklist } from './checklist.ts'
import type { Context } from './context.ts'
import { readiness } from './discharge.ts'
import { latest, type Session } from './session.ts'
import { sentBack } from './signoff/waiting.ts'
import type { Instant } from './units.ts'

export const phases = [
  'planned',
  'check-in',
  'ready',
  'infusing',
  'held',
  'recovery',
  'ready-for-discharge',
  'discharged',
  'to-sign',
  'signed',
  'to-re-sign',
  'cancelled',
] as const
export type Phase = (typeof phases)[number]

/** What staff call each phase. */
export const phaseLabels: Readonly<Record<Phase, string>> = {
  planned: 'Planned',
  'check-in': 'Check-in',
  ready: 'Ready',
  infusing: 'Infusing',
  held: 'Held',
  recovery: 'Recovery',
  'ready-for-discharge': 'Ready for discharge',
  discharged: 'Discharged',
  'to-sign': 'To sign',
  signed: 'Signed',
  'to-re-sign': 'To re-sign',
  cancelled: 'Cancelled',
}

/**
 * Where the session stands. A running or held pump outweighs everything that was charted besides: a discharge by
 * mistake must not make a chair look empty.
 */
export function phase(session: Session, ctx: Context, now: Instant): Phase {
  const { status } = session.infusion
  if (status === 'infusing' || status === 'held') return status
  const sealed = sealedPhase(session)
  if (sealed !== undefined) return sealed
  const discharged = latest(session, 'discharged')
  if (discharged !== undefined) {
    const isWithNurse = !isAttested(session, discharged.at) || sentBack(session).length > 0
    return isWithNurse ? 'discharged' : 'to-sign'
  }
  if (status === 'stopped') return readiness(session, ctx, now).ready ? 'ready-for-discharge' : 'recovery'
  // Once drug ran, cancelling is no longer what happened.
  if (latest(session, 'session-cancelled') !== undefined) return 'cancelled'
  if (!hasArrived(session)) return 'planned'
  const isPrepared = session.facts['bag-prepared'].length + session.facts['bag-changed'].length > 0
  return isPrepared && blocking(checklist(session, ctx.protocol)).length === 0 ? 'ready' : 'check-in'
}

/** Signed, or asking for a new signature because something came after the last one; nothing before the first. */
function sealedPhase({ facts, shown }: Session): 'signed' | 'to-re-sign' | undefined {
  const sealing = facts.signed.filter(({ body }) => body.meaning === 'authored')
  if (sealing.length === 0) return undefined
  // An entry without a seq is still on its tablet: it comes after whatever the server has signed.
  const place = ({ seq }: { readonly seq?: number | undefined }) => seq ?? Number.POSITIVE_INFINITY
  const last = Math.max(...sealing.map(place))
  const isNew = shown.some(({ original }) => original.kind !== 'signed' && place(original) > last)
  return isNew ? 'to-re-sign' : 'signed'
}

/** A nurse has said that the entries are complete since the patient left: the note waits for the physician. */
const isAttested = ({ facts }: Session, since: Instant) =>
  facts.signed.some(({ body, at }) => body.meaning === 'charted' && at >= since)

/** What can only be charted with the patient there. Orders and questionnaires may come days before. */
const hasArrived = ({ facts }: Session) =>
  facts['identity-confirmed'].length > 0 ||
  facts['checklist-answered'].length > 0 ||
  facts['weight-measured'].length > 0 ||
  facts.vitals.length > 0 ||
  facts['access-placed'].length > 0 ||
  facts['bag-prepared'].length > 0
