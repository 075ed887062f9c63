import type { SentEntry } from '../../chart/entry.ts'
import type { Refused } from './api.ts'
import { type Disk, type Heard, type HeardRow, strict, type Waiting, type WaitingRow } from './disk.ts'
import type { Keyring } from './keyring.ts'

/** An entry to be put on this tablet's disk, in its wire form. */
export type Charted = { readonly sessionId: string; readonly author: string; readonly entry: SentEntry }
export type Mark = { readonly id: string; readonly refused?: Refused | undefined; readonly setAside?: boolean }

export type Found = {
  readonly rows: readonly Waiting[]
  /** How many lie there that the key of this tablet does not open: damaged, or sealed by a key that was lost. */
  readonly lost: number
  /** Those of them that no person has taken note of. */
  readonly unreadable: number
}

/** What a tablet keeps, in the words of the chart; on the disk it is sealed. While it is closed it reads as empty. */
export type Store = {
  /** Everything that the server has not acknowledged, oldest first. */
  readonly waiting: () => Promise<Found>
  /** How many those are; also known while the store is closed. */
  readonly count: () => Promise<number>
  /** A person has taken note of those that cannot be opened: they stay where they are. */
  readonly noteUnreadable: () => Promise<void>
  /**
   * All or none, and on the disk when it answers, as they lie there. Throws (QuotaExceededError among others) when they
   * are not there.
   */
  readonly add: (entries: readonly Charted[]) => Promise<readonly Waiting[]>
  /** Notes what the server said of waiting entries, or takes that note away. */
  readonly mark: (marks: readonly Mark[]) => Promise<void>
  /** The server has these: they leave what waits and join what was heard, in one step. */
  readonly settle: (entries: readonly Heard[]) => Promise<void>
  readonly heard: (sessionId: string) => Promise<readonly Heard[]>
  /** Keeps these, and forgets those of `gone` in the same step. */
  readonly keepHeard: (entries: readonly Heard[], gone?: ReadonlySet<string>) => Promise<void>
  /** Forgets what was heard of all sessions but these. */
  readonly keepOnly: (sessionIds: ReadonlySet<string>) => Promise<void>
  /**
   * A copy of what the server has, by name; undefined when there is none. A disk that is full or gone costs the copy
   * and never the work: these three do not throw.
   */
  readonly kept: <T>(name: string) => Promise<T | undefined>
  readonly keep: (name: string, value: unknown) => Promise<void>
  readonly forget: (...names: readonly string[]) => Promise<void>
}

