import type { Sign } from '../bodies.ts'
import { runs } from '../drift.ts'
import type { Criterion, Protocol } from '../protocol.ts'
import type { Rating, Reading } from '../readings.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { charted, figure } from '../wording.ts'
import type { Raised } from './alert.ts'

type Limit = NonNullable<Criterion['limit']>
type Watched = Sign | Rating

/** The name and unit of each sign, as an alert's sentence says them. */
const signNames: Readonly<Record<Watched, readonly [name: string, unit: string]>> = {
  systolic: ['Systolic', 'mmHg'],
  diastolic: ['Diastolic', 'mmHg'],
  heartRate: ['Heart rate', '/min'],
  respiratoryRate: ['Respiratory rate', '/min'],
  spo2: ['SpO2', '%'],
  oxygenLPerMin: ['Oxygen', 'L/min'],
  temperatureC: ['Temperature', '°C'],
  etco2: ['EtCO2', 'mmHg'],
  rass: ['RASS', ''],
  moaas: ['MOAA/S', ''],
  pain: ['Pain', ''],
  nausea: ['Nausea', ''],
  dissociation: ['Dissociation', ''],
}

const strength: Readonly<Record<Criterion['action'], number>> = { call: 1, hold: 2, stop: 3 }

/** Where a reading stands in the session; a reading at the very start still belongs to the time before it. */
type Stage = 'before-start' | 'infusing' | 'recovery'
export function stageAt({ infusion }: Session, at: Instant): Stage {
  const { startedAt, stoppedAt, status } = infusion
  if (startedAt === undefined || at <= startedAt) return 'before-start'
  return status === 'stopped' && stoppedAt !== undefined && at > stoppedAt ? 'recovery' : 'infusing'
}

/** True while a criterion speaks about this stage. */
export const speaksOf = ({ when }: Criterion, stage: Stage) =>
  when === 'always' || when === stage || (when === 'from-start' && stage !== 'before-start')

export const actionAt = (action: Criterion['action'], stage: Stage) => (stage === 'recovery' ? 'call' : action)

/** The words of the part of a limit that a value breaches; nothing within it. */
export function breach(value: number, { atLeast, atMost, under, over }: Limit): string | undefined {
  if (atLeast !== undefined && value >= atLeast) return `limit ${figure(atLeast, 3)}`
  if (atMost !== undefined && value <= atMost) return `limit ${figure(atMost, 3)}`
  if (under !== undefined && value < under) return `under ${figure(under, 3)}`
  if (over !== undefined && value > over) return `over ${figure(over, 3)}`
  return undefined
}

/** The reading of one sign that a criterion judges, and whether it meets it. */
type Judged = { readonly reading: Reading; readonly value: number; readonly words: string | undefined }

/**
 * The alerts of every sign, one for each episode: it begins with the first value over the limit and lasts until a value
 * within it. Judged on the values of that sign alone, so that a partial set clears nothing.
 */
export function signAlerts(
  session: Session,
  protocol: Protocol,
  taken: readonly Reading[],
  now: Instant,
): readonly Raised[] {
  const bySign = new Map<Watched, Criterion[]>()
  for (const criterion of protocol.criteria) {
    const sign = criterion.limit?.of ?? criterion.drift?.of
    if (sign !== undefined) bySign.set(sign, [...(bySign.get(sign) ?? []), criterion])
  }
  const stage = stageNow(session, now)
  return [...bySign].flatMap(([sign, criteria]) => {
    const watches = criteria.map((criterion) => watch(criterion, sign, session, taken))
    return episodes(sign, watches, taken, session, stage)
  })
}

/** The stage now: at the very minute of the start or stop it is already the next one. */
function stageNow(session: Session, now: Instant): Stage {
  const { startedAt, stoppedAt, status } = session.infusion
  if (startedAt === undefined || now < startedAt) return 'before-start'
  return status === 'stopped' && stoppedAt !== undefined && now >= stoppedAt ? 'recovery' : 'infusing'
}

type Watch = { readonly criterion: Criterion; readonly judge: (reading: Reading, value: number) => string | undefined }

function watch(criterion: Criterion, sign: Watched, session: Session, taken: readonly Reading[]): Watch {
  const { limit, drift } = criterion
  if (limit !== undefined) return { criterion, judge: (_, value) => breach(value, limit) }
  if (drift === undefined) return { criterion, judge: () => undefined }
  const confirmed = new Set<Reading>()
  for (const { readings, confirmedAt } of runs(taken, session, drift)) {
    const from = confirmedAt === undefined ? readings.length : readings.indexOf(confirmedAt)
    for (const reading of readings.slice(from)) confirmed.add(reading)
  }
  const base = taken.findLast(
    (reading) => reading.at <= (session.infusion.startedAt ?? 0) && reading[sign] !== undefined,
  )
  const words = `over ${figure(drift.percent)} % from baseline ${base?.[sign] ?? ''}`
  return { criterion, judge: (reading) => (confirmed.has(reading) ? words : undefined) }
}

type Open = { readonly criterion: Criterion; readonly began: Reading; last: Judged }

/** Follows one sign through all its values. Of criteria met at once only the strongest begins an alert of its own. */
function episodes(
  sign: Watched,
  watches: readonly Watch[],
  taken: readonly Reading[],
  session: Session,
  now: Stage,
): readonly Raised[] {
  const open = new Map<Criterion, Open>()
  const raised: Raised[] = []
  const end = (episode: Open, isStanding: boolean) => {
    open.delete(episode.criterion)
    raised.push(raisedBy(episode, sign, session, isStanding, now))
  }
  for (const reading of taken) {
    const value = reading[sign]
    if (value === undefined) continue
    const stage = stageAt(session, reading.at)
    for (const { criterion, judge } of watches) {
      const words = speaksOf(criterion, stage) ? judge(reading, value) : undefined
      const episode = open.get(criterion)
      if (words === undefined) {
        if (episode) end(episode, false)
      } else if (episode) episode.last = { reading, value, words }
      else open.set(criterion, { criterion, began: reading, last: { reading, value, words } })
    }
    if (open.size > 1) dropCovered(open, reading)
  }
  const strongest = Math.max(0, ...[...open.keys()].map(({ action }) => strength[action]))
  for (const episode of [...open.values()])
    end(episode, speaksOf(episode.criterion, now) && strength[episode.criterion.action] === strongest)
  return raised
}

/** One bad value, one alert: what begins beside an equal or stronger one on the same sign says nothing more. */
function dropCovered(open: Map<Criterion, Open>, reading: Reading) {
  for (const [criterion, { began }] of [...open].toReversed()) {
    if (began !== reading) continue
    const others = [...open.values()].filter((other) => other.criterion !== criterion)
    if (others.some((other) => strength[other.criterion.action] >= strength[criterion.action])) open.delete(criterion)
  }
}

function raisedBy(episode: Open, sign: Watched, session: Session, isStanding: boolean, now: Stage): Raised {
  const { criterion, began, last } = episode
  const [name, unit] = signNames[sign]
  const value = unit === '' ? figure(last.value, 3) : charted(last.value, unit)
  return {
    criterion: criterion.id,
    severity: criterion.severity,
    action: actionAt(criterion.action, isStanding ? now : stageAt(session, began.at)),
    sentence: `${name} ${value}, ${last.words}${criterion.words === undefined ? '' : `. ${criterion.words}`}`,
    at: began.at,
    entry: began.setId,
    standing: isStanding,
  }
}
