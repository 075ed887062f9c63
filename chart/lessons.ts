import { type Reading, readings } from './readings.ts'
import { latest, type Session } from './session.ts'
import { MINUTE } from './units.ts'

/** What an earlier session teaches the next one, each as a phrase: "172/98 at 72 min", "ondansetron: helped". */
export function lessons(session: Session): readonly string[] {
  return [highest(session), ...answered(session), ...troubles(session), access(session)].filter(
    (lesson) => lesson !== undefined,
  )
}

/** The highest pressure while the drug ran, and how far into it. */
function highest(session: Session): string | undefined {
  const { startedAt, stoppedAt } = session.infusion
  if (startedAt === undefined) return undefined
  const until = stoppedAt ?? Number.POSITIVE_INFINITY
  const peak = readings(session)
    .filter(({ at, systolic }) => systolic !== undefined && at >= startedAt && at <= until)
    .reduce<Reading | undefined>((top, each) => ((each.systolic ?? 0) > (top?.systolic ?? 0) ? each : top), undefined)
  if (peak === undefined) return undefined
  return `${peak.systolic}/${peak.diastolic ?? '–'} at ${Math.floor((peak.at - startedAt) / MINUTE)} min`
}

/** Each medicine with what was charted of its effect; one whose effect nobody charted only says that it was given. */
function answered({ facts }: Session): readonly string[] {
  const responses = new Map(
    facts['medication-given'].flatMap(({ body }) =>
      body.responseTo !== undefined && body.response !== undefined ? [[body.responseTo, body.response] as const] : [],
    ),
  )
  const given = facts['medication-given'].filter(({ body }) => body.responseTo === undefined)
  const said = given.map(({ id, body }) => {
    const response = responses.get(id) ?? body.response
    return response === undefined ? `${body.drug} given` : `${body.drug}: ${response.toLowerCase()}`
  })
  return [...new Set(said)]
}

const troubles = ({ facts }: Session): readonly string[] => [
  ...new Set(facts['adverse-event'].map(({ body }) => body.code.replaceAll('-', ' '))),
]

/** "22 G right forearm, 2 attempts": the vein that took it. */
function access(session: Session): string | undefined {
  const body = latest(session, 'access-placed')?.body
  if (body === undefined) return undefined
  const where = [body.gauge === undefined ? undefined : `${body.gauge} G`, body.side, body.site]
    .filter(Boolean)
    .join(' ')
  return (body.attempts ?? 1) > 1 ? `${where}, ${body.attempts} attempts` : where
}
