import { parseArgs } from 'node:util'
import type { Body, Kind } from '../chart/bodies.ts'
import { entryOf, type SentEntry, type StoredEntry } from '../chart/entry.ts'
import { fold, type Session } from '../chart/session.ts'
import type { Answer, Api, Refused } from '../client/data/api.ts'
import { type Dice, diceOf } from './chance.ts'
import { realClinic } from './real-backend.ts'
import { type Later, SimulatedTablet, type TabletWorld } from './simulated-tablet.ts'

// Several tablets chart one session over a network that loses, repeats, delays and reorders, with pages that are
// reloaded and killed, clocks that are off and a server that restarts. At the end everybody must hold the same session.

/** The server as the tablets see it: whole calls that were carried out, however much of the answer arrives. */
export type Backend = {
  readonly sessionId: string
  readonly authors: readonly string[]
  readonly carryOut: (author: string, entries: readonly SentEntry[]) => Promise<Answer<unknown>>
  /** The log of the session after a `seq`, in its order. */
  readonly after: (seq: number) => Promise<readonly StoredEntry[]>
  readonly restart: () => Promise<void>
  /** Everything that was asked for and waits for nothing but its turn has had it. */
  readonly settled: () => Promise<void>
}

/** The log alone, without a database: an id is stored once, and the first answer is given again. */
export function simulatedBackend(): Backend {
  const log: StoredEntry[] = []
  const sessionId = 'session-1'
  const append = (author: string, sent: SentEntry) => {
    const known = log.find(({ id }) => id === sent.id)
    const hash = (known?.seq ?? log.length + 1).toString(16).padStart(64, '0')
    const seq = known?.seq ?? log.length + 1
    if (!known) log.push({ ...sent, author, sessionId, seq, receivedAt: sent.recordedAt, prev: hash, hash })
    return { id: sent.id, outcome: known ? 'duplicate' : 'recorded', seq, hash }
  }
  return {
    sessionId,
    authors: ['nora', 'nils'],
    async carryOut(author, entries) {
      const results = entries.map((sent) => {
        if (sent.author === author) return append(author, sent)
        return { id: sent.id, outcome: 'refused', problem: { type: 'urn:chairside:author-not-signed-in' } }
      })
      return { ok: true, value: { results } }
    },
    after: async (seq) => log.filter((entry) => entry.seq > seq),
    restart: async () => undefined,
    settled: () => new Promise((done) => setImmediate(done)),
  }
}

export type Run = { readonly tablets: number; readonly entries: number; readonly requests: number }
export class Diverged extends Error {}

const START = Date.UTC(2026, 10, 23, 9)
/** More steps than any run needs: a tablet that asks without end is caught. */
const MOST_STEPS = 60_000

type Timer = { readonly at: number; readonly run: () => void }

/** Time that passes when the simulation says so; what is due at the same time comes in any order. */
function timers(dice: Dice, settled: () => Promise<void>) {
  let clock = START
  const due = new Set<Timer>()
  const later: Later = (ms, run) => {
    const timer = { at: clock + Math.max(0, ms), run }
    due.add(timer)
    return () => void due.delete(timer)
  }
  return {
    later,
    settled,
    now: () => clock,
    isEmpty: () => due.size === 0,
    /** Lets the next thing happen, and everything that follows from it at once. */
    async step() {
      const first = Math.min(...[...due].map(({ at }) => at))
      const ready = [...due].filter(({ at }) => at === first)
      const timer = dice.pick(ready)
      due.delete(timer)
      clock = Math.max(clock, timer.at)
      timer.run()
      await settled()
    },
  }
}

const refusedWith = (status: number, type: string): Answer<never> => ({
  ok: false,
  refused: { status, type, title: type, byServer: status > 0, more: {} } satisfies Refused,
})

