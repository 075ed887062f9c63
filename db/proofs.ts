import { canonical, sha256Hex } from '../chart/chain.ts'
import type { Clinic } from '../chart/clinic.ts'
import type { Instant } from '../chart/units.ts'
import { prepared, type Reads, type Tx } from './connection.ts'
import { and, eq, sql } from './drizzle.ts'
import { acknowledgements, clinicSettings, sessionStaff, trainings as table } from './schema.ts'

// What each person accepted and was trained in (21 CFR 11.10(i) and (j)).

/** A policy on electronic signatures, as one version of the clinic's settings had it. */
export type Policy = Clinic['signaturePolicy']
/** A version whose text was changed is another policy. */
export const policyHash = (policy: Policy): string => sha256Hex(canonical(policy))

export type Acknowledgement = { readonly staffId: string; readonly policy: string; readonly at: Instant }

const statements = prepared((db) => ({
  known: db
    .select({ at: acknowledgements.at })
    .from(acknowledgements)
    .where(
      and(
        eq(acknowledgements.staffId, sql.placeholder('staffId')),
        eq(acknowledgements.policy, sql.placeholder('policy')),
      ),
    )
    .prepare(),
  charted: db
    .select({ sessionId: sessionStaff.sessionId })
    .from(sessionStaff)
    .where(eq(sessionStaff.staffId, sql.placeholder('staffId')))
    .limit(1)
    .prepare(),
  trained: db
    .select()
    .from(table)
    .where(eq(table.staffId, sql.placeholder('staffId')))
    .prepare(),
}))

export const hasAccepted = ({ reads }: Reads, staffId: string, policy: Policy): boolean =>
  statements(reads).known.get({ staffId, policy: policyHash(policy) }) !== undefined

export const allAcknowledgements = ({ reads }: Reads): readonly Acknowledgement[] =>
  reads.select().from(acknowledgements).orderBy(acknowledgements.at).all()

/** Every policy that a version of the settings ever had, by its hash. Older versions of the settings had none. */
export function policies({ reads }: Reads): ReadonlyMap<string, Policy> {
  const found = reads.select({ body: clinicSettings.body }).from(clinicSettings).all()
  return new Map(
    found.flatMap(({ body }) => {
      const { signaturePolicy: policy } = JSON.parse(body) as Partial<Clinic>
      return policy ? [[policyHash(policy), policy]] : []
    }),
  )
}

/** Writes that somebody accepted it. `unchanged`: they had before; the first time stands. */
export function acceptPolicy(
  tx: Tx,
  { staffId, policy, at }: { staffId: string; policy: Policy; at: Instant },
): { readonly outcome: 'stored' | 'unchanged' } {
  if (hasAccepted(tx, staffId, policy)) return { outcome: 'unchanged' }
  tx.writes
    .insert(acknowledgements)
    .values({ staffId, policy: policyHash(policy), at })
    .run()
  return { outcome: 'stored' }
}

/** Whether this person has a part in the chart of any session. */
export const hasCharted = ({ reads }: Reads, staffId: string): boolean =>
  statements(reads).charted.get({ staffId }) !== undefined

export type TrainingBody = {
  readonly topic: string
  /** YYYY-MM-DD */
  readonly day: string
  /** Who trained, in words: mostly somebody without an account. */
  readonly trainer: string
  /** Why the record is none: it was made in error. */
  readonly struck?: string
}
export type Training = TrainingBody & {
  readonly id: string
  readonly version: number
  readonly staffId: string
  readonly at: Instant
  readonly by: string
}

const trainingOf = ({ body, ...row }: typeof table.$inferSelect): Training => ({
  ...(JSON.parse(body) as TrainingBody),
  ...row,
})

/** The newest version of each record, in the order in which they were made. */
const newest = (rows: readonly (typeof table.$inferSelect)[]): readonly Training[] => [
  ...new Map(rows.toSorted((a, b) => a.version - b.version).map((row) => [row.id, trainingOf(row)])).values(),
]

export const allTrainings = ({ reads }: Reads): readonly Training[] =>
  newest(reads.select().from(table).orderBy(sql`rowid`).all())

export const trainingsOf = ({ reads }: Reads, staffId: string): readonly Training[] =>
  newest(statements(reads).trained.all({ staffId }))

/** Writes a record of training, or the next version of one that strikes it. `changed`: somebody was before. */
export function putTraining(
  tx: Tx,
  args: { id: string; version: number; staffId: string; body: TrainingBody; at: Instant; by: string },
): { readonly outcome: 'stored' | 'changed' } {
  const { body, ...row } = args
  const same = and(eq(table.id, row.id), eq(table.version, row.version))
  if (tx.writes.select({ id: table.id }).from(table).where(same).get() !== undefined) return { outcome: 'changed' }
  tx.writes
    .insert(table)
    .values({ ...row, body: canonical(body) })
    .run()
  return { outcome: 'stored' }
}
