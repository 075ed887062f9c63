import { hash } from 'node:crypto'
import { genesis } from '../chart/chain.ts'
import {
  allCheckpoints,
  type Checkpoint,
  checkpointOf,
  hashOfCheckpoint,
  MARK_DIGITS,
  markOf,
  type Reach,
  type SignedCheckpoint,
} from './checkpoints.ts'
import type { Reads } from './connection.ts'
import { asc, gt } from './drizzle.ts'
import { audit, log } from './schema.ts'

/** The first row that is not what a checkpoint saw; or the checkpoint that is itself not as it was signed. */
export type Breach = { readonly of: 'log' | 'audit' | 'checkpoint'; readonly seq: number; readonly why: string }
export type CheckpointVerdict = {
  /** The first of each kind, by its number; empty when all that the checkpoints cover is there as they saw it. */
  readonly breaches: readonly Breach[]
  /** What the newest checkpoint covers; nothing while there is none. */
  readonly covered?: Pick<Checkpoint, 'number' | 'at'> & { readonly log: number; readonly audit: number }
  /** How many lie outside the database, and how many in it. */
  readonly outside: number
  readonly inside: number
}

/**
 * Holds both logs against the signed checkpoints: those that lie outside the database, where there are any, and those
 * inside. `isGenuine` says whether a checkpoint's text bears the clinic's signature.
 */
export function verifyCheckpoints(
  { reads }: Reads,
  outside: readonly SignedCheckpoint[],
  isGenuine: (signed: SignedCheckpoint) => boolean,
): CheckpointVerdict {
  return reads.$client.transaction((): CheckpointVerdict => {
    const inside = allCheckpoints({ reads })
    const known = [...outside, ...inside.slice(outside.length)]
    const forged = firstForged(known, isGenuine)
    const good = known.slice(0, forged === undefined ? known.length : forged.seq - 1).map(checkpointOf)
    const breaches = [
      firstRowChanged(reads, 'log', good),
      firstRowChanged(reads, 'audit', good),
      firstNotTheSame(outside, inside) ?? forged,
    ].filter((breach) => breach !== undefined)
    const newest = good.at(-1)
    const covered = newest && { number: newest.number, at: newest.at, log: newest.log.seq, audit: newest.audit.seq }
    return { breaches, outside: outside.length, inside: inside.length, ...(covered ? { covered } : {}) }
  })()
}

/** What was changed, taken away or put in another place inside the database shows against the lines outside. */
function firstNotTheSame(
  outside: readonly SignedCheckpoint[],
  inside: readonly SignedCheckpoint[],
): Breach | undefined {
  for (const [index, { text, signature }] of outside.entries()) {
    const same = inside[index]
    if (same === undefined) return { of: 'checkpoint', seq: index + 1, why: 'is missing in the database' }
    if (same.text !== text || same.signature !== signature)
      return { of: 'checkpoint', seq: index + 1, why: 'is not what lies outside the database' }
  }
  return undefined
}

function firstForged(
  known: readonly SignedCheckpoint[],
  isGenuine: (signed: SignedCheckpoint) => boolean,
): Breach | undefined {
  let prev = genesis
  for (const [index, signed] of known.entries()) {
    const seq = index + 1
    if (!isGenuine(signed)) return { of: 'checkpoint', seq, why: "does not bear the clinic's signature" }
    const { number, prev: before } = checkpointOf(signed)
    if (number !== seq || before !== prev) return { of: 'checkpoint', seq, why: 'does not follow the one before it' }
    prev = hashOfCheckpoint(signed)
  }
  return undefined
}

const PAGE = 1000

/** Walks a log once, beside what the checkpoints saw of each of its rows. */
function firstRowChanged(reads: Reads['reads'], of: 'log' | 'audit', seen: readonly Checkpoint[]): Breach | undefined {
  const rows = eachRow(reads, of)
  let before: Pick<Reach, 'seq' | 'digest'> = { seq: 0, digest: genesis }
  for (const checkpoint of seen) {
    const reach = checkpoint[of]
    let { digest } = before
    for (let seq = before.seq + 1; seq <= reach.seq; seq += 1) {
      const row = rows.next().value
      const from = (seq - before.seq - 1) * MARK_DIGITS
      const mark = reach.marks.slice(from, from + MARK_DIGITS)
      if (row === undefined || row.seq > seq) return { of, seq, why: `is missing; ${covers(checkpoint)}` }
      if (row.seq < seq || markOf(row.hash) !== mark) return { of, seq: row.seq, why: `is not what ${saw(checkpoint)}` }
      digest = hash('sha256', digest + row.hash)
    }
    if (digest !== reach.digest)
      return { of, seq: before.seq + 1, why: `or one soon after is not what ${saw(checkpoint)}` }
    before = reach
  }
  return undefined
}
const covers = ({ number, at }: Checkpoint) => `checkpoint ${number} of ${at} covers it`
const saw = ({ number, at }: Checkpoint) => `checkpoint ${number} of ${at} saw`

function* eachRow(reads: Reads['reads'], of: 'log' | 'audit'): Generator<{ seq: number; hash: string }, undefined> {
  const table = of === 'log' ? log : audit
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = reads
      .select({ seq: table.seq, hash: table.hash })
      .from(table)
      .where(gt(table.seq, after))
      .orderBy(asc(table.seq))
      .limit(PAGE)
      .all()
    yield* page
    const last = page.at(-1)
    if (last === undefined) return undefined
    after = last.seq
  }
}
