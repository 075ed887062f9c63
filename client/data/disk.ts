import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SentEntry, StoredEntry } from '../../chart/entry.ts'
import type { Refused } from './api.ts'

/** An entry that the server has not acknowledged. `place` gives the order in which it was charted on this tablet. */
export type Waiting = {
  readonly place: number
  readonly id: string
  readonly sessionId: string
  readonly author: string
  readonly entry: SentEntry
  /** The server's own word on it. It stays until a person deals with it. */
  readonly refused?: Refused | undefined
  /** A person has read the refusal; it is kept and no longer counted. */
  readonly setAside?: boolean | undefined
}
/** An entry that the server has: as it came from there, or as this tablet sent it, with what the receipt said. */
export type Heard = SentEntry & { readonly sessionId: string; readonly author: string } & Partial<StoredEntry>

interface Stores extends DBSchema {
  outbox: { key: number; value: Waiting; indexes: { id: string; session: string } }
  heard: { key: string; value: Heard; indexes: { session: string } }
  kept: { key: string; value: unknown }
}
export type Disk = IDBPDatabase<Stores>

/** Strict: a write is done when it is on the disk, not when the browser has taken note of it. */
export const strict = { durability: 'strict' } as const

/** Opens this tablet's own store. Throws where the browser has none or refuses it (a private window, a full disk). */
export const openDisk = (name = 'chairside'): Promise<Disk> =>
  openDB<Stores>(name, 1, {
    upgrade(db) {
      const outbox = db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true })
      outbox.createIndex('id', 'id', { unique: true })
      outbox.createIndex('session', 'sessionId')
      db.createObjectStore('heard', { keyPath: 'id' }).createIndex('session', 'sessionId')
      db.createObjectStore('kept')
    },
    // A newer page of Chairside in another tab must not wait for this one for ever.
    blocking: (_old, _new, event) => (event.target as IDBDatabase | null)?.close(),
  })

/**
 * A value that this tablet keeps by name (who was here, the clinic, its protocols); undefined when it has none. These are
 * copies of what the server has, so a disk that is full or gone costs the copy and never the work: nothing here throws.
 */
export const kept = async <T>(disk: Disk, name: string): Promise<T | undefined> => {
  try {
    return (await disk.get('kept', name)) as T | undefined
  } catch {
    return undefined
  }
}
export const keep = async (disk: Disk, name: string, value: unknown): Promise<void> => {
  try {
    await disk.put('kept', value, name)
  } catch {
    // Asked of the server again the next time.
  }
}
export const forget = async (disk: Disk, name: string): Promise<void> => {
  try {
    await disk.delete('kept', name)
  } catch {
    // A closed disk answers nobody.
  }
}
