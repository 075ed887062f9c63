import { answered, suicideRisk } from './checklist.ts'
import type { Context } from './context.ts'
import type { Protocol } from './protocol.ts'
import { baseline, type Reading, readings } from './readings.ts'
import { type Instrument, total } from './scores/instrument.ts'
import { aldrete, padss } from './scores/recovery.ts'
import { type Fact, latest, type Session } from './session.ts'
import { type Duration, type Instant, minutes } from './units.ts'
import { duration, figure } from './wording.ts'

export type DischargeCriterion = {
  readonly id: DischargeCriterionId
  readonly label: string
  readonly met: boolean
  /** What the chart says of it now, or what it still lacks. */
  readonly detail: string
  /** When it can be met at the earliest, where time alone is missing. */
  readonly due?: Instant | undefined
  readonly overridden?: { readonly reason: string; readonly by: string } | undefined
}
export type DischargeCriterionId =
  | 'minutes'
  | 'aldrete'
  | 'padss'
  | 'oxygen'
  | 'oriented'
  | 'walked'
  | 'nausea'
  | 'pain'
  | 'suicidality'
  | 'released'
  | 'iv-out'
  | 'instructions'
  | 'escort'

/** `ready` when every criterion is met or overridden. Waste is never one: nobody is kept for the count's sake. */
export type Readiness = { readonly ready: boolean; readonly criteria: readonly DischargeCriterion[] }

type Judgement = Omit<DischargeCriterion, 'id' | 'label' | 'overridden'>
/** What the criteria look at: the recovery so far, as it was charted up to `at`. */
type Recovery = {
  readonly session: Session
  readonly ctx: Context
  readonly gate: Protocol['discharge']
  /** The end of the infusion. */
  readonly end: Instant | undefined
  readonly at: Instant
  readonly readings: readonly Reading[]
}

/**
 * What the patient still lacks to leave. Judged at `now`, and once discharged at that moment for good: a patient who
 * left after 20 min does not become ready by waiting elsewhere.
 */
export function readiness(session: Session, ctx: Context, now: Instant): Readiness {
  const discharged = latest(session, 'discharged')
  const at = Math.min(now, discharged?.at ?? now)
  const { status, stoppedAt } = session.infusion
  const end = status === 'stopped' && stoppedAt !== undefined && stoppedAt <= at ? stoppedAt : undefined
  const inRecovery = readings(session, ctx.clinic).filter(
    (each) => end !== undefined && each.at >= end && each.at <= at,
  )
  const recovery = { session, ctx, gate: ctx.protocol.discharge, end, at, readings: inRecovery }
  const criteria = gateOrder.map((id): DischargeCriterion => {
    const { label, judge } = gate[id]
    const override = discharged?.body.overrides?.find(({ criterion }) => criterion === id)
    return {
      id,
      label,
      ...judge(recovery),
      overridden: override && { reason: override.reason, by: override.by ?? discharged?.by ?? '' },
    }
  })
  return { ready: criteria.every(({ met, overridden }) => met || overridden !== undefined), criteria }
}

/** In the order in which it is done: the IV comes out last, advice counts when the patient can take it in. */
const gate: Readonly<Record<DischargeCriterionId, { label: string; judge: (recovery: Recovery) => Judgement }>> = {
  minutes: { label: 'Time since the end of the infusion', judge: enoughTime },
  aldrete: { label: 'Aldrete', judge: (recovery) => scoredEnough(recovery, aldrete, recovery.gate.aldrete) },
  padss: { label: 'PADSS', judge: (recovery) => scoredEnough(recovery, padss, recovery.gate.padss) },
  oxygen: { label: 'SpO2 on room air', judge: saturated },
  oriented: { label: 'Oriented', judge: (recovery) => asked(recovery, 'oriented') },
  walked: { label: 'Walked', judge: (recovery) => asked(recovery, 'walked') },
  nausea: { label: 'Nausea controlled', judge: (recovery) => rated(recovery, 'nausea', recovery.gate.nauseaAtMost) },
  pain: { label: 'Pain controlled', judge: painControlled },
  suicidality: { label: 'No emergent suicidal thoughts', judge: noSuicidality },
  released: { label: "Practitioner's release", judge: released },
  'iv-out': { label: 'IV out, site checked', judge: ivOut },
  instructions: { label: 'Instructions told back, with the escort', judge: instructed },
  escort: { label: 'Escort here in person', judge: escorted },
}
const gateOrder = Object.keys(gate) as readonly DischargeCriterionId[]

const yes = (detail: string): Judgement => ({ met: true, detail })
const notYet = (detail: string, due?: Instant): Judgement => ({ met: false, detail, due })

function enoughTime({ end, at, gate: { minutesAfterEnd } }: Recovery): Judgement {
  if (end === undefined) return notYet('The infusion has not ended')
  const detail = `${duration(at - end)} of ${duration(minutes(minutesAfterEnd))}`
  const due = end + minutes(minutesAfterEnd)
  return at >= due ? yes(detail) : notYet(detail, due)
}

type Times = { readonly atLeast: number; readonly times: number; readonly minutesApart: number }

