import type { Body, Kind } from '../chart/bodies.ts'
import { entryOf, type SentEntry, type StoredEntry } from '../chart/entry.ts'
import { toWire } from '../chart/instant.ts'
import { fold, type Session } from '../chart/session.ts'
import { HOUR, MINUTE } from '../chart/units.ts'
import type { Api } from '../client/data/api.ts'
import type { Heard, Waiting } from '../client/data/disk.ts'
import { type Outbox, openOutbox } from '../client/data/outbox.ts'
import type { Store } from '../client/data/store.ts'
import { createSync, type Sync } from '../client/data/sync.ts'
import type { Dice } from './chance.ts'

/** Runs something after some simulated ms; answers what calls it off. */
export type Later = (ms: number, run: () => void) => () => void

/** What outlives a page: the tablet's disk. Nothing of a page that is gone reaches it any more. */
type Platter = { rows: Waiting[]; heard: Map<string, Heard>; places: number }

/** A page's hand on the disk. A write is there whole or not at all, also when the page dies during it. */
function storeOn(platter: Platter, lives: () => boolean): Store {
  const step = async <T>(change: () => T): Promise<T> => {
    await Promise.resolve()
    // A page that is gone never hears of anything again.
    if (!lives()) return new Promise<T>(() => undefined)
    return change()
  }
  return {
    waiting: () => step(() => ({ rows: [...platter.rows], lost: 0, unreadable: 0 })),
    noteUnreadable: async () => undefined,
    count: () => step(() => platter.rows.length),
    add: (entries) =>
      step(() => {
        const added = entries.map(({ sessionId, author, entry }) => {
          platter.places += 1
          return { place: platter.places, id: entry.id, sessionId, author, entry }
        })
        platter.rows = [...platter.rows, ...added]
        return added
      }),
    mark: (marks) =>
      step(() => {
        const by = new Map(marks.map((mark) => [mark.id, mark]))
        platter.rows = platter.rows.map((row) => {
          const mark = by.get(row.id)
          return mark ? { ...row, refused: mark.refused, setAside: mark.setAside } : row
        })
      }),
    settle: (entries) =>
      step(() => {
        const gone = new Set(entries.map(({ id }) => id))
        platter.rows = platter.rows.filter(({ id }) => !gone.has(id))
        for (const entry of entries) if (!platter.heard.has(entry.id)) platter.heard.set(entry.id, entry)
      }),
    heard: () => step(() => [...platter.heard.values()]),
    keepHeard: (entries) =>
      step(() => {
        for (const entry of entries) platter.heard.set(entry.id, entry)
      }),
    keepOnly: async () => undefined,
    kept: async () => undefined,
    keep: async () => undefined,
    forget: async () => undefined,
  }
}

export type TabletWorld = {
  readonly sessionId: string
  readonly later: Later
  readonly dice: Dice
  readonly now: () => number
  /** Nothing goes wrong any more. */
  readonly isCalm: () => boolean
  /** The way to the server for whoever sits at this tablet. */
  readonly apiFor: (who: () => string) => Api
}

/** One tablet with the real outbox and sync; its page can be reloaded and killed, its clock is off. */
export class SimulatedTablet {
  readonly name: string
  author: string
  readonly #world: TabletWorld
  readonly #platter: Platter = { rows: [], heard: new Map(), places: 0 }
  /** Server minus tablet in ms; the tablet may have measured it or not. */
  readonly #skew: number
  readonly #measured: boolean
  #page = 0
  #made = 0
  #heardTo = 0
  #outbox: Outbox | undefined
  #sync: Sync | undefined
  /** Ids whose save was answered: "saved on this tablet" stood on the screen. */
  readonly saved = new Set<string>()
  /** Ids whose save was begun, with their authors. */
  readonly begun = new Map<string, string>()

  constructor(name: string, author: string, world: TabletWorld) {
    this.name = name
    this.author = author
    this.#world = world
    this.#skew = world.dice.pick([0, 0, 400, -31_000, 6 * MINUTE, -26 * HOUR, 24 * HOUR])
    this.#measured = world.dice.below(4) > 0
  }

  async open(): Promise<void> {
    this.#page += 1
    this.#heardTo = 0
    const page = this.#page
    const lives = () => this.#page === page
    const outbox = await openOutbox(storeOn(this.#platter, lives))
    const sync = createSync({
      api: this.#world.apiFor(() => this.author),
      outbox,
      author: () => this.author,
      onServer: () => undefined,
      signedOut: () => undefined,
      later: (ms, run) => this.#world.later(ms, () => lives() && run()),
      random: this.#world.dice.next,
    })
    this.#outbox = outbox
    this.#sync = sync
    void sync.flush()
  }
  /** A reload says goodbye, a crash does not; for what is on the disk it is the same. */
  async reload(): Promise<void> {
    this.#sync?.stop()
    await this.open()
  }
  /** Charts something; at any moment of it the page may die. */
  chart(kind: Kind, body: Body): string {
    const { dice, now, sessionId } = this.#world
    const raw = now() - this.#skew
    const recordedAt = raw + (this.#measured ? this.#skew : 0)
    this.#made += 1
    const id = `${this.name}-${this.#made}`
    const entry: SentEntry = {
      id,
      kind,
      occurredAt: toWire(recordedAt - dice.pick([0, 0, 0, 4000, 20 * MINUTE])),
      recordedAt: toWire(recordedAt),
      body: { ...body },
      author: this.author,
      device: this.name,
      clock: { raw: toWire(raw), offsetMs: this.#measured ? this.#skew : null },
    }
    this.begun.set(id, this.author)
    const saved = this.#outbox?.put([{ sessionId, author: this.author, entry }])
    void saved?.then(() => {
      this.saved.add(id)
      void this.#sync?.flush()
    })
    return id
  }
  /** Hears what came after the last `seq` that this page heard; a new page begins at the first. */
  async catchUp(after: (seq: number) => Promise<readonly StoredEntry[]>): Promise<void> {
    const page = this.#page
    const entries = await after(this.#heardTo)
    if (this.#page !== page) return
    // The stream may break anywhere: what was not heard is asked for again from there.
    const arrived = this.#world.isCalm() ? entries : entries.slice(0, this.#world.dice.below(entries.length + 1))
    for (const entry of arrived) this.#platter.heard.set(entry.id, entry)
    this.#heardTo = arrived.at(-1)?.seq ?? this.#heardTo
  }
  /** The network is back: what the page does then. */
  async awake(): Promise<void> {
    await this.#outbox?.look()
    await this.#sync?.retryNow()
  }
  waiting(): readonly Waiting[] {
    return this.#platter.rows
  }
  /** What this tablet shows: everything that it heard and everything that it said, folded. */
  session(): Session {
    const own: Heard[] = this.#platter.rows
      .filter(({ id, refused }) => refused === undefined && !this.#platter.heard.has(id))
      .map(({ entry, sessionId, author }) => ({ ...entry, sessionId, author }))
    return fold([...this.#platter.heard.values(), ...own].map(entryOf))
  }
}
