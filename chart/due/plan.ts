import type { IntervalStep, Protocol } from '../protocol.ts'
import type { Session } from '../session.ts'
import { type Duration, type Instant, minutes } from '../units.ts'

/** How often to check, from an anchor on: the phase's steps, and closer ones for a while after each sedative. */
export type Plan = {
  readonly anchor: Instant
  readonly steps: readonly IntervalStep[]
  /** No interval is longer than this. */
  readonly cap: Duration
  readonly sedatives: readonly Instant[]
  readonly afterSedative: readonly IntervalStep[]
}

export const infusionPlan = ({ vitals }: Protocol, anchor: Instant, sedatives: readonly Instant[]): Plan => ({
  anchor,
  steps: vitals.infusing,
  cap: minutes(vitals.neverOverMinutes),
  sedatives,
  afterSedative: vitals.afterSedative,
})

export const recoveryPlan = ({ vitals }: Protocol, anchor: Instant, sedatives: readonly Instant[]): Plan => ({
  anchor,
  steps: vitals.recovery,
  cap: Number.POSITIVE_INFINITY,
  sedatives,
  afterSedative: vitals.afterSedative,
})

/** The step that holds after so much time; nothing once the last one has ended. */
function stepAt(steps: readonly IntervalStep[], elapsed: Duration): IntervalStep | undefined {
  let left = elapsed
  return steps.find(({ forMinutes }) => {
    if (forMinutes === undefined || left < minutes(forMinutes)) return true
    left -= minutes(forMinutes)
    return false
  })
}

/** Until the next check, for one taken (or due) at this instant. A plan whose last step has an end goes on with it. */
export function intervalAt(plan: Plan, at: Instant): Duration {
  const step = stepAt(plan.steps, Math.max(0, at - plan.anchor)) ?? plan.steps.at(-1)
  const planned = Math.min(plan.cap, minutes(step?.everyMinutes ?? Number.POSITIVE_INFINITY))
  const sedated = plan.sedatives.findLast((given) => given <= at)
  const closer = sedated === undefined ? undefined : stepAt(plan.afterSedative, at - sedated)
  return closer === undefined ? planned : Math.min(planned, minutes(closer.everyMinutes))
}

/** When a drug that the protocol's rescue list calls a sedative was given, in order. */
export function sedativesOf(session: Session, { rescue }: Protocol): readonly Instant[] {
  const names = rescue.filter(({ sedative }) => sedative).map(({ drug }) => drug.toLowerCase())
  return session.facts['medication-given']
    .filter(({ body }) => names.some((name) => body.drug.toLowerCase().startsWith(name)))
    .map(({ at }) => at)
}

/** Start, rate change, resume and bolus re-arm the plan, as far as they made sense where they stand. */
export function rearmed({ facts, infusion }: Session): readonly Instant[] {
  const acts = new Set(
    [...facts['infusion-started'], ...facts['rate-changed'], ...facts['infusion-resumed']].map(({ id }) => id),
  )
  const ran = infusion.stretches.filter(({ entry }) => acts.has(entry)).map(({ from }) => from)
  return [...ran, ...infusion.boluses.map(({ at }) => at)]
}
