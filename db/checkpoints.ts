import { createPrivateKey, hash, type KeyObject, sign } from 'node:crypto'
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

/** How far the newest checkpoint covers the record (zeros before the first), and whether rows are left for another. */
export type Covered = { readonly number: number; readonly log: number; readonly audit: number; readonly more: boolean }

export const checkpointOf = ({ text }: SignedCheckpoint) => JSON.parse(text) as Checkpoint
export const hashOfCheckpoint = ({ text }: SignedCheckpoint) => hash('sha256', text)

const HASH_DIGITS = 64
export const MARK_DIGITS = 16
/** A first checkpoint over a long record comes in several: one line a file must stay readable. */
const MOST_ROWS = 20_000

type Numbered = typeof log | typeof audit
const tables = { log, audit } as const

const statements = prepared((db) => {
  // All hashes in one text: a row for each would take longer to hand over than to read.
  const rowsOf = (of: Numbered) =>
    direct<{ seq: number | null; hashes: string | null }>(
      db,
      db
        .select({
          seq: sql<number | null>`max(${of.seq})`.as('seq'),
          hashes: sql<string | null>`group_concat(${of.hash}, '' ORDER BY ${of.seq})`.as('hashes'),
        })
        .from(of)
        .where(and(gt(of.seq, sql.placeholder('after')), lte(of.seq, sql.placeholder('until')))),
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

/**
 * Signs and keeps the next checkpoint, if a row came since the one before it; says how far the newest covers. Done by
 * the writer, in the transaction of what it covers: it has the rows at hand, everybody else would read them anew.
 * `key`: Ed25519, PKCS#8, PEM.
 */
export function cover(tx: Tx, { at, key }: { at: Instant; key: string }): Covered {
  const before = newestCheckpoint(tx)
  const last = before && checkpointOf(before)
  const reached = { log: reachFrom(tx, 'log', last?.log), audit: reachFrom(tx, 'audit', last?.audit) }
  const marks = [reached.log.marks.length, reached.audit.marks.length]
  const covered = { log: reached.log.seq, audit: reached.audit.seq, more: marks.includes(MOST_ROWS * MARK_DIGITS) }
  if (marks.every((length) => length === 0)) return { number: last?.number ?? 0, ...covered }
  const prev = before === undefined ? genesis : hashOfCheckpoint(before)
  const number = (last?.number ?? 0) + 1
  const text = canonical({ number, at: toWire(at), ...reached, prev } satisfies Checkpoint)
  const signature = sign(null, Buffer.from(text), privateKey(key)).toString('base64')
  statements(tx.writes).insert.run({ number, text, signature })
  return { number, ...covered }
}

/** To read a key takes longer than to sign by it. */
const privateKey = (() => {
  let known: { readonly pem: string; readonly key: KeyObject } | undefined
  return (pem: string): KeyObject => {
    if (known?.pem !== pem) known = { pem, key: createPrivateKey(pem) }
    return known.key
  }
})()

function reachFrom({ reads }: Reads, of: keyof typeof tables, before: Reach | undefined): Reach {
  const after = before?.seq ?? 0
  const { seq, hashes } = statements(reads).rows[of].get({ after, until: after + MOST_ROWS }) ?? {}
  let digest = before?.digest ?? genesis
  let marks = ''
  for (let from = 0; from < (hashes?.length ?? 0); from += HASH_DIGITS) {
    const rowHash = hashes?.slice(from, from + HASH_DIGITS) ?? ''
    digest = hash('sha256', digest + rowHash)
    marks += markOf(rowHash)
  }
  return { seq: seq ?? after, digest, marks }
}

export const markOf = (rowHash: string) => rowHash.slice(0, MARK_DIGITS)
