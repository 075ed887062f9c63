import type { Socket } from 'node:net'
import type { LogEntry } from '../chart/entry.ts'

const HEARTBEAT_MS = 15_000
/** An event of its own name: a comment would keep the connection up, but no page can see one. */
const HEARTBEAT = Buffer.from('event: here\ndata: .\n\n')
const AT_ONCE = 500
/** A tablet that reads slower than this is let go: it comes back with the last id it heard and misses nothing. */
const MOST_UNREAD_BYTES = 1_048_576

type Listener = { readonly out: Socket; seen: number; readonly mayStay: () => boolean }

export type LiveDeps = {
  /** Entries of the whole log after a `seq`, in its order, at most `limit`. */
  readonly entriesAfter: (seq: number, limit: number) => readonly LogEntry[]
  /** Told of what could not be read for a tablet, which is let go: it comes back and asks again. */
  readonly failed: (error: unknown) => void
}

/** Tells every listening tablet of new entries. Connecting and reconnecting are the same read of the log. */
export type Live = ReturnType<typeof createLive>

export function createLive({ entriesAfter, failed }: LiveDeps) {
  const listeners = new Set<Listener>()
  let nudged = false
  /** A damaged page of the database must not end the server for all others. */
  const orLetGo = ({ out }: Listener, what: () => void) => {
    try {
      what()
    } catch (error) {
      // The words of a SyntaxError quote what could not be parsed: a piece of somebody's chart has no place in a log.
      failed(error instanceof SyntaxError ? new Error('what the log holds is no JSON') : error)
      out.destroy()
    }
  }
  const beat = setInterval(() => {
    for (const listener of listeners)
      orLetGo(listener, () => {
        if (!listener.mayStay()) listener.out.end()
        else if (listener.out.writableLength < MOST_UNREAD_BYTES) listener.out.write(HEARTBEAT)
      })
  }, HEARTBEAT_MS)
  beat.unref()

  /** One read serves every tablet that is equally far; one that is behind reads for itself. */
  const tell = () => {
    nudged = false
    const read = new Map<number, Frames>()
    for (const listener of listeners)
      orLetGo(listener, () => {
        const frames = read.get(listener.seen) ?? framesAfter(entriesAfter, listener.seen)
        read.set(listener.seen, frames)
        if (frames.bytes.length === 0) return
        if (listener.out.writableLength > MOST_UNREAD_BYTES) return void listener.out.destroy()
        listener.out.write(frames.bytes)
        listener.seen = frames.last
      })
    if ([...read.values()].some(({ bytes }) => bytes.length > 0)) announce()
  }

  /** New entries are committed. Many commits in one turn of the loop are told together. */
  const announce = () => {
    if (nudged || listeners.size === 0) return
    nudged = true
    setImmediate(tell)
  }

  return {
    announce,
    /** Sends everything after `seq`, then everything new, until the tablet leaves or may no longer stay. */
    listen(out: Socket, seq: number, mayStay: () => boolean) {
      const listener = { out, seen: seq, mayStay }
      listeners.add(listener)
      out.on('close', () => listeners.delete(listener))
      out.on('error', () => listeners.delete(listener))
      out.write('retry: 1000\n\n')
      announce()
    },
    /** Lets go of those who may no longer stay, at once: after a sign-out or when an account is disabled. */
    dismiss() {
      for (const listener of listeners)
        orLetGo(listener, () => {
          if (!listener.mayStay()) listener.out.end()
        })
    },
    count: () => listeners.size,
    stop() {
      clearInterval(beat)
      for (const { out } of listeners) out.end()
      listeners.clear()
    },
  }
}

/** Encoded once: the same bytes go to every tablet. */
type Frames = { readonly bytes: Buffer; readonly last: number }

function framesAfter(entriesAfter: LiveDeps['entriesAfter'], seq: number): Frames {
  const rows = entriesAfter(seq, AT_ONCE)
  const text = rows.map((row) => `id: ${row.seq}\ndata: ${JSON.stringify(row)}\n\n`).join('')
  return { bytes: Buffer.from(text), last: rows.at(-1)?.seq ?? seq }
}
