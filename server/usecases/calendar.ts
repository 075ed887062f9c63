import { freeTimes } from '../../chart/course.ts'
import { fromWire, isWireTime, toWire } from '../../chart/instant.ts'
import { appointmentMinutes } from '../../chart/protocol/preview.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { HOUR, minutes } from '../../chart/units.ts'
import { bookings } from '../../db/bookings.ts'
import { headSeq } from '../../db/log.ts'
import { patientsById } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import { clinic } from '../../db/settings.ts'
import type { Deps } from '../deps.ts'

type Taken = {
  readonly sessionId: string
  readonly patient: string
  readonly protocolId: string
  readonly chair: string
  readonly from: string
  readonly to: string
}
export type CalendarReading = {
  readonly taken: readonly Taken[]
  /** Where a session of the protocol that was asked for could begin. */
  readonly free: readonly { readonly chair: string; readonly from: string; readonly to: string }[]
  readonly seq: number
}

const MOST_HOURS = 31 * 24
const MOST_FREE = 200

/** The chairs taken between two instants, and where an appointment of a protocol's length would fit. */
export function readCalendar(
  deps: Deps,
  wanted: { from: string; to: string; protocol?: string | undefined },
): Outcome<CalendarReading> {
  const errors = (['from', 'to'] as const)
    .filter((field) => !isWireTime(wanted[field]))
    .map((field) => ({ path: `/${field}`, message: 'is not a time that exists' }))
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const [from, to] = [fromWire(wanted.from), fromWire(wanted.to)]
  if (to <= from || to - from > MOST_HOURS * HOUR)
    return refuse({ code: 'bad-input', errors: [{ path: '/to', message: 'must be after the start, at most 31 days' }] })
  const pinned = wanted.protocol === undefined ? undefined : protocol(deps.db, wanted.protocol)
  if (wanted.protocol !== undefined && !pinned) return refuse({ code: 'not-found', what: 'protocol' })
  const taken = bookings(deps.db, from, to)
  const people = patientsById(
    deps.db,
    taken.map(({ patientId }) => patientId),
  )
  const chairs = clinic(deps.db)?.clinic.chairs ?? []
  const length = pinned && minutes(appointmentMinutes(pinned))
  const free = length === undefined ? [] : freeTimes(taken, chairs, { from, to, length }).slice(0, MOST_FREE)
  return done({
    taken: taken.map(({ sessionId, patientId, protocolId, chair, ...time }) => {
      const person = people.get(patientId)
      return { sessionId, patient: person ? `${person.family}, ${person.given}` : '', protocolId, chair, ...wire(time) }
    }),
    free: free.map(({ chair, ...time }) => ({ chair, ...wire(time) })),
    seq: headSeq(deps.db),
  })
}

const wire = ({ from, to }: { from: number; to: number }) => ({ from: toWire(from), to: toWire(to) })
