import { canonical } from '../chart/chain.ts'
import type { Protocol } from '../chart/protocol.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, asc, desc, eq, sql } from './drizzle.ts'
import { protocols as table } from './schema.ts'

const statements = prepared((db) => ({
  byId: db
    .select({ body: table.body })
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .prepare(),
  all: db.select({ body: table.body }).from(table).orderBy(asc(table.name), desc(table.version)).prepare(),
  /** Versions never change, so one that was read is read. Not for the writer: what it wrote may yet be undone. */
  known: new Map<string, Protocol>(),
}))

const protocolOf = (row: { body: string }) => JSON.parse(row.body) as Protocol

/** One version of a protocol, by the id that a session pins. */
export function protocol({ reads }: Reads, id: string): Protocol | undefined {
  const { byId, known } = statements(reads)
  const read = known.get(id)
  if (read !== undefined) return read
  const row = byId.get({ id })
  if (row === undefined) return undefined
  const found = protocolOf(row)
  if (reads.$client.readonly) known.set(id, found)
  return found
}

/** Every version of every protocol: by name, newest first. */
export const protocolVersions = ({ reads }: Reads): readonly Protocol[] => statements(reads).all.all().map(protocolOf)

/** The newest version of every protocol, by name. */
export const protocols = (db: Reads): readonly Protocol[] =>
  protocolVersions(db).filter(({ name }, index, all) => all[index - 1]?.name !== name)

/** `taken`: this id, or this version of this name, already says something else. Only `stored` wrote. */
export type ProtocolWritten = { readonly outcome: 'stored' | 'unchanged' | 'taken'; readonly protocol: Protocol }

/** Writes one version of a protocol, for ever. */
export function putProtocol(tx: Tx, args: { protocol: Protocol; at: Instant; by: string }): ProtocolWritten {
  const { protocol: wanted, at, by } = args
  const { id, name, version } = wanted
  const sameVersion = and(eq(table.name, name), eq(table.version, version))
  const row = statements(tx.writes).byId.get({ id }) ?? tx.writes.select().from(table).where(sameVersion).get()
  const known = row && protocolOf(row)
  if (known !== undefined)
    return { outcome: canonical(known) === canonical(wanted) ? 'unchanged' : 'taken', protocol: known }
  tx.writes
    .insert(table)
    .values({ id, name, version, body: canonical(wanted), at, by })
    .run()
  return { outcome: 'stored', protocol: wanted }
}
