import type { FastifyBaseLogger } from 'fastify'
import { HOUR, type Instant, MINUTE } from '../chart/units.ts'
import { awaitingTimeStamp, type NoteRow, note } from '../db/notes.ts'
import type { Db } from '../db/open.ts'
import type { TimeStampAuthority } from './note/time-stamp.ts'
import type { NoteFiles } from './note-files.ts'
import type { Turns } from './turns.ts'

export type Stamped = { readonly bytes: Uint8Array; readonly timeStamp: NoteRow['timeStamp'] }

/** Time-stamps for sealed notes: at once where the authority answers, else later, for as long as it takes. */
export type TimeStamps = {
  /** The sealed file with its time-stamp, or as it is when there is none to be had now. Never throws for that. */
  readonly stamp: (sealed: Uint8Array) => Promise<Stamped>
  /** Somebody reads what their signature will seal: its bytes are left alone for an hour. */
  readonly isRead: (sessionId: string) => void
  /** Tries every note that still waits. Answers how many wait after it. */
  readonly retry: () => Promise<number>
  readonly waiting: () => number
  /** Begins to ask again for what a server before this one could not get. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

export type TimeStampsFrom = {
  readonly db: Db
  readonly notes: NoteFiles
  readonly turns: Turns
  readonly authority: TimeStampAuthority | undefined
  readonly now: () => Instant
  readonly log: FastifyBaseLogger
}

const FIRST_MS = 10_000
/** While it is known to be silent nobody who signs waits for it. */
const SILENT_MS = MINUTE
const LONGEST_MS = HOUR

export function createTimeStamps({ db, notes, turns, authority, now, log }: TimeStampsFrom): TimeStamps {
  const readSince = new Map<string, Instant>()
  let silentUntil = Number.NEGATIVE_INFINITY
  let clock: NodeJS.Timeout | undefined
  let running: Promise<number> | undefined
  let stopped = false

  /** The file with its time-stamp; undefined, and why in the log, when there is none to be had now. */
  async function withTimeStamp(sealed: Uint8Array): Promise<Uint8Array | undefined> {
    const { signatureToStamp, stamped } = await import('./note/stamp.ts')
    const { NoAnswer, TimeStampError, timeStampFor } = await import('./note/time-stamp.ts')
    if (!authority) return undefined
    try {
      return stamped(sealed, await timeStampFor(signatureToStamp(sealed), authority))
    } catch (error) {
      if (!(error instanceof TimeStampError)) throw error
      if (error instanceof NoAnswer) silentUntil = performance.now() + SILENT_MS
      log.warn({ why: error.message }, 'no time-stamp now; the note is kept without, and it is asked for again')
      return undefined
    }
  }
  const isSilent = () => performance.now() < silentUntil

  const retry = () => {
    running ??= attempt().finally(() => {
      running = undefined
    })
    return running
  }
  async function attempt(): Promise<number> {
    silentUntil = Number.NEGATIVE_INFINITY
    for (const row of awaitingTimeStamp(db)) {
      if (stopped || isSilent()) break
      await upgrade(row)
    }
    return awaitingTimeStamp(db).length
  }

  /**
   * A late time-stamp makes the next edition of the note; the one without stays too. Somebody who signs or reads
   * meanwhile comes first: a new signature lies around this one and gets its own, and what is read is not changed.
   */
  async function upgrade(row: NoteRow): Promise<void> {
    const { sessionId, version, head } = row
    if (isBeingRead(sessionId)) return
    const bytes = await withTimeStamp(await notes.read(row.file, row.sha256))
    if (!bytes) return
    await turns(sessionId, async () => {
      if (isBeingRead(sessionId) || note(db, sessionId, version)?.edition !== row.edition) return
      const kept = await notes.keep(bytes)
      const at = now()
      const later: NoteRow = { sessionId, version, edition: row.edition + 1, ...kept, head, at, timeStamp: 'held' }
      const subject = { kind: 'session', id: sessionId }
      const audit = { at, action: 'time-stamp-note', subject, outcome: 'done', detail: { version } } as const
      try {
        await db.write('putNote', { note: later, audit })
      } catch (error) {
        await notes.drop(kept.file)
        throw error
      }
    })
  }

  /** A preview is read for minutes; who signs after an hour has asked for it again. */
  const isBeingRead = (sessionId: string) => now() - (readSince.get(sessionId) ?? Number.NEGATIVE_INFINITY) < HOUR

  // By the timer's own time, which no jump of the clock puts off.
  function after(ms: number) {
    if (!authority || stopped) return
    clearTimeout(clock)
    clock = setTimeout(() => {
      retry().then(
        (left) => left > 0 && after(Math.min(2 * ms, LONGEST_MS)),
        (error) => {
          log.error({ err: error }, 'a late time-stamp could not be kept')
          after(Math.min(2 * ms, LONGEST_MS))
        },
      )
    }, ms).unref()
  }

  return {
    async stamp(sealed) {
      if (!authority) return { bytes: sealed, timeStamp: 'none' }
      const bytes = isSilent() ? undefined : await withTimeStamp(sealed)
      if (bytes) return { bytes, timeStamp: 'held' }
      after(MINUTE)
      return { bytes: sealed, timeStamp: 'awaited' }
    },
    isRead(sessionId) {
      for (const [id, at] of readSince) if (now() - at >= HOUR) readSince.delete(id)
      readSince.set(sessionId, now())
    },
    retry,
    waiting: () => awaitingTimeStamp(db).length,
    start: () => after(FIRST_MS),
    async stop() {
      stopped = true
      clearTimeout(clock)
      await running?.catch(() => undefined)
    },
  }
}
