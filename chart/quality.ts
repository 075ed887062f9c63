import type { Context } from './context.ts'
import { readings } from './readings.ts'
import { instrumentOf, total } from './scores.ts'
import { latest, type Session } from './session.ts'
import { rows } from './telling.ts'
import { MINUTE } from './units.ts'

/** What one ended session counts for in the month's quality page. What is not known is absent, never 0. */
export type SessionQuality = {
  readonly indication?: string | undefined
  readonly holds: number
  /** Medicines of the protocol's rescue list that were given. */
  readonly rescues: number
  /** Readings of SpO2 under the limit at which the protocol holds. */
  readonly desaturations: number
  /** From the end of the infusion to the discharge. */
  readonly minutesToDischarge?: number | undefined
  readonly entries: number
  readonly late: number
  /** Wasted, in mg, with who wasted it. */
  readonly waste: readonly { readonly by: string; readonly mg: number }[]
  /** Pain before less pain at the end, in points of 0 to 10. */
  readonly relief?: number | undefined
}

export function qualityOf(session: Session, { protocol, clinic, ...ctx }: Context): SessionQuality {
  const { facts, infusion } = session
  const rescue = new Set(protocol.rescue.map(({ drug }) => drug))
  const limits = protocol.criteria.flatMap(({ when, action, limit }) =>
    action === 'hold' && when !== 'before-start' && limit?.of === 'spo2' && limit.under !== undefined
      ? [limit.under]
      : [],
  )
  const told = rows(session, { protocol, clinic, ...ctx }).filter(({ struck }) => struck === undefined)
  const left = latest(session, 'discharged')?.at
  const { startedAt = 0, stoppedAt } = infusion
  return {
    indication: latest(session, 'session-opened')?.body.indication,
    holds: facts['infusion-held'].length,
    rescues: facts['medication-given'].filter(({ body }) => rescue.has(body.drug) && !body.responseTo).length,
    desaturations: readings(session, clinic).filter(
      ({ at, spo2 }) => at >= startedAt && spo2 !== undefined && spo2 < Math.max(...limits),
    ).length,
    minutesToDischarge:
      left === undefined || stoppedAt === undefined || left < stoppedAt ? undefined : (left - stoppedAt) / MINUTE,
    entries: told.length,
    late: told.filter(({ late }) => late !== undefined).length,
    waste: facts.wasted.map(({ by, body }) => ({ by, mg: body.mg })),
    relief: reliefOf(session),
  }
}

function reliefOf({ facts, infusion: { startedAt } }: Session): number | undefined {
  const pain = instrumentOf('pain')
  const rated = facts.scored.flatMap(({ at, body }) => {
    const points = pain && body.instrument === 'pain' ? total(pain, body.items) : undefined
    return points === undefined ? [] : [{ at, points }]
  })
  if (startedAt === undefined) return undefined
  const before = rated.findLast(({ at }) => at <= startedAt)?.points
  const after = rated.findLast(({ at }) => at > startedAt)?.points
  return before === undefined || after === undefined ? undefined : before - after
}

export type Quality = {
  readonly sessions: number
  readonly holds: number
  readonly rescues: number
  readonly desaturations: number
  /** The median; nothing while no discharge is charted. */
  readonly minutesToDischarge?: number | undefined
  readonly entries: number
  readonly late: number
  readonly waste: readonly { readonly by: string; readonly times: number; readonly mg: number }[]
  /** Of the sessions in which pain was rated before and after; the mean of the points. */
  readonly relief: readonly { readonly indication: string; readonly sessions: number; readonly points: number }[]
}

/** A month's sessions together. */
export function qualityOfAll(all: readonly SessionQuality[]): Quality {
  const sum = (of: (one: SessionQuality) => number) => all.reduce((so, one) => so + of(one), 0)
  return {
    sessions: all.length,
    holds: sum(({ holds }) => holds),
    rescues: sum(({ rescues }) => rescues),
    desaturations: sum(({ desaturations }) => desaturations),
    minutesToDischarge: median(all.flatMap(({ minutesToDischarge }) => minutesToDischarge ?? [])),
    entries: sum(({ entries }) => entries),
    late: sum(({ late }) => late),
    waste: grouped(
      all.flatMap(({ waste }) => waste),
      ({ by }) => by,
    ).map(([by, those]) => ({
      by,
      times: those.length,
      // Thousandths of a mg are whole in the record: the sum must not gain a tail.
      mg: those.reduce((so, { mg }) => so + Math.round(mg * 1000), 0) / 1000,
    })),
    relief: grouped(
      all.flatMap(({ indication = '', relief }) => (relief === undefined ? [] : [{ indication, relief }])),
      ({ indication }) => indication,
    ).map(([indication, those]) => ({
      indication,
      sessions: those.length,
      points: those.reduce((so, { relief }) => so + relief, 0) / those.length,
    })),
  }
}

function grouped<T>(all: readonly T[], by: (one: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one])
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1]
  const high = sorted[Math.floor(middle)]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
