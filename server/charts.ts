import type { Context } from '../chart/context.ts'
import { entriesIn, type LogEntry } from '../chart/entry.ts'
import { withheld } from '../chart/moves/withheld.ts'
import type { Staff } from '../chart/people.ts'
import { fold, latest, type Session } from '../chart/session.ts'
import { entriesOf, sessionHead } from '../db/log.ts'
import type { Db } from '../db/open.ts'
import { patient } from '../db/patients.ts'
import { protocol } from '../db/protocols.ts'
import { earlierOnDay } from '../db/sessions.ts'
import { clinic } from '../db/settings.ts'
import { allStaff } from '../db/staff.ts'

/** Its entries as whoever reads the session may see them: of what was moved to another patient only the place. */
export type Chart = { readonly entries: readonly LogEntry[]; readonly session: Session }

const MOST_CHARTS = 200

/**
 * Each session's fold, kept until its log grows. What is kept can never differ from the log: the head of the session's
 * chain is looked up every time, and another head means another fold.
 */
export type Charts = ReturnType<typeof createCharts>

export function createCharts(db: Db) {
  const known = new Map<string, Chart & { readonly seq: number }>()
  return {
    /** The session's chart as the log has it now; nothing when there is no such session. */
    chart(sessionId: string): Chart | undefined {
      const head = sessionHead(db, sessionId)
      if (!head) return undefined
      const kept = known.get(sessionId)
      if (kept?.seq === head.seq) return kept
      const entries = withheld(entriesOf(db, sessionId))
      const session = fold(entriesIn(entries))
      if (session.facts['session-opened'].length === 0) return undefined
      const [oldest] = known.keys()
      if (known.size >= MOST_CHARTS && oldest !== undefined) known.delete(oldest)
      const seq = entries.at(-1)?.seq ?? head.seq
      known.delete(sessionId)
      known.set(sessionId, { entries, session, seq })
      return { entries, session }
    },
  }
}

/** What a view of the session needs besides its entries: the protocol that it pinned, the rest as it is now. */
export const contextOf = (db: Db, session: Session): Context => contextsOf(db)(session)

/** The same for one after the other of a list: what they share is read once. */
export function contextsOf(db: Db): (session: Session) => Context {
  const settings = clinic(db)
  const people = staffById(db)
  const protocolBy = once((id) => protocol(db, id))
  const patientBy = once((id) => patient(db, id))
  return (session) => {
    const opened = latest(session, 'session-opened')
    const pinned = opened && protocolBy(opened.body.protocolId)
    const person = opened && patientBy(opened.body.patientId)
    if (!pinned || !person || !settings)
      throw new Error('a session was opened with a protocol or patient that is not stored')
    const earlierToday = earlierOnDay(db, session.id)
    return { protocol: pinned, patient: person, clinic: settings.clinic, staff: people, earlierToday }
  }
}

function once<T>(read: (id: string) => T): (id: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return (id) => {
    const kept = known.get(id) ?? { value: read(id) }
    known.set(id, kept)
    return kept.value
  }
}

export const staffById = (db: Db): ReadonlyMap<string, Staff> =>
  new Map(allStaff(db).map((person) => [person.id, person]))
