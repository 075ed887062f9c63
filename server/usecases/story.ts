import { isWhole } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { tell } from '../../chart/telling.ts'
import { auditRows } from '../../db/audit.ts'
import { deviceNames, nameThen } from '../../db/devices.ts'
import { patient } from '../../db/patients.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

/** One thing in the story of a session: an entry, or somebody who looked at the chart. */
export type Told =
  | {
      readonly of: 'entry'
      readonly id: string
      readonly seq: number
      readonly kind: string
      readonly occurredAt: string
      readonly recordedAt: string
      readonly receivedAt: string
      readonly by: string
      readonly device?: string | undefined
      /** What stood on that tablet's label then. */
      readonly deviceName?: string | undefined
      /** As it counts now. */
      readonly title: string
      readonly struck?: true | undefined
      /** For a correction: what it corrects, and the fields that it changed. */
      readonly corrects?: string | undefined
      readonly changes?: readonly Change[] | undefined
      readonly reason?: string | undefined
      readonly hash: string
      readonly prev: string
    }
  | {
      readonly of: 'look'
      readonly seq: number
      readonly at: string
      readonly by?: string | undefined
      readonly action: string
      readonly outcome: string
      readonly device?: string | undefined
      readonly deviceName?: string | undefined
    }
export type Change = { readonly field: string; readonly before: string; readonly after: string }
export type Story = {
  readonly session: string
  readonly patient: string
  readonly told: readonly Told[]
}

/** Acts whose own entries are told already. */
const toldByEntries = new Set(['record-entries', 'plan-session', 'sign', 'witness', 'ask-move', 'confirm-move'])
/** A story without its oldest looks would not say who read the chart: so many that no session ever has. */
const MOST_LOOKS = 100_000

/** Everything of one session in the order in which it reached the server: each entry, what it changed, who looked. */
export function storyOf(deps: Deps, sessionId: string): Outcome<Story> {
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const { session, entries } = chart
  const ctx = contextOf(deps.db, session)
  const shown = new Map(session.shown.map((each) => [each.entry.id, each]))
  const bodies = new Map<string, Readonly<Record<string, unknown>>>()
  const names = deviceNames(deps.db)
  const gone = goneFrom(chart)
  const told = entries.map((entry): Told => {
    if (!isWhole(entry)) return { of: 'entry', ...entry, ...gone(entry.id), kind: 'withheld', title: WITHHELD }
    const now = shown.get(entry.id)
    bodies.set(entry.id, entry.body)
    return {
      of: 'entry',
      id: entry.id,
      seq: entry.seq,
      kind: entry.kind,
      occurredAt: entry.occurredAt,
      recordedAt: entry.recordedAt,
      receivedAt: entry.receivedAt,
      by: entry.author,
      device: entry.device,
      deviceName: nameThen(names, entry.device, Date.parse(entry.receivedAt)),
      title: now ? tell(now.entry, session, ctx).title : entry.kind,
      ...(now?.struck ? { struck: true } : {}),
      ...(entry.kind === 'amendment' ? correction(entry.body, bodies) : {}),
      hash: entry.hash,
      prev: entry.prev,
    }
  })
  const looks = auditRows(deps.db, { subject: sessionId, limit: MOST_LOOKS })
    .filter(({ action, outcome }) => !toldByEntries.has(action) || outcome !== 'done')
    .map(({ seq, at, actor, action, outcome, device }): Told => {
      const deviceName = nameThen(names, device, at)
      return { of: 'look', seq, at: toWire(at), by: actor, action, outcome, device, deviceName }
    })
  const person = patient(deps.db, ctx.patient.id)
  return done({
    session: sessionId,
    patient: person ? `${person.family}, ${person.given}` : ctx.patient.id,
    told: [...told, ...looks].toSorted((a, b) => Date.parse(timeOf(a)) - Date.parse(timeOf(b))),
  })
}
const WITHHELD = 'Belonged to another patient, and was moved to that record'

/** Of an entry that was moved away: who had charted it and when it happened, as the move itself says. */
function goneFrom({ session }: Chart) {
  const named = new Map(session.facts.moved.flatMap(({ body }) => body.entries.map((each) => [each.id, each] as const)))
  return (id: string) => {
    const { author: by = '', occurredAt = '' } = named.get(id) ?? {}
    return { by, occurredAt, recordedAt: occurredAt, receivedAt: occurredAt }
  }
}
const timeOf = (told: Told) => (told.of === 'entry' ? told.receivedAt : told.at)

/** What an amendment changed, field by field: as it read before it, and after. `bodies` learns of the change. */
function correction(body: Readonly<Record<string, unknown>>, bodies: Map<string, Readonly<Record<string, unknown>>>) {
  const target = String(body.target)
  const before = bodies.get(target) ?? {}
  const replacement = body.replacement as { body?: Record<string, unknown>; occurredAt?: string } | undefined
  const after = body.struck === true ? {} : (replacement?.body ?? before)
  bodies.set(target, after)
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = fields
    .map((field) => ({ field, before: plain(before[field]), after: plain(after[field]) }))
    .filter((change) => change.before !== change.after)
  const moved = replacement?.occurredAt
  return {
    corrects: target,
    changes: moved === undefined ? changes : [...changes, { field: 'occurredAt', before: '', after: moved }],
    reason: typeof body.reason === 'string' ? body.reason : undefined,
  }
}
const plain = (value: unknown) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))
