import { createMemo, createRoot, createSelector, createSignal } from 'solid-js'
import { type Body, bodies, type Kind } from '../../chart/bodies.ts'
import { type Entry, entryOf, PAPER, type Problem, problemsOf, type SentEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { movedOut } from '../../chart/moves/withheld.ts'
import type { refold } from '../../chart/refold.ts'
import { fold, type Session, tellTheSame } from '../../chart/session.ts'
import { followed } from '../frame.ts'
import type { Heard, Waiting } from './disk.ts'
import type { Charted, Outbox } from './outbox.ts'
import type { ServerTime } from './server-time.ts'
import { dataWords } from './words.ts'

/** Where an entry is, from the server's own word. */
export type EntryState = 'saved-here' | 'sending' | 'on-server' | 'refused'

/** `stale`: entries are here, but the server was not heard since the page opened. */
export type Standing = 'asking' | 'known' | 'stale' | 'absent' | 'unreachable'

/** What is to be charted: a kind with its body. */
export type Fact = { [K in Kind]: { readonly kind: K; readonly body: Body<K> } }[Kind]
export type RecordOptions = {
  /** When it happened, epoch ms; now when absent. */
  readonly at?: number | undefined
  /** The set that the entry belongs to, when its kind has sets. */
  readonly setId?: string | undefined
  /** Who charts it; whoever is signed in when absent. For what began before an answer that came late. */
  readonly author?: string | undefined
  /** The id of the last fact: tried again, it is charted once. */
  readonly lastId?: string | undefined
  /** Entries that `make` made before: charted with the others, under the ids that they have. */
  readonly made?: readonly Charted[] | undefined
  /** Transcribed from the downtime form. */
  readonly fromPaper?: boolean | undefined
}

/** One session on this tablet: what it heard plus what it said, folded. There is no other state. */
export type Chart = {
  readonly sessionId: string
  readonly session: () => Session
  /**
   * The same for what only draws it: a frame behind, so that a save is seen before all is drawn that it changes, and
   * not changed when all that is new is the server's receipt. Its `head` and the places in the log may lag: to sign,
   * and to check what may be charted, ask `session`.
   */
  readonly charted: () => Session
  /** Every entry of the session but those that the server refused, in no particular order; a signal. */
  readonly entries: () => readonly Entry[]
  /**
   * Charts one fact: on this tablet's disk, then on screen, then sent in the background. Answers when it is on disk.
   * @throws NotCharted when the core finds it impossible, nobody is signed in, or the disk did not take it; then
   * nothing was charted.
   */
  readonly record: <K extends Kind>(kind: K, body: Body<K>, options?: RecordOptions) => Promise<Entry>
  /** Several facts of one moment, all or none; those whose kinds have sets share one `setId`. */
  readonly recordSet: (facts: readonly Fact[], options?: RecordOptions) => Promise<readonly Entry[]>
  /**
   * Makes an entry and charts nothing: for an act that the server is asked to store itself. Whatever becomes of the
   * answer, it is tried again and at last charted under this same id, so that it is never charted twice.
   * @throws NotCharted when the core finds it impossible or nobody is signed in.
   */
  readonly make: (fact: Fact, options?: Pick<RecordOptions, 'at'>) => Charted
  readonly state: (entryId: string) => EntryState
  /** Entries of this session that are only on this tablet; a signal. */
  readonly unsent: () => number
  /** Refused by the server and not dealt with; a signal. */
  readonly refused: () => readonly Waiting[]
  /** What this tablet knows of the session; a signal. */
  readonly standing: () => Standing
  readonly setStanding: (standing: Standing) => void
  /** Takes in entries that the server has, from wherever they came. */
  readonly hear: (entries: readonly Heard[]) => void
  /** Entries that belonged to another patient: they are here no more, and must not stay on the disk. */
  readonly gone: () => ReadonlySet<string>
}

/** Why nothing was charted, in words for the nurse; `problems` name the fields. */
export class NotCharted extends Error {
  readonly problems: readonly Problem[]
  constructor(message: string, problems: readonly Problem[] = [], cause?: unknown) {
    super(message, { cause })
    this.problems = problems
  }
}

export type ChartDeps = {
  readonly outbox: Outbox
  readonly time: ServerTime
  readonly newId: () => string
  /** Staff id of who is signed in. */
  readonly author: () => string | undefined
  readonly device: string
  readonly sending: () => ReadonlySet<string>
  readonly flush: () => void
}

type Folded = ReturnType<typeof refold>
let take: typeof refold = (_, entries) => ({ entries, session: fold(entries) })
/** How a chart takes in one entry more: folded anew, until the record brings the quicker way behind the first load. */
export const takeInBy = (way: typeof refold) => {
  take = way
}

export function createChart(sessionId: string, deps: ChartDeps): Chart {
  return createRoot(() => {
    const [heard, setHeard] = createSignal<ReadonlyMap<string, Entry>>(new Map())
    const [standing, setStanding] = createSignal<Standing>('asking')
    const waiting = createMemo(() => deps.outbox.waiting().filter((row) => row.sessionId === sessionId), [], {
      equals: sameRows,
    })
    const own = createMemo(() =>
      waiting()
        .filter((row) => row.refused === undefined)
        .map(asEntry),
    )
    // An entry that leaves the outbox was heard before it left: then the same stand here, and nothing is folded anew.
    const entries = createMemo<readonly Entry[]>(
      () => {
        const onServer = heard()
        return [...onServer.values(), ...own().filter((entry) => !onServer.has(entry.id))]
      },
      [],
      { equals: sameItems },
    )
    const folded = createMemo<Folded>((before) => take(before, entries()))
    const session = () => folded().session
    const charted = followed(createMemo(session, undefined, { equals: tellTheSame }))
    const states = createMemo(() => {
      const onServer = heard()
      return new Map(waiting().flatMap(({ id, refused }) => (onServer.has(id) ? [] : [[id, refused !== undefined]])))
    })
    // Each row of the list asks where its entries are: only those that are on their way hear of a change.
    const isUnderWay = createSelector(states, (id: string, under) => under.has(id))

    const recordSet = async (facts: readonly Fact[], options: RecordOptions = {}) => {
      const { made: before = [] } = options
      const last = facts.length - 1
      const made = [
        ...before,
        ...facts.map((fact, i) => sentFrom(fact, deps, sessionId, options, i === last ? options.lastId : undefined)),
      ]
      await onDisk(deps.outbox, made)
      deps.flush()
      return made.map((row) => entryOf({ ...row.entry, sessionId, author: row.author }))
    }
    return {
      sessionId,
      session,
      charted,
      entries,
      standing,
      setStanding,
      async record(kind, body, options) {
        const [entry] = await recordSet([{ kind, body } as Fact], options)
        if (entry === undefined) throw new NotCharted(dataWords.notCharted)
        return entry
      },
      recordSet: (facts, options = {}) => recordSet(facts, { ...options, setId: options.setId ?? deps.newId() }),
      make: (fact, options = {}) => sentFrom(fact, deps, sessionId, options),
      state(id) {
        if (!isUnderWay(id)) return 'on-server'
        if (states().get(id)) return 'refused'
        return deps.sending().has(id) ? 'sending' : 'saved-here'
      },
      unsent: () => own().length,
      refused: () => waiting().filter((row) => row.refused !== undefined && row.setAside !== true),
      hear(news) {
        const entries = news.filter((entry) => entry.sessionId === sessionId && isNews(heard().get(entry.id), entry))
        if (entries.length === 0) return
        setHeard((before) => {
          const all = new Map([...before, ...entries.map((entry) => [entry.id, entryOf(entry)] as const)])
          for (const id of movedOut(all.values())) all.delete(id)
          return all
        })
      },
      gone: () => movedOut(heard().values()),
    }
  })
}

/** The server's own copy, with its place in the log, replaces what only a receipt vouched for; nothing else does. */
const isNews = (known: Entry | undefined, entry: Heard) =>
  known === undefined || (known.receivedAt === undefined && entry.receivedAt !== undefined) || known.seq === undefined

function asEntry(row: Waiting): Entry {
  const known = entryIn.get(row)
  if (known) return known
  const { entry: sent, sessionId, author } = row
  const entry = entryOf({ ...sent, sessionId, author })
  entryIn.set(row, entry)
  return entry
}
/** A row that stays is the same entry: a chart is not folded anew for it. */
const entryIn = new WeakMap<Waiting, Entry>()
const sameItems = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((item, i) => item === b[i])
/** The outbox changes with every entry of every chair; a chart refolds only for its own. */
const sameRows = (a: readonly Waiting[], b: readonly Waiting[]) =>
  a.length === b.length &&
  a.every((row, i) => row.id === b[i]?.id && row.refused === b[i]?.refused && row.setAside === b[i]?.setAside)

/**
 * The entry that a fact becomes.
 * @throws NotCharted when the core finds it impossible or nobody is signed in.
 */
export function sentFrom(
  fact: Fact,
  deps: Pick<ChartDeps, 'author' | 'time' | 'newId' | 'device'>,
  sessionId: string,
  { at, setId, fromPaper, author = deps.author() }: RecordOptions = {},
  id: string = fact.kind === 'session-opened' ? sessionId : deps.newId(),
): Charted {
  if (author === undefined) throw new NotCharted(dataWords.nobody)
  const raw = deps.time.raw()
  const recordedAt = raw + (deps.time.offset() ?? 0)
  const takesSet = setId !== undefined && 'setId' in bodies[fact.kind].properties
  const entry: SentEntry = {
    id,
    kind: fact.kind,
    occurredAt: toWire(at === undefined ? recordedAt : notAfter(at, recordedAt)),
    recordedAt: toWire(recordedAt),
    body: takesSet ? { setId, ...fact.body } : { ...fact.body },
    author,
    device: fromPaper ? `${PAPER}:${deps.device}` : deps.device,
    clock: { raw: toWire(raw), offsetMs: deps.time.offset() },
  }
  const problems = problemsOf(entry)
  const [first] = problems
  if (first)
    throw new NotCharted(`${dataWords.notCharted} ${first.path.replace('/body/', '')} ${first.message}.`, problems)
  return { sessionId, author, entry }
}

/** The screen's "now" may stand a moment ahead of a clock that was just corrected; a real future stays one. */
const notAfter = (at: number, recordedAt: number) => (at > recordedAt && at - recordedAt < 2000 ? recordedAt : at)

async function onDisk(outbox: Outbox, made: readonly Charted[]) {
  try {
    await outbox.put(made)
  } catch (cause) {
    const full = cause instanceof DOMException && cause.name === 'QuotaExceededError'
    throw new NotCharted(full ? dataWords.diskFull : dataWords.diskFailed, [], cause)
  }
}
