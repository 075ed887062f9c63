import { createSignal } from 'solid-js'
import type { SentEntry } from '../../chart/entry.ts'
import type { Refused } from './api.ts'
import { type Disk, type Heard, strict, type Waiting } from './disk.ts'

/** An entry to be put on this tablet's disk, in its wire form. */
export type Charted = { readonly sessionId: string; readonly author: string; readonly entry: SentEntry }
/** The server's word that an entry is in the log. `seq` and `hash` are missing when it only said so. */
export type Receipt = { readonly id: string; readonly seq?: number | undefined; readonly hash?: string | undefined }

export type Outbox = {
  /** Everything not acknowledged, oldest first; a signal. */
  readonly waiting: () => readonly Waiting[]
  /** Puts entries on the disk, all or none. Throws (QuotaExceededError among others) when they are not there. */
  readonly put: (entries: readonly Charted[]) => Promise<void>
  /** The oldest unsent entries of this author for one session, at most `limit`, in order. */
  readonly next: (author: string, limit: number, skip?: ReadonlySet<string>) => Promise<readonly Waiting[]>
  /**
   * Entries leave only here: by the id that the server acknowledged. They become entries that the server has;
   * `onServer` is told of them before they leave the list, so that no screen misses one in between.
   */
  readonly acknowledged: (receipts: readonly Receipt[], onServer: (entries: readonly Heard[]) => void) => Promise<void>
  readonly refused: (refusals: readonly { readonly id: string; readonly refused: Refused }[]) => Promise<void>
  /** Sends a refused entry again with the next batch. */
  readonly again: (id: string) => Promise<void>
  /** A person has dealt with a refused entry: kept on the disk, no longer counted. */
  readonly setAside: (id: string) => Promise<void>
  /** Reads the disk again: another tab may have written or sent. */
  readonly look: () => Promise<void>
}

/** What waits to be sent, on this tablet's disk. It outlives a reload, a crash and a sign-out. */
export async function openOutbox(disk: Disk): Promise<Outbox> {
  const [waiting, setWaiting] = createSignal<readonly Waiting[]>([])
  const look = async () => void setWaiting(await disk.getAll('outbox'))
  await look()

  const change = async (ids: readonly string[], changed: (row: Waiting) => Waiting) => {
    const tx = disk.transaction('outbox', 'readwrite', strict)
    for (const id of ids) {
      const row = await tx.store.index('id').get(id)
      if (row) await tx.store.put(changed(row))
    }
    await tx.done
    await look()
  }

  return {
    waiting,
    look,
    async put(entries) {
      const tx = disk.transaction('outbox', 'readwrite', strict)
      // The place is given by the store; the type of a stored row has it, a new one does not.
      const rows = entries.map((entry) => ({ ...entry, id: entry.entry.id }) as Waiting)
      await Promise.all([...rows.map((row) => tx.store.add(row)), tx.done])
      await look()
    },
    async next(author, limit, skip = new Set()) {
      const mine = (await disk.getAll('outbox')).filter(
        (row) => row.author === author && row.refused === undefined && !skip.has(row.sessionId),
      )
      const session = mine[0]?.sessionId
      return mine.filter((row) => row.sessionId === session).slice(0, limit)
    },
    async acknowledged(receipts, onServer) {
      const tx = disk.transaction(['outbox', 'heard'], 'readwrite', strict)
      const heard: Heard[] = []
      for (const { id, seq, hash } of receipts) {
        const row = await tx.objectStore('outbox').index('id').get(id)
        if (!row) continue
        const known = await tx.objectStore('heard').get(id)
        const now: Heard = known ?? {
          ...row.entry,
          sessionId: row.sessionId,
          author: row.author,
          ...receipt(seq, hash),
        }
        heard.push(now)
        await tx.objectStore('heard').put(now)
        await tx.objectStore('outbox').delete(row.place)
      }
      await tx.done
      onServer(heard)
      await look()
    },
    refused: (refusals) => {
      const why = new Map(refusals.map(({ id, refused }) => [id, refused]))
      return change([...why.keys()], (row) => ({ ...row, refused: why.get(row.id), setAside: false }))
    },
    again: (id) => change([id], ({ refused: _, setAside: __, ...row }) => row),
    setAside: (id) => change([id], (row) => ({ ...row, setAside: true })),
  }
}

const receipt = (seq: number | undefined, hash: string | undefined) => ({
  ...(seq === undefined ? {} : { seq }),
  ...(hash === undefined ? {} : { hash }),
})
