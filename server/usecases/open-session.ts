import { problemsOf, type SentEntry } from '../../chart/entry.ts'
import { fromWire, toWire } from '../../chart/instant.ts'
import { appointmentMinutes } from '../../chart/protocol/preview.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { type Duration, minutes } from '../../chart/units.ts'
import type { NewSession } from '../../chart/wire.ts'
import type { BookingReceipt } from '../../db/bookings.ts'
import type { Args } from '../../db/commands.ts'
import { entryById } from '../../db/log.ts'
import { patient } from '../../db/patients.ts'
import { protocol } from '../../db/protocols.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { isStored, refusalOfReceipt } from './record-entries.ts'

export type Opened = { readonly id: string; readonly seq: number; readonly hash: string; readonly receivedAt: string }

/** Plans a session. Its first entry has the session's own id: the same call again answers the same. */
export const openSession = (deps: Deps, act: Act, sent: NewSession): Promise<Outcome<Opened>> =>
  plan(deps, act, sent, (args) => deps.db.write('openSession', args))

/** Plans a session only if its chair is free for the whole appointment, active minutes and recovery. */
export const bookSession = (deps: Deps, act: Act, sent: NewSession): Promise<Outcome<Opened>> =>
  plan(deps, act, sent, (args, length) => {
    const from = fromWire(sent.plannedStart)
    return deps.db.write('bookSession', { ...args, wanted: { chair: sent.chair, from, to: from + length } })
  })

type Planned = Args<'openSession'>
type Write = (args: Planned, length: Duration) => Promise<BookingReceipt>

async function plan(deps: Deps, act: Act, sent: NewSession, write: Write): Promise<Outcome<Opened>> {
  if (sent.author !== undefined && sent.author !== act.staff.id) return refuse({ code: 'author-not-signed-in' })
  const entry = entryOfPlan(deps, sent)
  const errors = problemsOf(entry)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  if (!patient(deps.db, sent.patientId)) return refuse({ code: 'not-found', what: 'patient' })
  const pinned = protocol(deps.db, sent.protocolId)
  if (!pinned) return refuse({ code: 'not-found', what: 'protocol' })
  const receivedAt = deps.now()
  const audit = audited(act, receivedAt, 'plan-session', { kind: 'session', id: sent.id })
  const planned = { entry: { ...entry, author: act.staff.id }, receivedAt, audit }
  const receipt = await write(planned, minutes(appointmentMinutes(pinned)))
  if (receipt.outcome === 'chair-taken') return refuse({ code: 'chair-taken', chair: sent.chair })
  if (!isStored(receipt)) return refuse(refusalOfReceipt(receipt))
  if (receipt.outcome === 'recorded') deps.live.announce()
  const { id, seq, hash } = receipt
  return done({ id, seq, hash, receivedAt: entryById(deps.db, id)?.receivedAt ?? toWire(receivedAt) })
}

/** A caller that says no time means now; repeated, it means the time that was stored for it the first time. */
function entryOfPlan(deps: Deps, sent: NewSession): SentEntry {
  const { id, occurredAt, recordedAt, clock, device, author: _, ...body } = sent
  const first = occurredAt === undefined || recordedAt === undefined ? entryById(deps.db, id) : undefined
  const now = toWire(deps.now())
  const writtenAt = recordedAt ?? first?.recordedAt ?? occurredAt ?? now
  return {
    id,
    kind: 'session-opened',
    occurredAt: occurredAt ?? first?.occurredAt ?? writtenAt,
    recordedAt: writtenAt,
    body,
    ...(clock === undefined ? {} : { clock }),
    ...(device === undefined ? {} : { device }),
  }
}
