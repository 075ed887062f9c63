import { infusionPlan, intervalAt, recoveryPlan } from '../due/plan.ts'
import { type ReadBack, readBack } from '../order.ts'
import type { Protocol, Recipe } from '../protocol.ts'
import { type Duration, MINUTE, minutes } from '../units.ts'

/** The session that a protocol makes of one patient, before anyone is in the chair. */
export type Preview = {
  readonly recipe: Recipe
  /** The order in words and figures at the starting rate. */
  readonly order: ReadBack
  /** The same at the highest rate that its bounds allow, for the longest time. */
  readonly most?: ReadBack | undefined
  /** Total drug in one container of the recipe, and whether the order needs another one. */
  readonly containerMg: number
  readonly containers: number
  /** Checks due, in minutes from the start; then from the end of the infusion. */
  readonly checks: readonly number[]
  readonly recoveryChecks: readonly number[]
  /** From the start of the infusion to the end of the recovery. */
  readonly appointmentMinutes: number
}

/** Nothing for a protocol without a recipe or a rate. */
export function preview(
  protocol: Protocol,
  { weightKg, resolution }: { weightKg: number; resolution: number },
): Preview | undefined {
  const [recipe] = protocol.recipes
  if (recipe === undefined) return undefined
  const kg = Math.min(weightKg, protocol.capWeightKg ?? weightKg)
  const by = { weightKg: kg, mgPerMl: recipe.mgPerMl, resolution }
  const { mgPerKgPerHour, minutes: time, bounds } = protocol.order
  const order = readBack({ mgPerKgPerHour, minutes: time }, by)
  if (order === undefined) return undefined
  const most = readBack({ mgPerKgPerHour: bounds.maxMgPerKgPerHour, minutes: bounds.maxMinutes }, by)
  const containerMg = recipe.vialMgPerMl * recipe.drugMl
  return {
    recipe,
    order,
    most,
    containerMg,
    containers: Math.max(1, Math.ceil((order.mg ?? 0) / containerMg)),
    checks: dueIn(infusionPlan(protocol, 0, []), minutes(time)),
    recoveryChecks: dueIn(recoveryPlan(protocol, 0, []), minutes(protocol.recoveryMinutes)),
    appointmentMinutes: appointmentMinutes(protocol),
  }
}

/** How long a chair is taken: active minutes and recovery. 1 h for the low-dose protocol, 6 h for the high-dose one. */
export const appointmentMinutes = ({ order, recoveryMinutes }: Pick<Protocol, 'order' | 'recoveryMinutes'>) =>
  order.minutes + recoveryMinutes

const MOST_CHECKS = 500

function dueIn(plan: Parameters<typeof intervalAt>[0], end: Duration): readonly number[] {
  const due: number[] = []
  let now = intervalAt(plan, 0)
  while (now <= end && due.length < MOST_CHECKS) {
    due.push(now / MINUTE)
    now += intervalAt(plan, now)
  }
  return due
}
