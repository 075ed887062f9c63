import type { Alert, Raised } from './alerts/alert.ts'
import { containerAlerts } from './alerts/container.ts'
import { doseAlerts } from './alerts/dose.ts'
import { eventAlerts, suicideRiskAlert } from './alerts/events.ts'
import { signAlerts } from './alerts/signs.ts'
import { clinicDefaults } from './clinic.ts'
import type { Protocol } from './protocol.ts'
import { readings } from './readings.ts'
import type { Session } from './session.ts'
import type { Instant } from './units.ts'

export type { Alert } from './alerts/alert.ts'

/**
 * Every alert until an instant, the past ones included: what stands comes first, the critical before the rest, then the
 * newest. Sign-off asks about those that nobody acknowledged.
 */
export function alerts(session: Session, protocol: Protocol, now: Instant, clinic = clinicDefaults): readonly Alert[] {
  const taken = readings(session, clinic).filter(({ at }) => at <= now)
  const ofPatient = [
    ...signAlerts(session, protocol, taken, now),
    ...eventAlerts(session, protocol, now),
    ...suicideRiskAlert(session, now),
  ]
  // Nothing stands at the chair of a patient who has left; what nobody acknowledged is asked about at sign-off.
  const hasLeft = session.facts.discharged.some(({ at }) => at <= now)
  const raised = [
    ...(hasLeft ? ofPatient.map((each) => ({ ...each, standing: false })) : ofPatient),
    ...doseAlerts(session, protocol, clinic, now),
    ...containerAlerts(session, protocol, clinic, now),
  ]
  const seen = new Map(
    session.facts['alert-acknowledged']
      .filter(({ at }) => at <= now)
      .map(({ body, by, at }) => [body.alert, { by, at, done: body.done }]),
  )
  return raised.map((each) => acknowledged(each, seen)).toSorted(byUrgency)
}

function acknowledged(raised: Raised, seen: ReadonlyMap<string, Alert['acknowledged']>): Alert {
  const id = `${raised.criterion}:${raised.entry}`
  return { id, ...raised, acknowledged: seen.get(id) }
}

const urgency = ({ standing, severity }: Alert) => (standing ? 2 : 0) + (severity === 'critical' ? 1 : 0)
const byUrgency = (a: Alert, b: Alert) => urgency(b) - urgency(a) || b.at - a.at || (a.id < b.id ? -1 : 1)
