import { createHash } from 'node:crypto'
import { createLane } from './lane.ts'
import type { FilesOrder } from './one-file.ts'
import type { PressOrder } from './press-thread.ts'
import type { NoteOrder, PaperOrder } from './print.ts'

/** Where notes are drawn: in threads of their own, so that nobody's tap waits for a printed page. */
export type Press = {
  /**
   * The unsigned note, other pages, or files one behind the other. The same order gives the same bytes: what was drawn
   * a moment ago is handed out again, so the note that was read is at hand when it is signed. Rejects when it cannot be
   * drawn, and with QueueFull when too many wait already.
   */
  readonly print: (order: NoteOrder | PaperOrder | FilesOrder) => Promise<Uint8Array>
  /** Whether more is asked of it than it has drawn in half a second or so. */
  readonly isCrowded: () => boolean
  readonly warm: () => void
  readonly stop: () => Promise<void>
}

/** Too many orders wait: this one was not taken. */
export class QueueFull extends Error {}

/** A note with more in its record than this, in bytes of JSON, is drawn where it keeps no other waiting. */
const LONG = 64 * 1024
const MAY_WAIT = 32
/** A note takes about as long as so many bytes of its record, and a bit for each of them (`npm run bench:note`). */
const EACH = 64 * 1024
const CROWD = 512 * 1024
/** Long enough to ask again, or to read what was printed and to sign it. */
const KEPT_MS = 120_000
const KEPT_BYTES = 32 << 20

/** Two threads: usual notes never wait for a giant one, nor for the notes of a whole day. */
export function createPress(clock: () => number = () => performance.now()): Press {
  const usual = createLane()
  const long = createLane()
  const drawn = createKept(clock)
  let asked = 0

  async function drawAnew(order: PressOrder['order']): Promise<Uint8Array> {
    const size = sizeOf(order)
    const lane = size > LONG ? long : usual
    if (lane.length() >= MAY_WAIT) throw new QueueFull(`${MAY_WAIT} orders wait for the thread that draws`)
    asked += EACH + size
    try {
      return await lane.draw(order)
    } finally {
      asked -= EACH + size
    }
  }

  return {
    print: (order) => drawn(keyOf(order), () => drawAnew(order)),
    // What is in the long lane is long by itself.
    isCrowded: () => asked > CROWD || long.length() > 0,
    warm: () => usual.warm(),
    stop: async () => void (await Promise.all([usual.stop(), long.stop()])),
  }
}

/** Bytes of what is to be read on the pages. */
function sizeOf(order: PressOrder['order']): number {
  if ('files' in order) return LONG + order.files.reduce((sum, { length }) => sum + length, 0)
  return 'entries' in order ? JSON.stringify(order.entries).length : 0
}

/** What decides the bytes. The entries are named by the last link of their chain; one that is withheld says nothing. */
function keyOf(order: PressOrder['order']): string {
  const hash = createHash('sha256')
  if ('files' in order) {
    for (const file of order.files) hash.update(createHash('sha256').update(file).digest())
    return hash.update(order.title).digest('hex')
  }
  if ('pages' in order) return hash.update(JSON.stringify(order)).digest('hex')
  const { entries, ctx, before, ...rest } = order
  const chain = entries.map((entry) => `${entry.hash}${'withheld' in entry ? ' withheld' : ''}`)
  const context = { ...ctx, staff: [...ctx.staff] }
  const replaced = before && { ...before, bytes: undefined }
  return hash.update(JSON.stringify({ ...rest, chain, context, replaced })).digest('hex')
}

type Kept = { readonly bytes: Promise<Uint8Array>; until: number; size: number }

/** Keeps what was made for a while, the newest first; what is being made is made once for all who ask. */
function createKept(clock: () => number) {
  const kept = new Map<string, Kept>()

  function forget() {
    let room = KEPT_BYTES
    for (const [key, { size, until }] of [...kept].reverse()) {
      room -= size
      if (until < clock() || room < 0) kept.delete(key)
    }
  }

  return (key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    forget()
    const known = kept.get(key)
    if (known) return known.bytes
    const made: Kept = { bytes: make(), until: Number.POSITIVE_INFINITY, size: 0 }
    kept.set(key, made)
    made.bytes.then(
      ({ length }) => {
        made.size = length
        made.until = clock() + KEPT_MS
      },
      () => kept.delete(key),
    )
    return made.bytes
  }
}