/** The store on this tablet's disk. Nothing is awaited inside a transaction but the disk: it would end there. */
export function openStore(disk: Disk, keys: Keyring): Store {
  const opened = new Map<number, { readonly change: number; readonly waiting: Waiting }>()

  const openRow = async (row: WaitingRow & { place: number }): Promise<Waiting> => {
    const known = opened.get(row.place)
    if (known?.change === row.change) return known.waiting
    const { author, entry } = (await keys.open(row.id, row.sealed)) as Charted
    const refused = row.refused && ((await keys.open(`${row.id} refused`, row.refused)) as Refused)
    const { place, id, sessionId, setAside } = row
    const waiting = { place, id, sessionId, author, entry, refused, ...(setAside ? { setAside } : {}) }
    opened.set(place, { change: row.change, waiting })
    return waiting
  }
  /** One that cannot be opened must not take the others with it: they are still to be shown and sent. */
  const orNothing = <T>(row: Promise<T>): Promise<T | undefined> => row.catch(() => undefined)
  const readAll = async () => {
    const all = await disk.getAll('outbox')
    const opened = await Promise.all(all.map((row) => orNothing(openRow({ ...row, place: row.place ?? 0 }))))
    return { rows: opened.filter((row) => row !== undefined), lost: all.filter((_, i) => opened[i] === undefined) }
  }
  const heardRow = async (entry: Heard): Promise<HeardRow> => ({
    id: entry.id,
    sessionId: entry.sessionId,
    sealed: await keys.seal(entry.id, entry),
  })
  let copying: Promise<unknown> = Promise.resolve()
  /** Copies are kept and forgotten in the order asked for: one begun before a sign-out must not land behind it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = copying.then(work, work)
    copying = done
    return done
  }
  return {
    async waiting() {
      if (!keys.isOpen()) return { rows: [], lost: 0, unreadable: 0 }
      const { rows, lost } = await readAll()
      return { rows, lost: lost.length, unreadable: lost.filter(({ setAside }) => setAside !== true).length }
    },
    async noteUnreadable() {
      const { lost } = keys.isOpen() ? await readAll() : { lost: [] }
      const tx = disk.transaction('outbox', 'readwrite', strict)
      await Promise.all([...lost.map((row) => tx.store.put({ ...row, setAside: true })), tx.done])
    },
    count: () => disk.count('outbox'),
    async add(entries) {
      const rows = await Promise.all(
        entries.map(async ({ sessionId, author, entry }) => {
          const sealed = await keys.seal(entry.id, { author, entry })
          return { id: entry.id, sessionId, sealed, change: 0 }
        }),
      )
      const tx = disk.transaction('outbox', 'readwrite', strict)
      const [places] = await Promise.all([Promise.all(rows.map((row) => tx.store.add(row))), tx.done])
      return entries.map(({ sessionId, author, entry }, i) => {
        return { place: places[i] ?? 0, id: entry.id, sessionId, author, entry }
      })
    },
    async mark(marks) {
      const sealed = await Promise.all(
        marks.map(async ({ id, refused, setAside = false }) => {
          const why = refused && (await keys.seal(`${id} refused`, refused))
          return { id, why, setAside }
        }),
      )
      const tx = disk.transaction('outbox', 'readwrite', strict)
      for (const { id, why, setAside } of sealed) {
        const row = await tx.store.index('id').get(id)
        if (row) await tx.store.put({ ...row, refused: why, setAside, change: row.change + 1 })
      }
      await tx.done
    },
    async settle(entries) {
      const rows = await Promise.all(entries.map(heardRow))
      const tx = disk.transaction(['outbox', 'heard'], 'readwrite', strict)
      for (const row of rows) {
        const place = await tx.objectStore('outbox').index('id').getKey(row.id)
        if (place === undefined) continue
        await tx.objectStore('outbox').delete(place)
        opened.delete(place)
        if (!(await tx.objectStore('heard').getKey(row.id))) await tx.objectStore('heard').put(row)
      }
      await tx.done
    },
    async heard(sessionId) {
      if (!keys.isOpen()) return []
      const rows = await disk.getAllFromIndex('heard', 'session', sessionId)
      const all = await Promise.all(rows.map((row) => orNothing(keys.open(row.id, row.sealed))))
      return all.filter((entry) => entry !== undefined) as Heard[]
    },
    keepHeard: (entries, gone = new Set()) =>
      inTurn(async () => {
        const rows = await Promise.all(entries.filter(({ id }) => !gone.has(id)).map(heardRow))
        const tx = disk.transaction('heard', 'readwrite')
        await Promise.all([
          ...rows.map((row) => tx.store.put(row)),
          ...[...gone].map((id) => tx.store.delete(id)),
          tx.done,
        ])
      }),
    keepOnly: (sessionIds) =>
      inTurn(async () => {
        const tx = disk.transaction('heard', 'readwrite')
        for (let at = await tx.store.openCursor(); at; at = await at.continue())
          if (!sessionIds.has(at.value.sessionId)) await at.delete()
        await tx.done
      }),
    async kept<T>(name: string) {
      try {
        const sealed = keys.isOpen() ? await disk.get('kept', name) : undefined
        return sealed && ((await keys.open(name, sealed)) as T)
      } catch {
        return undefined
      }
    },
    keep: (name, value) =>
      inTurn(async () => {
        try {
          await disk.put('kept', await keys.seal(name, value), name)
        } catch {
          // Asked of the server again the next time.
        }
      }),
    forget: (...names) =>
      inTurn(async () => {
        try {
          await Promise.all(names.map((name) => disk.delete('kept', name)))
        } catch {
          // A closed disk answers nobody.
        }
      }),
  }
}
