import { setImmediate as breathe } from 'node:timers/promises'
import { broken } from '../../chart/chain.ts'
import { custody } from '../../chart/custody.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import { deviations, findings, signatures } from '../../chart/signoff.ts'
import { actorsOn } from '../../db/audit.ts'
import { notesOf } from '../../db/notes.ts'
import { randomSessions } from '../../db/questions.ts'
import { contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

/** What an inspector asks of one session. */
export type Inspected = {
  readonly session: string
  readonly plannedStart: string
  readonly patient: string
  /** Every entry follows from the one before it. */
  readonly chain: boolean
  /** Sealed versions, and whether every file is still what was sealed. */
  readonly versions: number
  readonly sealed: boolean
  readonly signatures: readonly string[]
  /** Every container of the drug adds up, or its difference is recorded with a second person. */
  readonly balanced: boolean
  readonly findings: readonly string[]
  readonly deviations: number
  readonly corrections: number
  /** Who opened the chart. */
  readonly readers: number
}

const SESSIONS = 10

/**
 * Ten sessions by chance of all that ended, each with what an inspector would ask for: better found by oneself. Others
 * are answered between two sessions.
 */
export async function mockInspection(deps: Deps): Promise<Outcome<{ readonly sessions: readonly Inspected[] }>> {
  const sessions: Inspected[] = []
  for (const id of randomSessions(deps.db, SESSIONS)) {
    const found = await inspected(deps, id)
    if (found) sessions.push(found)
    await breathe()
  }
  return done({ sessions })
}

async function inspected(deps: Deps, id: string): Promise<Inspected | undefined> {
  const chart = deps.charts.chart(id)
  if (!chart) return undefined
  const { session, entries } = chart
  const ctx = contextOf(deps.db, session)
  const now = deps.now()
  const notes = notesOf(deps.db, id)
  const [opened] = session.facts['session-opened']
  return {
    session: id,
    plannedStart: opened?.body.plannedStart ?? toWire(now),
    patient: `${ctx.patient.family}, ${ctx.patient.given}`,
    chain: broken(entries) === undefined,
    versions: notes.length,
    sealed: (await Promise.all(notes.map(({ file, sha256 }) => isWhole(deps, file, sha256)))).every(Boolean),
    signatures: signatures(session).map(({ by, meaning }) => `${meaning} ${by}`),
    balanced: custody(session, ctx.clinic, now).every(({ closes }) => closes),
    findings: findings(session, ctx, now).map(({ sentence }) => sentence),
    deviations: deviations(session, ctx, now).length,
    corrections: session.shown.filter(({ original }) => original.kind === 'amendment').length,
    readers: actorsOn(deps.db, id),
  }
}

/** A file that is gone or was changed is what an inspection is to find, not a failure of it. */
const isWhole = ({ notes }: Deps, file: string, sha256: string): Promise<boolean> =>
  notes.read(file, sha256).then(
    () => true,
    () => false,
  )
