import type { Context } from '../context.ts'
import type { Criterion, Protocol } from '../protocol.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'

type Limit = NonNullable<Criterion['limit']>
export type Limited = Limit['of']
/** The first limit that a value meets on its way up, and on its way down. */
export type Edges = { readonly upper?: number; readonly lower?: number }

/** Which way a value is past its limit: a triangle that points up, or one that points down. */
export type Side = 'over' | 'under'

function sideOf({ atLeast, atMost, over, under }: Limit, value: number): Side | undefined {
  if ((atLeast !== undefined && value >= atLeast) || (over !== undefined && value > over)) return 'over'
  return (atMost !== undefined && value <= atMost) || (under !== undefined && value < under) ? 'under' : undefined
}

/** Where the protocol's zones begin for a sign: what the graph draws as lines, whatever the phase. */
export function edgesOf(protocol: Protocol, of: Limited): Edges {
  const limits = protocol.criteria.flatMap(({ when, limit }) =>
    when !== 'before-start' && limit?.of === of ? [limit] : [],
  )
  const uppers = limits.flatMap(({ atLeast, over }) => [atLeast, over].filter((edge) => edge !== undefined))
  const lowers = limits.flatMap(({ atMost, under }) => [atMost, under].filter((edge) => edge !== undefined))
  return {
    ...(uppers.length > 0 ? { upper: Math.min(...uppers) } : {}),
    ...(lowers.length > 0 ? { lower: Math.max(...lowers) } : {}),
  }
}

/** Tells of a sign's values on which side of a limit that applied when it was taken each was; undefined within all. */
export function sideOfLimits(session: Session, { protocol }: Context, of: Limited) {
  const limits = protocol.criteria.flatMap(({ when, limit }) => (limit?.of === of ? [{ when, limit }] : []))
  return (value: number, at: Instant): Side | undefined => {
    for (const { when, limit } of limits) {
      const side = sideOf(limit, value)
      if (side !== undefined && applies(when, session, at)) return side
    }
    return undefined
  }
}

function applies(when: Criterion['when'], { infusion: { startedAt, stoppedAt } }: Session, at: Instant): boolean {
  if (when === 'always') return true
  const started = startedAt !== undefined && at >= startedAt
  if (when === 'before-start') return !started
  if (when === 'from-start') return started
  const stopped = stoppedAt !== undefined && at > stoppedAt
  return started && (when === 'recovery' ? stopped : !stopped)
}
