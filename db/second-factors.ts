import { canonical } from '../chart/chain.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, eq, sql } from './drizzle.ts'
import { secondFactors, secondFactorUses } from './schema.ts'

/** Six digits of an app: the secret is text that only the master key opens. */
type CodeBody = { readonly name: string; readonly wrapped: string }
/** A passkey: its public half. `rpId` is the host that it was made for and works on; bytes are base64url. */
type PasskeyBody = {
  readonly name: string
  readonly credential: string
  readonly publicKey: string
  readonly transports: readonly string[]
  readonly rpId: string
}
/** Codes for the day on which a telephone is lost, each good once: keyed hashes, hex. */
type RecoveryBody = { readonly hashes: readonly string[] }

type Bodies = { readonly code: CodeBody; readonly passkey: PasskeyBody; readonly recovery: RecoveryBody }
export type FactorKind = keyof Bodies
export type Factor<K extends FactorKind = FactorKind> = {
  [Each in K]: {
    readonly id: string
    readonly version: number
    readonly staffId: string
    readonly kind: Each
    readonly body: Bodies[Each] & { readonly ended?: true }
    readonly at: Instant
  }
}[K]

const statements = prepared((db) => ({
  newest: db
    .select({
      id: secondFactors.id,
      version: sql<number>`max(${secondFactors.version})`,
      staffId: secondFactors.staffId,
      kind: secondFactors.kind,
      body: secondFactors.body,
      at: secondFactors.at,
    })
    .from(secondFactors)
    .where(eq(secondFactors.staffId, sql.placeholder('staffId')))
    .groupBy(secondFactors.id)
    .prepare(),
  last: db
    .select({ number: sql<number | null>`max(${secondFactorUses.number})` })
    .from(secondFactorUses)
    .where(eq(secondFactorUses.factor, sql.placeholder('factor')))
    .prepare(),
  count: db
    .select({ used: sql<number>`count(*)` })
    .from(secondFactorUses)
    .where(eq(secondFactorUses.factor, sql.placeholder('factor')))
    .prepare(),
}))

/** A person's second factors that count, as last written. */
export const factorsOf = ({ reads }: Reads, staffId: string): readonly Factor[] =>
  statements(reads)
    .newest.all({ staffId })
    .map((row) => ({ ...row, body: JSON.parse(row.body) }) as Factor)
    .filter(({ body }) => body.ended !== true)

/** The highest number that was used of it; nothing when none ever was. */
export const lastUse = ({ reads }: Reads, factor: string): number | undefined =>
  statements(reads).last.get({ factor })?.number ?? undefined

export const usesOf = ({ reads }: Reads, factor: string): number => statements(reads).count.get({ factor })?.used ?? 0

export type NewFactor = { [K in FactorKind]: Pick<Factor<K>, 'id' | 'staffId' | 'kind' | 'body'> }[FactorKind]

/** Adds factors and ends others, whole or not at all. */
export function putFactors(
  tx: Tx,
  args: { add: readonly NewFactor[]; end: readonly Factor[]; at: Instant; by: string },
): { readonly outcome: 'stored' } {
  const { add, end, at, by } = args
  const rows = [
    ...end.map(({ version, ...factor }) => ({
      ...factor,
      version: version + 1,
      body: { ...factor.body, ended: true },
    })),
    ...add.map((factor) => ({ ...factor, version: 1 })),
  ]
  for (const { id, version, staffId, kind, body } of rows)
    tx.writes
      .insert(secondFactors)
      .values({ id, version, staffId, kind, body: canonical(body), at, by })
      .run()
  return { outcome: 'stored' }
}

/**
 * Uses a number up. `rising`: it must be higher than every one before (a code's time step, a passkey's count), so that
 * neither what was overheard nor an older one opens anything. `used`: nothing was stored and nothing may be opened.
 */
export function useFactor(
  tx: Tx,
  { factor, number, rising, at }: { factor: string; number: number; rising: boolean; at: Instant },
): { readonly outcome: 'stored' | 'used' } {
  const before = lastUse(tx, factor)
  if (rising && before !== undefined && number <= before) return { outcome: 'used' }
  const same = and(eq(secondFactorUses.factor, factor), eq(secondFactorUses.number, number))
  const known = tx.writes.select({ number: secondFactorUses.number }).from(secondFactorUses).where(same).get()
  if (known !== undefined) return { outcome: 'used' }
  tx.writes.insert(secondFactorUses).values({ factor, number, at }).run()
  return { outcome: 'stored' }
}
