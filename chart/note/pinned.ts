import type { Clinic } from '../clinic.ts'
import type { Context } from '../context.ts'
import type { Patient, Staff } from '../people.ts'
import type { Protocol } from '../protocol.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'
import type { Printing } from './printing.ts'

/** How the note was put on paper. */
export type Layout = {
  readonly paper: Clinic['paper']
  /** The file's date: when the server received the last entry. */
  readonly dated: Instant
  /** Names the words and the layout that were used: with the same ones the same bytes come out again. */
  readonly drawing: string
}

/** What a note stands on besides its entries. It is attached to the note, so that anyone can make it again. */
export type Pinned = {
  readonly format: 'chairside-versions-1'
  readonly patient: Patient
  readonly protocol: Protocol
  readonly clinic: Clinic
  /** Those whom the record names, and the signer. */
  readonly staff: readonly Staff[]
  /** Other sessions of the patient on the same day, where there were any: a finding speaks of them. */
  readonly earlierToday?: Context['earlierToday']
  /** Amendments that were denied to the patient, where there were any. */
  readonly denied?: Context['denied']
  readonly printing: Printing
  readonly layout: Layout
}

export function pinnedOf(session: Session, ctx: Context, printing: Printing, layout: Layout): Pinned {
  const { patient, protocol, clinic, earlierToday = [], denied = [] } = ctx
  const named = new Set<string>(printing.signer === undefined ? [] : [printing.signer])
  for (const { original } of session.shown) stringsIn([original.author, original.body], named)
  // A sign-in name helps nobody who reads the note, and somebody who guesses passwords.
  const staff = [...ctx.staff.values()]
    .filter(({ id }) => named.has(id))
    .map((each) => ({ ...each, username: each.id }))
  const others = {
    ...(earlierToday.length > 0 ? { earlierToday } : {}),
    ...(denied.length > 0 ? { denied } : {}),
  }
  return { format: 'chairside-versions-1', patient, protocol, clinic, staff, ...others, printing, layout }
}

export const contextIn = ({ patient, protocol, clinic, staff, earlierToday, denied }: Pinned): Context => ({
  ...{ patient, protocol, clinic, earlierToday, denied },
  staff: new Map(staff.map((each) => [each.id, each])),
})

/** Every text in a value: whatever of it is somebody's id. */
function stringsIn(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value)
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) stringsIn(each, found)
}