/** What was charted: everything a chair sees, corrections and contradictions among it. */
function something(dice: Dice, known: readonly string[]): { kind: Kind; body: Body } {
  const rate = 10 + dice.below(60)
  const facts = [
    { kind: 'weight-measured', body: { kg: 60 + dice.below(40) } },
    { kind: 'bag-prepared', body: { mgPerMl: dice.pick([1, 2]), mg: 100 } },
    { kind: 'infusion-started', body: { mlPerHour: rate } },
    { kind: 'rate-changed', body: { mlPerHour: rate, reason: 'restless' } },
    { kind: 'rate-changed', body: { mlPerHour: rate + 0.5 } },
    { kind: 'infusion-held', body: { reason: 'pressure' } },
    { kind: 'infusion-resumed', body: { mlPerHour: rate } },
    { kind: 'infusion-stopped', body: {} },
    { kind: 'vitals', body: { systolic: 100 + dice.below(60), diastolic: 60 + dice.below(30) } },
    { kind: 'vitals', body: { spo2: 90 + dice.below(11), heartRate: 60 + dice.below(50) } },
    { kind: 'note', body: { text: `note ${dice.below(1000)}` } },
    { kind: 'pump-read', body: { mL: dice.below(50) } },
  ] as const
  const target = known.length > 0 && dice.below(8) === 0 ? dice.pick(known) : undefined
  if (target !== undefined)
    return dice.below(2) === 0
      ? { kind: 'amendment', body: { target, struck: true, reason: 'undone' } }
      : { kind: 'amendment', body: { target, replacement: { body: { mlPerHour: rate } }, reason: 'misread' } }
  return dice.pick(facts)
}

type Weather = { readonly reaches: (tablet: number) => boolean; readonly calm: boolean }

/** One tablet's way to the server: what gets there, and what of the answer comes back. */
function apiOver(backend: Backend, dice: Dice, later: Later, up: () => Weather, tablet: number, count: () => void) {
  const travel = () => new Promise<void>((arrived) => void later(up().calm ? 5 : 5 + dice.below(4000), arrived))
  const carry = async (who: string, entries: readonly SentEntry[]): Promise<Answer<unknown>> => {
    await travel()
    const { reaches, calm } = up()
    if (!reaches(tablet)) return refusedWith(0, 'no-network')
    const fate = calm ? 99 : dice.below(24)
    if (fate === 0) return refusedWith(500, 'internal')
    if (fate === 1) return refusedWith(429, 'too-busy')
    if (fate === 2) return refusedWith(503, 'stopping')
    // The server is killed in the middle of a batch: the first of it are stored, and nothing is answered.
    const arrived = fate === 3 ? entries.slice(0, dice.below(entries.length + 1)) : entries
    const answer = arrived.length === 0 ? refusedWith(0, 'no-network') : await backend.carryOut(who, arrived)
    if (fate === 4) await backend.carryOut(who, arrived)
    await travel()
    if (fate === 3 || fate === 5 || fate === 6 || !up().reaches(tablet)) return refusedWith(0, 'no-network')
    return fate === 7 ? { ok: true, value: {} } : answer
  }
  return (who: () => string): Api => ({
    async call<T>(_method: string, _path: string, body?: unknown) {
      count()
      return (await carry(who(), (body as { entries: readonly SentEntry[] }).entries)) as Answer<T>
    },
  })
}

/**
 * One run from its seed.
 * @throws Diverged when an entry is lost or doubled, when two sessions differ, or when the sending never ends.
 */
export async function convergence(backend: Backend, seed: number): Promise<Run> {
  const dice = diceOf(seed)
  const time = timers(dice, backend.settled)
  const size = dice.pick([20, 20, 20, 20, 60, 400])
  const entries = 5 + dice.below(size - 4)
  const cut = new Set<number>()
  let calm = false
  let requests = 0
  const weather = (): Weather => ({ reaches: (tablet) => calm || !cut.has(tablet), calm })
  const tablets = Array.from({ length: 2 + dice.below(3) }, (_, index) => {
    const apiFor = apiOver(backend, dice, time.later, weather, index, () => {
      requests += 1
    })
    const world: TabletWorld = {
      sessionId: backend.sessionId,
      later: time.later,
      dice,
      now: time.now,
      isCalm: () => calm,
      apiFor,
    }
    const [nora = '', nils = nora] = backend.authors
    return new SimulatedTablet(`${seed}-${index}`, index % 2 === 0 ? nora : nils, world)
  })
  await Promise.all(tablets.map((tablet) => tablet.open()))

  const incidents: ((index: number) => Promise<unknown>)[] = [
    async (index) => cut.add(index),
    async (index) => cut.delete(index),
    async (index) => cut.delete(index),
    async (index) => tablets[index]?.reload(),
    // The page dies in the middle of whatever it was doing, and opens again.
    async (index) => tablets[index]?.open(),
    async (index) => {
      const tablet = tablets[index]
      if (tablet) tablet.author = dice.pick(backend.authors)
    },
    async (index) => tablets[index]?.catchUp(backend.after),
    async (index) => tablets[index]?.catchUp(backend.after),
    async () => backend.restart(),
  ]
  for (let charted = 0; charted < entries; charted += 1) {
    const index = dice.below(tablets.length)
    const tablet = tablets[index]
    const { kind, body } = something(
      dice,
      // Only the author corrects an entry.
      tablets.flatMap(({ begun }) => [...begun].flatMap(([id, author]) => (author === tablet?.author ? [id] : []))),
    )
    tablet?.chart(kind, body)
    if (dice.below(3) === 0) await dice.pick(incidents)(index)
    for (let steps = dice.below(4); steps > 0 && !time.isEmpty(); steps -= 1) await time.step()
  }
  calm = true
  await drain(tablets, backend.authors, time)
  const log = await backend.after(0)
  for (const tablet of tablets) await tablet.catchUp(backend.after)
  judge(tablets, log)
  return { tablets: tablets.length, entries, requests }
}

