import { setImmediate as breathe } from 'node:timers/promises'
import { billing } from '../../chart/billing.ts'
import { custody } from '../../chart/custody.ts'
import { fromWire, isWireTime, toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { HOUR } from '../../chart/units.ts'
import { dateAndTime } from '../../chart/wording.ts'
import { patientsById } from '../../db/patients.ts'
import { endedBetween } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, audited } from '../act.ts'
import { csvOf } from '../csv.ts'
import type { Deps } from '../deps.ts'
import type { Disclosure } from './evidence.ts'

export type BillingAsked = Disclosure & { readonly from: string; readonly to: string }

const columns = [
  ...['session', 'mrn', 'patient', 'indication', 'start', 'stop', 'start (UTC)', 'stop (UTC)'],
  ...['active minutes', '96365', '96366', 'given mg', 'wasted mg'],
] as const
const MOST_HOURS = 366 * 24

/**
 * The billing times of every infusion that ended between two instants, as a table. Where it went is written down.
 * Others are answered between two sessions.
 */
export async function billingTable(deps: Deps, act: Act, asked: BillingAsked): Promise<Outcome<string>> {
  const errors = (['from', 'to'] as const)
    .filter((field) => !isWireTime(asked[field]))
    .map((field) => ({ path: `/${field}`, message: 'is not a time that exists' }))
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const [from, to] = [fromWire(asked.from), fromWire(asked.to)]
  const settings = clinic(deps.db)?.clinic
  if (!settings || to <= from || to - from > MOST_HOURS * HOUR)
    return refuse({ code: 'bad-input', errors: [{ path: '/to', message: 'must be after the start, at most a year' }] })
  const ended = endedBetween(deps.db, from, to)
  const people = patientsById(
    deps.db,
    ended.map(({ patientId }) => patientId),
  )
  const rows: string[][] = []
  for (const { sessionId, patientId, indication } of ended) {
    await breathe()
    const [session, person] = [deps.charts.chart(sessionId)?.session, people.get(patientId)]
    if (!session || !person) continue
    const told = billing(session, custody(session, settings, deps.now()), deps.now())
    const units = (of: string) => String(told.codes.find(({ code }) => code === of)?.units ?? 0)
    const local = (at: number | undefined) => (at === undefined ? '' : dateAndTime(at, settings.timeZone))
    const utc = (at: number | undefined) => (at === undefined ? '' : toWire(at))
    rows.push([
      ...[sessionId, person.mrn, `${person.family}, ${person.given}`, indication ?? ''],
      ...[local(told.startedAt), local(told.stoppedAt), utc(told.startedAt), utc(told.stoppedAt)],
      ...[String(told.activeMinutes), units('96365'), units('96366'), String(told.givenMg), String(told.wastedMg)],
    ])
  }
  const { recipient, purpose } = asked
  const patients = [...new Set(ended.map(({ patientId }) => patientId))].toSorted()
  // Whose rows went out stands in the row itself: each of them may ask.
  const detail = { from: asked.from, to: asked.to, recipient, purpose, sessions: rows.length, patients }
  const at = deps.now()
  await deps.db.write('audit', {
    row: audited(act, at, 'export-billing', { kind: 'clinic', id: 'billing' }, detail),
  })
  return done(csvOf(columns, rows))
}
