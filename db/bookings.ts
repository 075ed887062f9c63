import { type Booking, overlaps } from '../chart/course.ts'
import { appointmentMinutes } from '../chart/protocol/preview.ts'
import { HOUR, type Instant, minutes } from '../chart/units.ts'
import { openSession, type Receipt } from './append.ts'
import type { Reads, Tx } from './connection.ts'
import { and, asc, gte, lt, notInArray } from './drizzle.ts'
import { entryById, type PreparedEntry } from './log.ts'
import { protocol } from './protocols.ts'
import { sessionRows as table } from './schema.ts'

export type Booked = Booking & { readonly sessionId: string; readonly patientId: string; readonly protocolId: string }

/** Longer than any appointment: what began before may still hold a chair. */
const LONGEST = 48 * HOUR
/** Who has left, or never came, needs no chair. */
const left = ['cancelled', 'to-sign', 'signed', 'to-re-sign'] as const

/** The chairs that are taken at some time between two instants, by planned start. */
export function bookings({ reads }: Reads, from: Instant, to: Instant): readonly Booked[] {
  const rows = reads
    .select()
    .from(table)
    .where(and(gte(table.plannedStart, from - LONGEST), lt(table.plannedStart, to), notInArray(table.phase, [...left])))
    .orderBy(asc(table.plannedStart))
    .all()
  return rows
    .map(({ sessionId, patientId, protocolId, chair, plannedStart }) => {
      const pinned = protocol({ reads }, protocolId)
      const length = pinned === undefined ? HOUR : minutes(appointmentMinutes(pinned))
      return { sessionId, patientId, protocolId, chair, from: plannedStart, to: plannedStart + length }
    })
    .filter((booked) => booked.to > from)
}

/** `chair-taken`: somebody has that chair at some of this time; nothing was stored. */
export type BookingReceipt = Receipt | { readonly id: string; readonly outcome: 'chair-taken'; readonly by: Booked }

/** Plans a session only if its chair is free for all of it. In the one writer: two at once cannot both have it. */
export function bookSession(
  tx: Tx,
  { entry, wanted, receivedAt }: { entry: PreparedEntry; wanted: Booking; receivedAt: Instant },
): BookingReceipt {
  const others = bookings(tx, wanted.from, wanted.to).filter(({ sessionId }) => sessionId !== entry.id)
  const by = others.find((booked) => overlaps(booked, wanted))
  if (by !== undefined && entryById(tx, entry.id) === undefined) return { id: entry.id, outcome: 'chair-taken', by }
  return openSession(tx, { entry, receivedAt })
}