/** The network is back everywhere, and everybody who charted signs in once more where they did. */
async function drain(tablets: readonly SimulatedTablet[], authors: readonly string[], time: ReturnType<typeof timers>) {
  let steps = 0
  for (const author of authors)
    for (const tablet of tablets) {
      tablet.author = author
      void tablet.awake()
      await time.settled()
      while (tablet.waiting().some((row) => row.author === author && row.refused === undefined)) {
        steps += 1
        if (steps > MOST_STEPS) throw new Diverged(`${tablet.name} never ends sending`)
        if (time.isEmpty()) void tablet.awake()
        else await time.step()
        await time.settled()
      }
    }
}

const shown = (session: Session) =>
  JSON.stringify(session, (_key, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : typeof value === 'bigint' ? `${value}n` : value,
  )

function judge(tablets: readonly SimulatedTablet[], log: readonly StoredEntry[]) {
  const stored = log.map(({ id }) => id)
  if (new Set(stored).size !== stored.length) throw new Diverged('an entry is in the log twice')
  const known = new Set(stored)
  for (const tablet of tablets) {
    const { name, saved, begun } = tablet
    // What the server refuses stays on the tablet, in sight.
    const refused = new Set(tablet.waiting().map(({ id }) => id))
    for (const id of saved)
      if (!known.has(id) && !refused.has(id)) throw new Diverged(`${id}, saved on ${name}, is not in the log`)
    for (const id of stored)
      if (id.startsWith(`${name}-`) && !begun.has(id)) throw new Diverged(`${id} was never charted`)
  }
  const truth = shown(fold(log.map(entryOf)))
  for (const tablet of tablets)
    if (shown(tablet.session()) !== truth) throw new Diverged(`${tablet.name} shows another session than the server`)
}

/** Runs many, and names the seed of the first that diverged. */
export async function manyRuns(
  runs: number,
  seed: number,
  backend: () => Backend | Promise<Backend> = simulatedBackend,
) {
  let entries = 0
  let requests = 0
  for (let run = 0; run < runs; run += 1)
    try {
      const done = await convergence(await backend(), seed + run)
      entries += done.entries
      requests += done.requests
    } catch (error) {
      throw new Diverged(`seed ${seed + run}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  return { runs, entries, requests }
}

/** The same with one real server and its database, restarted now and then; each run has a session of its own. */
export async function realRuns(runs: number, seed: number) {
  const clinic = await realClinic()
  try {
    return await manyRuns(runs, seed, clinic.session)
  } finally {
    await clinic.stop()
  }
}

if (import.meta.main) {
  const options = { runs: { type: 'string' }, seed: { type: 'string' }, real: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000)
  const started = Date.now()
  const { runs, entries, requests } = await manyRuns(Number(values.runs ?? 10_000), seed)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`Seed ${seed}: ${runs} runs, ${entries} entries, ${requests} requests, ${seconds} s: all converged.`)
  const real = await realRuns(Number(values.real ?? 200), seed)
  console.log(`With the real server and database: ${real.runs} runs, ${real.entries} entries: all converged.`)
}
