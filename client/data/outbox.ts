import { createSignal } from 'solid-js'
import type { Refused } from './api.ts'
import type { Heard, Waiting } from './disk.ts'
import type { Charted, Store } from './store.ts'

export type { Charted } from './store.ts'

/** The server's word that an entry is in the log. `seq` and `hash` are missing when it only said so. */
export type Receipt = { readonly id: string; readonly seq?: number | undefined; readonly hash?: string | undefined }

export type Outbox = {
  /** Everything not acknowledged, oldest first; empty while the tablet's store is closed. A signal. */
  readonly waiting: () => readonly Waiting[]
  /** How many entries wait to be sent or dealt with, also while the tablet's store is closed; a signal. */
  readonly count: () => number
  /** Entries that lie on this tablet, cannot be opened any more, and nobody has taken note of; a signal. */
  readonly unreadable: () => number
  /** A person has taken note of those: they stay on the disk, and are told no more. */
  readonly noteUnreadable: () => Promise<void>
  /** Whether the last entry could not be put on the disk; a signal. */
  readonly failed: () => boolean
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
  /** Reads the disk again: the store was opened, or another tab has written or sent. */
  readonly look: () => Promise<void>
}

/** What waits to be sent, on this tablet's disk. It outlives a reload, a crash and a sign-out. */
export async function openOutbox(store: Store): Promise<Outbox> {
  const [waiting, setWaiting] = createSignal<readonly Waiting[]>([])
  const [count, setCount] = createSignal(0)
  const [failed, setFailed] = createSignal(false)
  const [unreadable, setUnreadable] = createSignal(0)
  const look = async () => {
    // Asked together: whoever waits for a save goes on before what it changed is drawn.
    const [found, many] = await Promise.all([store.waiting(), store.count()])
    setWaiting(found.rows)
    setUnreadable(found.unreadable)
    setCount(many - found.lost)
  }
  await look()

  return {
    waiting,
    count,
    unreadable,
    failed,
    look,
    async put(entries) {
      let added: readonly Waiting[]
      try {
        added = await store.add(entries)
        setFailed(false)
      } catch (error) {
        setFailed(true)
        throw error
      }
      // They are on the disk, whatever becomes of reading it again: "not saved" would have them charted twice.
      await look().catch(() => {
        const known = new Set(waiting().map(({ id }) => id))
        const missing = added.filter(({ id }) => !known.has(id))
        setWaiting((before) => [...before, ...missing])
        setCount((before) => before + missing.length)
      })
    },
    async next(author, limit, skip = new Set()) {
      const mine = (await store.waiting()).rows.filter(
        (row) => row.author === author && row.refused === undefined && !skip.has(row.sessionId),
      )
      const session = mine[0]?.sessionId
      return mine.filter((row) => row.sessionId === session).slice(0, limit)
    },
    async acknowledged(receipts, onServer) {
      const rows = new Map((await store.waiting()).rows.map((row) => [row.id, row]))
      const heard = receipts.flatMap(({ id, seq, hash }): readonly Heard[] => {
        const row = rows.get(id)
        if (!row) return []
        const { entry, sessionId, author } = row
        return [{ ...entry, sessionId, author, ...receipt(seq, hash) }]
      })
      await store.settle(heard)
      onServer(heard)
      await look()
    },
    async refused(refusals) {
      await store.mark(refusals)
      await look()
    },
    async noteUnreadable() {
      await store.noteUnreadable()
      await look()
    },
    async again(id) {
      await store.mark([{ id }])
      await look()
    },
    async setAside(id) {
      const refused = waiting().find((row) => row.id === id)?.refused
      await store.mark([{ id, refused, setAside: true }])
      await look()
    },
  }
}

const receipt = (seq: number | undefined, hash: string | undefined) => ({
  ...(seq === undefined ? {} : { seq }),
  ...(hash === undefined ? {} : { hash }),
})