/** High enough so many times in a row, each so long after the one before; a lower score in between starts again. */
function scoredEnough({ session, end, at }: Recovery, instrument: Instrument, wanted: Times): Judgement {
  const totals = session.facts.scored.flatMap((fact) => {
    const isRecovery = fact.body.instrument === instrument.id && end !== undefined && fact.at >= end && fact.at <= at
    const sum = isRecovery ? total(instrument, fact.body.items) : undefined
    return sum === undefined ? [] : [{ at: fact.at, sum }]
  })
  const last = totals.at(-1)
  if (last === undefined) return notYet('Not scored')
  const lowest = totals.findLastIndex(({ sum }) => sum < wanted.atLeast)
  const counted = spaced(
    totals.slice(lowest + 1).map((score) => score.at),
    minutes(wanted.minutesApart),
  )
  const detail = `${last.sum}; ${wanted.atLeast} or more ${counted.length} of ${wanted.times} times`
  if (counted.length >= wanted.times) return yes(detail)
  const before = counted.at(-1)
  return notYet(detail, before === undefined ? undefined : before + minutes(wanted.minutesApart))
}

/** The instants that are at least so far apart, taking the first one. */
function spaced(instants: readonly Instant[], apart: Duration): readonly Instant[] {
  const kept: Instant[] = []
  for (const at of instants) if (at - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= apart) kept.push(at)
  return kept
}

function saturated({ readings: taken, gate: { spo2OnAirOver } }: Recovery): Judgement {
  const last = taken.findLast(({ spo2 }) => spo2 !== undefined)
  if (last?.spo2 === undefined) return notYet('Not measured since the infusion ended')
  const { spo2, oxygenLPerMin = 0 } = last
  if (oxygenLPerMin > 0) return notYet(`${spo2} % on ${figure(oxygenLPerMin)} L/min`)
  return spo2 > spo2OnAirOver ? yes(`${spo2} % on air`) : notYet(`${spo2} % on air, over ${spo2OnAirOver} % needed`)
}

/** Asked in recovery: what was true at check-in says nothing about now. */
function asked({ session, end, at }: Recovery, item: string): Judgement {
  const { state, answer = '', at: when } = answered(session, item)
  if (when === undefined || end === undefined || when < end || when > at) return notYet('Not asked')
  return state === 'ok' || state === 'overridden' ? yes(answer) : notYet(answer)
}

function rated({ readings: taken }: Recovery, rating: 'nausea' | 'pain', atMost: number): Judgement {
  const value = taken.findLast((each) => each[rating] !== undefined)?.[rating]
  if (value === undefined) return notYet('Not rated since the infusion ended')
  return value <= atMost ? yes(`${value}`) : notYet(`${value}, at most ${atMost}`)
}

/** Patients come because of pain: no worse than before the infusion is controlled, too. */
function painControlled(recovery: Recovery): Judgement {
  const before = baseline(recovery.session)?.pain ?? 0
  return rated(recovery, 'pain', Math.max(recovery.gate.painAtMost, before))
}

/** Asked again before leaving whenever anything today spoke of it. */
function noSuicidality(recovery: Recovery): Judgement {
  const { session, at } = recovery
  const event = [...session.facts['adverse-event'], ...session.facts.symptom].findLast(
    (fact) => fact.body.code === 'suicidal-ideation' && fact.body.resolved === undefined && fact.at <= at,
  )
  const again = asked(recovery, 'suicide-screen-discharge')
  const since = answered(session, 'suicide-screen-discharge').at ?? Number.NEGATIVE_INFINITY
  if (event !== undefined && event.at > since) return notYet('Suicidal thoughts charted, not asked again since')
  const isAsked = suicideRisk(session) !== undefined || event !== undefined || again.detail !== 'Not asked'
  return isAsked ? again : yes('Nothing charted')
}

function released({ session, ctx, end, at }: Recovery): Judgement {
  const release = session.facts.released.findLast((fact) => end !== undefined && fact.at >= end && fact.at <= at)
  if (release === undefined) return notYet('Not released')
  const person = ctx.staff.get(release.by)
  return person === undefined || person.role === 'physician'
    ? yes(`By ${person?.name ?? release.by}`)
    : notYet(`Charted by ${person.name}, who is no practitioner`)
}

function ivOut({ session, at }: Recovery): Judgement {
  const before = (fact: Fact) => fact.at <= at
  const placed = session.facts['access-placed'].findLast(before)
  const removed = session.facts['access-removed'].findLast(before)
  if (removed === undefined || removed.at < (placed?.at ?? Number.NEGATIVE_INFINITY)) return notYet('IV still in')
  return removed.body.condition ? yes(removed.body.condition) : notYet('Out; site not described')
}

function instructed(recovery: Recovery): Judgement {
  const given = latest(recovery.session, 'discharged')?.body.instructions
  const isOriented = asked(recovery, 'oriented').met
  const byChecklist = asked(recovery, 'instructions')
  const isComplete = given?.given === true && given.teachBack === true && given.withEscort === true
  if (!isComplete && !byChecklist.met)
    return notYet(given?.given ? 'Given, not told back with the escort there' : byChecklist.detail)
  return isOriented ? yes('Told back, with the escort') : notYet('Given before the patient was oriented')
}

function escorted(recovery: Recovery): Judgement {
  const escort = latest(recovery.session, 'discharged')?.body.escort
  if (escort?.inPerson === true) return yes(escort.relation ? `${escort.name}, ${escort.relation}` : escort.name)
  const here = asked(recovery, 'escort-here')
  return here.met ? yes('Here') : notYet(escort ? `${escort.name}, not here in person` : 'Nobody yet')
}
