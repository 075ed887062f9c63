import { latest, type Session } from '../../../chart/session.ts'
import { clockTime, duration } from '../../format.ts'
import type { PhaseStep } from '../../parts/PhaseRail.tsx'
import type { ChairView } from '../chair-view.ts'
import { sessionWords } from './words.ts'

const words = sessionWords.steps
const order = ['check-in', 'infusion', 'recovery', 'discharge', 'sign'] as const
type Step = (typeof order)[number]

const labels: Readonly<Record<Step, string>> = {
  'check-in': words.checkIn,
  infusion: words.infusion,
  recovery: words.recovery,
  discharge: words.discharge,
  sign: words.sign,
}

const stepOf: Readonly<Record<ChairView['phase'], Step | undefined>> = {
  planned: 'check-in',
  'check-in': 'check-in',
  ready: 'infusion',
  infusing: 'infusion',
  held: 'infusion',
  recovery: 'recovery',
  'ready-for-discharge': 'discharge',
  discharged: 'sign',
  'to-sign': 'sign',
  'to-re-sign': 'sign',
  signed: undefined,
  cancelled: undefined,
}

/** The phases of the rail: what is done and when, what is now and since when, what is to come. */
export function stepsOf(session: Session, view: ChairView, now: number): readonly PhaseStep[] {
  const current = stepOf[view.phase]
  const at = current === undefined ? order.length : order.indexOf(current)
  return order.map((id, index): PhaseStep => {
    if (view.phase === 'cancelled') return { id, label: labels[id], state: 'skipped', note: words.cancelled }
    if (index < at) return { id, label: labels[id], state: 'done', note: doneAt(id, session) }
    if (index > at) return { id, label: labels[id], state: 'toCome' }
    return { id, label: currentLabel(id, view), state: 'current', note: since(id, session, view, now) }
  })
}

function currentLabel(id: Step, { phase }: ChairView) {
  if (phase === 'infusing') return words.infusing
  return phase === 'held' ? words.held : labels[id]
}

function doneAt(id: Step, session: Session): string | undefined {
  if (id === 'check-in') return timeOf(latest(session, 'identity-confirmed')?.at)
  if (id === 'infusion') return timeOf(session.infusion.stoppedAt)
  return id === 'discharge' ? timeOf(latest(session, 'discharged')?.at) : undefined
}
const timeOf = (at: number | undefined) => (at === undefined ? undefined : clockTime(at))

function since(id: Step, { infusion }: Session, view: ChairView, now: number): string | undefined {
  if (view.phase === 'ready') return words.ready
  if (id === 'infusion' && infusion.startedAt !== undefined) return duration(now - infusion.startedAt)
  return view.sinceEnd === undefined || id === 'sign' ? undefined : duration(view.sinceEnd)
}
