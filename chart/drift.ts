import type { Protocol } from './protocol.ts'
import type { Reading } from './readings.ts'
import type { Session } from './session.ts'
import { type Instant, minutes } from './units.ts'

type Drift = NonNullable<Protocol['criteria'][number]['drift']>

/** True when a value is further from the baseline than the criterion allows, either way. */
const isDrifted = (value: number, baseline: number, { percent }: Drift) =>
  Math.abs(value - baseline) * 100 > percent * baseline

/** Readings that drift from the last value before the start, with none between them that does not. */
export type Run = { readonly readings: readonly Reading[]; readonly confirmedAt?: Reading | undefined }

/**
 * Runs of drifting readings. One is a reason to look again; another one at least the given minutes after the first
 * confirms it. A recheck made later than asked confirms as well: nothing normal was seen in between.
 */
export function runs(of: readonly Reading[], session: Session, drift: Drift): readonly Run[] {
  const { startedAt } = session.infusion
  if (startedAt === undefined) return []
  const base = of.findLast((reading) => reading.at <= startedAt && reading[drift.of] !== undefined)?.[drift.of]
  if (base === undefined) return []
  const found: Run[] = []
  let run: Reading[] = []
  const close = () => {
    if (run.length > 0) found.push({ readings: run, confirmedAt: confirming(run, drift) })
    run = []
  }
  for (const reading of of) {
    const value = reading[drift.of]
    if (value === undefined || reading.at <= startedAt) continue
    if (isDrifted(value, base, drift)) run.push(reading)
    else close()
  }
  close()
  return found
}

function confirming(run: readonly Reading[], drift: Drift): Reading | undefined {
  const apart = minutes(drift.minutesApart.min)
  let last: Instant | undefined
  let seen = 0
  return run.find(({ at }) => {
    if (last !== undefined && at - last < apart) return false
    last = at
    seen += 1
    return seen >= drift.readings
  })
}

/** When the next look is due because the last reading drifts and nothing has confirmed or cleared it. */
export function recheckDue(of: readonly Reading[], session: Session, protocol: Protocol): Instant | undefined {
  const dues = protocol.criteria.flatMap(({ drift }) => {
    const run = drift === undefined ? [] : lastRun(of, session, drift)
    const [first] = run
    if (drift === undefined || first === undefined || confirming(run, drift) !== undefined) return []
    return [first.at + minutes(drift.recheckMinutes)]
  })
  return dues.length === 0 ? undefined : Math.min(...dues)
}

/** The drifting readings that nothing has ended yet; from the newest backwards, since most often there are none. */
function lastRun(of: readonly Reading[], { infusion: { startedAt } }: Session, drift: Drift): readonly Reading[] {
  if (startedAt === undefined) return []
  const base = of.findLast((reading) => reading.at <= startedAt && reading[drift.of] !== undefined)?.[drift.of]
  if (base === undefined) return []
  const run: Reading[] = []
  for (const reading of of.toReversed()) {
    const value = reading[drift.of]
    if (value === undefined) continue
    // At the latest by the baseline itself.
    if (!isDrifted(value, base, drift)) break
    run.unshift(reading)
  }
  return run
}
