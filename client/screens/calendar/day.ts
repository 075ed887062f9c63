import { MINUTE } from '../../../chart/units.ts'

/** An appointment as the calendar tells it. Instants in ms. */
export type Appointment = {
  readonly sessionId: string
  readonly patient: string
  readonly protocolId: string
  readonly chair: string
  readonly from: number
  readonly to: number
}
/** A stretch of a chair's day: somebody's appointment, or a gap. */
export type Stretch = { readonly from: number; readonly to: number; readonly appointment?: Appointment | undefined }

const QUARTER = 15 * MINUTE
/** A gap that is shorter holds no appointment. */
const SHORTEST_GAP = 2 * QUARTER

/** The lines of a grid of quarters of an hour between which a stretch stands, counted from 1 at the page's start. */
export const lines = ({ from, to }: Stretch, start: number): readonly [from: number, to: number] => {
  const line = (at: number) => Math.round((at - start) / QUARTER) + 1
  return [line(from), Math.max(line(to), line(from) + 1)]
}

/** Where a session planned in a gap could begin: at its start, never in the past; nothing once the gap is over. */
export function beginIn({ from, to }: Stretch, now: number): number | undefined {
  const next = Math.max(from, Math.ceil(now / QUARTER) * QUARTER)
  return next < to ? next : undefined
}

/**
 * One chair's day from end to end: its appointments and the gaps between them. Two that overlap, which only a tablet
 * without a network can bring about, stand one after the other; nothing of a day is left out.
 */
export function chairDay(appointments: readonly Appointment[], { from, to }: { from: number; to: number }) {
  const stretches: Stretch[] = []
  let free = from
  const gap = (until: number) => {
    if (until - free >= SHORTEST_GAP) stretches.push({ from: free, to: until })
  }
  for (const appointment of appointments.toSorted((a, b) => a.from - b.from)) {
    gap(appointment.from)
    stretches.push({ from: appointment.from, to: appointment.to, appointment })
    free = Math.max(free, appointment.to)
  }
  gap(to)
  return stretches
}

/** The hours that a day's page shows: the clinic's, and whatever is booked before or after them. */
export const shownHours = (appointments: readonly Appointment[], opening: { from: number; to: number }) => ({
  from: Math.min(opening.from, ...appointments.map(({ from }) => from)),
  to: Math.max(opening.to, ...appointments.map(({ to }) => to)),
})

/** Those of one chair that overlap another: two people for one chair. */
export const overlapping = (appointments: readonly Appointment[]): ReadonlySet<string> =>
  new Set(
    appointments
      .filter((one) =>
        appointments.some(
          (other) =>
            other.sessionId !== one.sessionId &&
            other.chair === one.chair &&
            other.from < one.to &&
            one.from < other.to,
        ),
      )
      .map(({ sessionId }) => sessionId),
  )
