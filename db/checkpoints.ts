import { hash } from 'node:crypto'
import { canonical, genesis } from '../chart/chain.ts'
import { toWire } from '../chart/instant.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { direct } from './direct.ts'
import { and, asc, desc, eq, gt, lte, sql } from './drizzle.ts'
import { audit, heads, log, checkpoints as table } from './schema.ts'

/** How far one of the two logs went. */
export type Reach = {
  /** The number of its last row. */
  readonly seq: number
  /** SHA-256 over the reach before it and the hash of each row since, one after the other. */
  readonly digest: string
  /** The first 16 hex digits of the hash of each row since the checkpoint before: they name a row that was changed. */
  readonly marks: string
}

/** A statement of what was recorded by an instant. Each holds the hash of the one before it. */
export type Checkpoint = {
  readonly number: number
  /** RFC 3339, UTC */
  readonly at: string
  readonly log: Reach
  readonly audit: Reach
  readonly prev: string
}
/** `text` is the checkpoint as canonical JSON, which is what was signed; `signature` is Base64. */
export type SignedCheckpoint = { readonly text: string; readonly signature: string }

export const checkpointOf = ({ text }: SignedCheckpoint) => JSON.parse(text) as Checkpoint
export const hashOfCheckpoint = ({ text }: SignedCheckpoint) => hash('sha256', text)

export const MARK_DIGITS = 16
/** A first checkpoint over a long record comes in several: one line a file must stay readable. */
const MOST_ROWS = 20_000

type Numbered = typeof log | typeof audit
const tables = { log, audit } as const

const statements = prepared((db) => {
  const rowsOf = (of: Numbered) =>
    direct<{ seq: number; hash: string }>(
      db,
      db
        .select({ seq: of.seq, hash: of.hash })
        .from(of)
        .where(and(gt(of.seq, sql.placeholder('after')), lte(of.seq, sql.placeholder('until'))))
        .orderBy(asc(of.seq)),
    )
  return {
    given: direct<{ seq: number }>(
      db,
      db
        .select({ seq: heads.seq })
        .from(heads)
        .where(eq(heads.of, sql.placeholder('of'))),
    ),
    last: db.select().from(table).orderBy(desc(table.number)).limit(1).prepare(),
    after: db
      .select()
      .from(table)
      .where(gt(table.number, sql.placeholder('number')))
      .orderBy(asc(table.number))
      .prepare(),
    insert: direct(
      db,
      db.insert(table).values({
        number: sql.placeholder('number'),
        text: sql.placeholder('text'),
        signature: sql.placeholder('signature'),
      }),
    ),
    rows: { log: rowsOf(log), audit: rowsOf(audit) },
  }
})

/** The number last given in each log: what a checkpoint made now would reach. */
export function numbersGiven({ reads }: Reads): Readonly<Record<keyof typeof tables, number>> {
  const { given } = statements(reads)
  const of = (name: string) => given.get({ of: name })?.seq ?? 0
  return { log: of('log'), audit: of('audit') }
}

export const allCheckpoints = (db: Reads): readonly SignedCheckpoint[] => checkpointsAfter(db, 0)
export const newestCheckpoint = ({ reads }: Reads): SignedCheckpoint | undefined => statements(reads).last.get()
/** Those after a number, in order; they are counted from 1. */
export const checkpointsAfter = ({ reads }: Reads, number: number): readonly SignedCheckpoint[] =>
  statements(reads)
    .after.all({ number })
    .map(({ text, signature }) => ({ text, signature }))

/** What the next checkpoint says, to be signed; nothing when no row came since the one before. */
export function nextCheckpoint(
  { reads }: Reads,
  before: SignedCheckpoint | undefined,
  at: Instant,
): string | undefined {
  return reads.$client.transaction(() => {
    const last = before && checkpointOf(before)
    const reached = { log: reachFrom({ reads }, 'log', last?.log), audit: reachFrom({ reads }, 'audit', last?.audit) }
    if (reached.log.marks === '' && reached.audit.marks === '') return undefined
    const prev = before === undefined ? genesis : hashOfCheckpoint(before)
    return canonical({ number: (last?.number ?? 0) + 1, at: toWire(at), ...reached, prev } satisfies Checkpoint)
  })()
}

function reachFrom({ reads }: Reads, of: keyof typeof tables, before: Reach | undefined): Reach {
  const after = before?.seq ?? 0
  const rows = statements(reads).rows[of].all({ after, until: after + MOST_ROWS })
  return {
    seq: rows.at(-1)?.seq ?? after,
    digest: rows.reduce((digest, row) => hash('sha256', digest + row.hash), before?.digest ?? genesis),
    marks: rows.map((row) => markOf(row.hash)).join(''),
  }
}

export const markOf = (rowHash: string) => rowHash.slice(0, MARK_DIGITS)

/** Keeps a signed checkpoint. Throws unless it is the next in number. */
export function putCheckpoint(tx: Tx, { signed }: { signed: SignedCheckpoint }): { readonly outcome: 'stored' } {
  const { text, signature } = signed
  statements(tx.writes).insert.run({ number: checkpointOf(signed).number, text, signature })
  return { outcome: 'stored' }
}
