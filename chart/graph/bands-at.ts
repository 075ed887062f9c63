import type { Sign } from '../bodies.ts'
import type { Clinic } from '../clinic.ts'
import { given, rateAt, segments } from '../dose.ts'
import { type Rating, type Reading, readings } from '../readings.ts'
import type { Session } from '../session.ts'
import { type Instant, inMlPerHour } from '../units.ts'

/** What all bands of the graph say at one instant. */
export type BandsAt = {
  /** The last value of each sign taken at or before it, each with its own time. */
  readonly values: ReadonlyMap<Sign | Rating, { readonly value: number; readonly at: Instant }>
  /** The rate then; 0 mL/h while held. Nothing before the start and after the end. */
  readonly rate?: { readonly mlPerHour: number; readonly mgPerKgPerHour: number | null } | undefined
  /** Given until then, mg; null while it can't be known. */
  readonly mg: number | null
}

const banded = [
  'systolic',
  'diastolic',
  'heartRate',
  'spo2',
  'respiratoryRate',
  'pain',
  'rass',
  'moaas',
] as const satisfies readonly (Sign | Rating)[]

export function bandsAt(session: Session, clinic: Clinic, at: Instant): BandsAt {
  const taken: readonly Reading[] = readings(session, clinic).filter((reading) => reading.at <= at)
  const values = new Map<Sign | Rating, { value: number; at: Instant }>()
  for (const reading of taken)
    for (const sign of banded) {
      const value = reading[sign]
      if (value !== undefined) values.set(sign, { value, at: reading.at })
    }
  const { infusion } = session
  const { startedAt, stoppedAt } = infusion
  const ran = startedAt !== undefined && at >= startedAt && (stoppedAt === undefined || at <= stoppedAt)
  const now = segments(infusion, at).at(-1)
  const mlPerHour = inMlPerHour(rateAt(infusion, at))
  return {
    values,
    rate: ran ? { mlPerHour, mgPerKgPerHour: mlPerHour === 0 ? 0 : (now?.mgPerKgPerHour ?? null) } : undefined,
    mg: given(infusion, at).mg,
  }
}

/** The same minute of an earlier session; nothing while either had not started. */
export function sameMinute(session: Session, earlier: Session, at: Instant): Instant | undefined {
  const [start, before] = [session.infusion.startedAt, earlier.infusion.startedAt]
  return start === undefined || before === undefined ? undefined : before + (at - start)
}
