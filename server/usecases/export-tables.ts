import { setImmediate } from 'node:timers/promises'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { type AuditFilter, auditRows, type StoredAuditRow } from '../../db/audit.ts'
import { type DeviceNames, deviceNames, nameThen } from '../../db/devices.ts'
import { type Act, audited } from '../act.ts'
import { csvLine } from '../csv.ts'
import type { Deps } from '../deps.ts'
import type { Disclosure } from './evidence.ts'
import { qualityCsv, qualityOfMonth } from './quality.ts'

/** For whom and what for, of a table that leaves the house; neither, of one that stays in it. */
export type Leaving = { readonly recipient?: string | undefined; readonly purpose?: string | undefined }

/** Half an answer to "for whom and what for" is none. */
export function leaving({ recipient, purpose }: Leaving): Outcome<Disclosure | { readonly inHouse: true }> {
  if (recipient !== undefined && purpose !== undefined) return done({ recipient, purpose })
  if (recipient === undefined && purpose === undefined) return done({ inHouse: true })
  const path = recipient === undefined ? '/recipient' : '/purpose'
  return refuse({
    code: 'bad-input',
    errors: [{ path, message: 'is missing: what leaves says for whom and what for' }],
  })
}

export type AuditAsked = Pick<AuditFilter, 'actor' | 'action' | 'subject' | 'from' | 'to'>

/**
 * The audit log as a table, oldest first, a page at a time. What was asked for is in the row that says so: by it and
 * its own number anyone can tell later which rows went out, and about whom: those before it, however long it is read.
 */
export async function exportAudit(
  deps: Deps,
  act: Act,
  asked: AuditAsked,
  goes: Leaving,
): Promise<Outcome<AsyncGenerator<string>>> {
  const to = leaving(goes)
  if (!to.ok) return to
  const said = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const row = audited(act, deps.now(), 'export-audit', undefined, { ...to.value, asked: said })
  const { seq } = await deps.db.write('audit', { row })
  return done(everyLine(deps, { ...asked, before: seq }))
}

/** A month's figures as a table. They are sums over sessions: nobody's accounting has them. */
export async function exportQuality(deps: Deps, act: Act, month: string, goes: Leaving): Promise<Outcome<string>> {
  const to = leaving(goes)
  if (!to.ok) return to
  const quality = await qualityOfMonth(deps, month)
  if (!quality.ok) return quality
  await deps.db.write('audit', {
    row: audited(act, deps.now(), 'export-quality', undefined, { ...to.value, month }),
  })
  return done(qualityCsv(quality.value))
}

const columns = [
  'seq',
  'at',
  'actor',
  'action',
  'subjectKind',
  'subjectId',
  'outcome',
  'detail',
  'device',
  'requestId',
  'hash',
  'deviceName',
] as const

/** A row of the audit log with its time as on the wire, and what its tablet was called then beside what is hashed. */
export const auditRowOnWire = (row: StoredAuditRow, names: DeviceNames) => ({
  ...row,
  at: toWire(row.at),
  deviceName: nameThen(names, row.device, row.at),
})

function cell(row: ReturnType<typeof auditRowOnWire>, column: (typeof columns)[number]): string {
  if (column === 'subjectKind') return row.subject?.kind ?? ''
  if (column === 'subjectId') return row.subject?.id ?? ''
  if (column === 'detail') return row.detail === undefined ? '' : JSON.stringify(row.detail)
  return String(row[column] ?? '')
}

const PAGE = 500

/** Years of rows, a page at a time and a turn of the loop for others between two: nobody who charts waits for it. */
async function* everyLine(deps: Deps, asked: AuditAsked & Pick<AuditFilter, 'before'>): AsyncGenerator<string> {
  const names = deviceNames(deps.db)
  yield csvLine(columns)
  for (let after = 0; ; ) {
    const page = auditRows(deps.db, { ...asked, after, limit: PAGE })
    yield page.map((row) => csvLine(columns.map((column) => cell(auditRowOnWire(row, names), column)))).join('')
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.seq
    await setImmediate()
  }
}
