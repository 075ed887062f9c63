import { suicideRisk } from '../checklist.ts'
import type { Criterion, Protocol } from '../protocol.ts'
import type { Fact, Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { codeInWords } from '../wording.ts'
import type { Raised } from './alert.ts'
import { actionAt, speaksOf, stageAt } from './signs.ts'

type Event = Fact<'symptom'> | Fact<'adverse-event'>

/** Alerts of what was seen or said; each stands until it, or a later entry of the same code, is charted as resolved. */
export function eventAlerts(session: Session, protocol: Protocol, now: Instant): readonly Raised[] {
  const events: readonly Event[] = [...session.facts.symptom, ...session.facts['adverse-event']].filter(
    ({ at }) => at <= now,
  )
  const resolvedAt = new Map<string, Instant>()
  for (const { body, at } of events)
    if (body.resolved !== undefined) resolvedAt.set(body.code, Math.max(at, resolvedAt.get(body.code) ?? at))
  return protocol.criteria.flatMap((criterion) => {
    const codes = new Set(criterion.events)
    return events
      .filter(({ at, body }) => codes.has(body.code) && speaksOf(criterion, stageAt(session, at)))
      .map((event) => raised(event, criterion, session, event.at > (resolvedAt.get(event.body.code) ?? -1)))
  })
}

function raised({ id, at, body }: Event, criterion: Criterion, session: Session, isStanding: boolean): Raised {
  return {
    criterion: criterion.id,
    severity: criterion.severity,
    action: actionAt(criterion.action, stageAt(session, at)),
    sentence: codeInWords(body.code) + (criterion.words === undefined ? '' : `. ${criterion.words}`),
    at,
    entry: id,
    standing: isStanding,
  }
}

/** Suicide risk by screen or questionnaire stands until a practitioner's assessment and plan is charted after it. */
export function suicideRiskAlert(session: Session, now: Instant): readonly Raised[] {
  const risk = suicideRisk(session)
  if (risk === undefined || risk.at > now) return []
  const isAssessed = session.facts.assessed.some(
    ({ body, at }) => body.about === 'suicide-risk' && body.plan !== undefined && at >= risk.at && at <= now,
  )
  const sentence = 'Suicide risk. The practitioner assesses today and charts a plan.'
  const what = { criterion: 'suicide-risk', severity: 'critical', action: 'call', sentence } as const
  return [{ ...what, at: risk.at, entry: risk.entry, standing: !isAssessed }]
}
