import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Body, Kind } from '../chart/bodies.ts'
import { clinicDefaults } from '../chart/clinic.ts'
import { fromWire, toWire } from '../chart/instant.ts'
import { MINUTE } from '../chart/units.ts'
import type { PreparedEntry } from './log.ts'
import { type Db, openDb } from './open.ts'

// What the tests of this folder chart with: a folder of their own, and entries made as a tablet would.

export const nine = fromWire('2026-11-23T09:00:00.000Z')

/** A new folder for one test, and how to be rid of it. */
export function ownFolder() {
  const path = mkdtempSync(join(tmpdir(), 'chairside-db-'))
  return {
    path,
    file: join(path, 'chairside.db'),
    write: (name: string, bytes: Uint8Array | string) => writeFileSync(join(path, name), bytes),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A database of its own for the length of `during`. */
export async function withDb(during: (db: Db, folder: ReturnType<typeof ownFolder>) => Promise<void>) {
  const folder = ownFolder()
  const db = await openDb(folder.file)
  try {
    await during(db, folder)
  } finally {
    await db.close()
    folder.remove()
  }
}

let made = 0
/** An entry charted so many minutes after nine. */
export function charted<K extends Kind>(
  kind: K,
  body: Body<K>,
  more: Partial<PreparedEntry> & { minute?: number } = {},
) {
  const { minute = 0, ...rest } = more
  made += 1
  const at = toWire(nine + minute * MINUTE)
  const entry: PreparedEntry = { id: `e${made}`, kind, occurredAt: at, recordedAt: at, author: 'nora', body, ...rest }
  return entry
}

export const opening = (sessionId: string, more: Partial<Body<'session-opened'>> = {}) =>
  charted(
    'session-opened',
    { patientId: 'pat', protocolId: 'low-dose-1', chair: '1', plannedStart: toWire(nine), ...more },
    { id: sessionId },
  )

export const pulse = (heartRate: number, more: Parameters<typeof charted>[2] = {}) =>
  charted('vitals', { heartRate }, more)

/** Plans a session and charts in it. */
export async function chart(db: Db, sessionId: string, ...entries: readonly PreparedEntry[]) {
  return await db.write('append', { sessionId, entries, receivedAt: nine })
}

export const clinicIn = (timeZone: string) => ({ ...clinicDefaults, timeZone })
