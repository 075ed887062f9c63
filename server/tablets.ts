import type { Instant } from '../chart/units.ts'

/** A touch on a locked tablet that nobody has claimed: it names no person and no patient. */
export type ReportedMark = {
  readonly id: string
  readonly sessionId: string
  readonly chair: string
  readonly at: string
}
export type Report = { readonly sessions: readonly string[]; readonly marks: readonly ReportedMark[] }
export type Unheard = { readonly sessionId: string; readonly heardAt: Instant }

/** So long may a tablet at a chair be silent. */
const UNHEARD_MS = 90_000
/** So many tablets are remembered; one on which touches wait is never forgotten for another. */
const MOST = 500

/**
 * Who of the tablets was heard when, where it stands, and which touches wait on it. In memory: a tablet reports again
 * within seconds of a restart, and no fact of the record is here.
 */
export function createTablets(now: () => Instant) {
  const heard = new Map<string, Report & { readonly at: Instant; readonly by: string }>()
  return {
    /** Sessions whose page this person has open there and had not at the last report. */
    opened(id: string, { sessions }: Report, by: string): readonly string[] {
      const before = heard.get(id)
      return sessions.filter((session) => before?.by !== by || !before.sessions.includes(session))
    },
    hear(id: string, report: Report, by: string) {
      heard.delete(id)
      heard.set(id, { ...report, by, at: now() })
      for (const [old, { marks }] of heard) {
        if (heard.size <= MOST) break
        if (marks.length === 0) heard.delete(old)
      }
    },
    /** Sessions that a tablet stood at and that no tablet at them was heard of for 90 s. */
    unheard(): readonly Unheard[] {
      const last = new Map<string, Instant>()
      for (const { sessions, at } of heard.values())
        for (const sessionId of sessions) last.set(sessionId, Math.max(at, last.get(sessionId) ?? 0))
      return [...last].flatMap(([sessionId, heardAt]) => (now() - heardAt > UNHEARD_MS ? [{ sessionId, heardAt }] : []))
    },
    /** The touches that wait at a session, or at any. */
    marks: (sessionId?: string): readonly ReportedMark[] =>
      [...heard.values()].flatMap(({ marks }) =>
        marks.filter((mark) => sessionId === undefined || mark.sessionId === sessionId),
      ),
  }
}
export type Tablets = ReturnType<typeof createTablets>
