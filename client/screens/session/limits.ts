import { breach, speaksOf, stageAt } from '../../../chart/alerts/signs.ts'
import type { Sign } from '../../../chart/bodies.ts'
import type { Rating } from '../../../chart/readings.ts'
import type { Here } from './here.ts'

/** A limit that a value is past: which way, the strongest thing that the protocol asks, and the words. */
export type Limit = {
  readonly side: 'over' | 'under'
  readonly action: 'call' | 'hold' | 'stop'
  readonly words: string
}

const strength = { call: 1, hold: 2, stop: 3 } as const

/**
 * The limit of the protocol that a value breaches at an instant; nothing within all of them. Judges no change over
 * time.
 */
export function limitOn(
  here: Pick<Here, 'session' | 'context'>,
  sign: Sign | Rating,
  value: number | undefined,
  at: number,
): Limit | undefined {
  if (value === undefined) return undefined
  const stage = stageAt(here.session(), at)
  let found: Limit | undefined
  for (const criterion of here.context().protocol.criteria) {
    const { limit, action } = criterion
    if (limit?.of !== sign || !speaksOf(criterion, stage)) continue
    const words = breach(value, limit)
    if (words === undefined || (found && strength[found.action] >= strength[action])) continue
    const isOver =
      (limit.atLeast !== undefined && value >= limit.atLeast) || (limit.over !== undefined && value > limit.over)
    found = { side: isOver ? 'over' : 'under', action, words }
  }
  return found
}
