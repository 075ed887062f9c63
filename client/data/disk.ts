import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SentEntry, StoredEntry } from '../../chart/entry.ts'
import type { Refused } from './api.ts'
import type { Sealed } from './keyring.ts'

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

/** What lies on the disk: only ids of chance, the order, and sealed values. */
export type WaitingRow = {
  readonly place?: number
  readonly id: string
  readonly sessionId: string
  /** The entry and its author. */
  readonly sealed: Sealed
  /** The refusal: the server's sentence may name a value. */
  readonly refused?: Sealed | undefined
  readonly setAside?: boolean | undefined
  /** Grows with each change, so that what was read once need not be opened again. */
  readonly change: number
}
export type HeardRow = { readonly id: string; readonly sessionId: string; readonly sealed: Sealed }

interface Stores extends DBSchema {
  outbox: { key: number; value: WaitingRow; indexes: { id: string } }
  heard: { key: string; value: HeardRow; indexes: { session: string } }
  kept: { key: string; value: Sealed }
  /** What must be read before anybody has signed in: the tablet's own id, its wrapped key, who was here before. */
  clear: { key: string; value: unknown }
}
export type Disk = IDBPDatabase<Stores>

/** Strict: a write is done when it is on the disk, not when the browser has taken note of it. */
export const strict = { durability: 'strict' } as const

/** Opens this tablet's own disk. Throws where the browser has none or refuses it (a private window, a full disk). */
export const openDisk = (name = 'chairside'): Promise<Disk> =>
  openDB<Stores>(name, 2, {
    upgrade(db) {
      // Version 1, before the first release, kept values in clear: nothing of it stays.
      for (const store of db.objectStoreNames) db.deleteObjectStore(store)
      const outbox = db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true })
      outbox.createIndex('id', 'id', { unique: true })
      db.createObjectStore('heard', { keyPath: 'id' }).createIndex('session', 'sessionId')
      db.createObjectStore('kept')
      db.createObjectStore('clear')
    },
    // A newer page of Chairside in another tab must not wait for this one for ever.
    blocking: (_old, _new, event) => (event.target as IDBDatabase | null)?.close(),
  })

export const readClear = async <T>(disk: Disk, name: string): Promise<T | undefined> =>
  (await disk.get('clear', name)) as T | undefined

/** On the disk when it answers. */
export async function writeClear(disk: Disk, name: string, value: unknown): Promise<void> {
  await changeClear(disk, name, () => value)
}

/**
 * Makes of what the disk has what it shall have, and answers that once it is there. Of two pages that change the same
 * at once, the second finds what the first wrote: neither undoes the other.
 */
export async function changeClear<T>(disk: Disk, name: string, change: (before: T | undefined) => T): Promise<T> {
  const tx = disk.transaction('clear', 'readwrite', strict)
  const next = change((await tx.store.get(name)) as T | undefined)
  await Promise.all([tx.store.put(next, name), tx.done])
  return next
}
