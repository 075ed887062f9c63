import {
  type Body,
  followUpKinds,
  isKind,
  type Kind,
  moveKinds,
  stockKinds,
  witnessedKinds,
} from '../../chart/bodies.ts'
import { canonical } from '../../chart/chain.ts'
import { type Problem, problemsOf, type SentEntry } from '../../chart/entry.ts'
import { may } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import { scoreProblems } from '../../chart/scores.ts'
import { factsOf } from '../../chart/session.ts'
import type { EntryResult } from '../../chart/wire.ts'
import type { Receipt } from '../../db/append.ts'
import { entryById, type PreparedEntry } from '../../db/log.ts'
import { isSession } from '../../db/sessions.ts'
import { clinic } from '../../db/settings.ts'
import { staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { problemOf } from '../send.ts'
import { untrained } from './proofs.ts'

type Judged = { readonly entry: PreparedEntry } | { readonly id: string; readonly refusal: Refusal }

/**
 * Stores what was charted, each entry judged alone. What happened is never refused for being late or unwise: the log
 * records, alerts and the signature judge. Only acts of authority and what cannot be are declined.
 */
export async function recordEntries(
  deps: Deps,
  act: Act,
  sessionId: string,
  sent: readonly unknown[],
): Promise<Outcome<{ readonly results: readonly EntryResult[] }>> {
  if (!isSession(deps.db, sessionId)) return refuse({ code: 'not-found', what: 'session' })
  const batch = new Set<string>()
  const judged = sent.map((entry) => judge(deps, act, sessionId, entry, batch))
  const receipts = (await store(deps, act, sessionId, judged)).values()
  return done({ results: judged.map((each) => resultOf(each, receipts)) })
}

/** What this person may store of this entry, or why not. `batch` knows the entries before it in the same batch. */
function judge(deps: Deps, act: Act, sessionId: string, sent: unknown, batch: Set<string>): Judged {
  const id = idOf(sent)
  const errors = entryProblems(sent)
  if (errors.length > 0) return { id, refusal: { code: 'bad-input', errors } }
  const entry = sent as SentEntry & { kind: Kind }
  const refusal = declined(deps, act, sessionId, entry, batch)
  if (refusal && !isSentAgain(deps, act, sessionId, entry, refusal)) return { id, refusal }
  batch.add(entry.id)
  return { entry: { ...entry, author: act.staff.id } }
}

/** It was taken once, and its answer lost: what the person may do has changed since, and not what is in the record. */
function isSentAgain(deps: Deps, act: Act, sessionId: string, { id }: SentEntry, { code }: Refusal): boolean {
  if (code === 'kind-has-its-own-call' || code === 'author-not-signed-in') return false
  const known = entryById(deps.db, id)
  return known?.sessionId === sessionId && known.author === act.staff.id
}

/** What is wrong with a sent entry, its scores included. */
export function entryProblems(sent: unknown): readonly Problem[] {
  const problems = problemsOf(sent)
  if (problems.length > 0) return problems
  const entry = sent as SentEntry
  if (entry.kind === 'scored') return scoreProblems(entry.body as Body<'scored'>)
  if (entry.kind !== 'follow-up-answered') return []
  return (entry.body as Body<'follow-up-answered'>).scores.flatMap((score, index) =>
    scoreProblems(score).map(({ path, message }) => ({
      path: path.replace('/body', `/body/scores/${index}`),
      message,
    })),
  )
}

const WITNESS = 'POST /api/sessions/:id/witness'
const witnessed: ReadonlySet<string> = new Set(witnessedKinds)
/** What is stored only in the presence of a second person, and so are its corrections. */
export const isWitnessed = (kind: string) => witnessed.has(kind)

const ownCall: Readonly<Partial<Record<Kind, string>>> = {
  'session-opened': 'POST /api/sessions',
  signed: 'POST /api/sessions/:id/signature',
  ...Object.fromEntries(stockKinds.map((kind) => [kind, 'a call of the stock'])),
  ...Object.fromEntries(followUpKinds.map((kind) => [kind, 'POST /api/courses/:id/entries'])),
  ...Object.fromEntries(moveKinds.map((kind) => [kind, 'POST /api/sessions/:id/moves'])),
  ...Object.fromEntries(witnessedKinds.map((kind) => [kind, WITNESS])),
}

function declined(
  deps: Deps,
  act: Act,
  sessionId: string,
  entry: SentEntry & { kind: Kind },
  batch: ReadonlySet<string>,
): Refusal | undefined {
  const { kind, body } = entry
  if (entry.author !== undefined && entry.author !== act.staff.id) return { code: 'author-not-signed-in' }
  const untaught = untrained(deps, act)
  if (untaught) return untaught
  const call = ownCall[kind]
  if (call) return { code: 'kind-has-its-own-call', kind, call }
  if (claimsCheck(body))
    return { code: 'kind-has-its-own-call', kind: `${kind} with a second check here`, call: WITNESS }
  if (kind === 'amendment') return amendmentDeclined(deps, act, sessionId, body as Body<'amendment'>, batch)
  if (kind === 'order-authenticated')
    return confirmationDeclined(deps, act, sessionId, body as Body<'order-authenticated'>)
  return beyondAuthority(deps, act, kind, body)
}

/** Only the server says that a second person showed their PIN to it. Without a network they do so on the tablet. */
const claimsCheck = ({ check }: Record<string, unknown>) =>
  typeof check === 'object' && check !== null && 'on' in check && check.on === 'server'

/** Acts of authority that this person may not chart. Everything else is a fact, and facts are taken. */
function beyondAuthority(deps: Deps, act: Act, kind: Kind, body: Record<string, unknown>): Refusal | undefined {
  if (kind === 'order-given' || kind === 'order-changed') return orderDeclined(deps, act, body as Body<typeof kind>)
  if (kind === 'sent-back') return sendingBackDeclined(deps, act, body as Body<'sent-back'>)
  if (kind === 'bolus-given' && act.staff.role === 'nurse' && !clinic(deps.db)?.clinic.scope.nurseMayGiveBolus)
    return { code: 'outside-scope', what: 'In this clinic a nurse does not give a bolus: a physician charts it.' }
  return undefined
}

/** Nobody confirms an order for another. An order that is still on its tablet is judged by the fold. */
function confirmationDeclined(
  deps: Deps,
  act: Act,
  sessionId: string,
  { order }: Body<'order-authenticated'>,
): Refusal | undefined {
  if (!may(act.staff.role, 'give-orders')) return { code: 'not-permitted', needs: 'give orders' }
  const orders = deps.charts.chart(sessionId)?.session
  const known = orders && factsOf(orders, 'order-given', 'order-changed').find(({ id }) => id === order)
  const gave = known?.body.verbal?.orderedBy
  return gave === undefined || gave === act.staff.id
    ? undefined
    : { code: 'outside-scope', what: 'Only the one who gave this order by word of mouth confirms it.' }
}

/** Whoever may sign as the responsible physician may decline to, and says who is to mend what. */
function sendingBackDeclined(deps: Deps, act: Act, { to }: Body<'sent-back'>): Refusal | undefined {
  if (!may(act.staff.role, 'sign-authored')) return { code: 'not-permitted', needs: 'sign as authored' }
  const person = staff(deps.db, to)
  return person && person.id !== act.staff.id && may(person.role, 'sign-charted')
    ? undefined
    : { code: 'bad-input', errors: [{ path: '/body/to', message: 'is nobody who charts here' }] }
}

/** A nurse charts an order only as a physician's spoken one, read back. */
function orderDeclined(deps: Deps, act: Act, { verbal }: Body<'order-given'>): Refusal | undefined {
  if (may(act.staff.role, 'give-orders')) return undefined
  if (!verbal?.readBack)
    return { code: 'outside-scope', what: 'A nurse charts an order only as a verbal order that was read back.' }
  const prescriber = staff(deps.db, verbal.orderedBy)
  return prescriber && may(prescriber.role, 'give-orders')
    ? undefined
    : { code: 'bad-input', errors: [{ path: '/body/verbal/orderedBy', message: 'is not a physician of this clinic' }] }
}

/** Only its author amends an entry; a physician corrects in their own name. Another session's entry is out of reach. */
export function amendmentDeclined(
  deps: Deps,
  act: Act,
  sessionId: string,
  { target, replacement }: Body<'amendment'>,
  batch: ReadonlySet<string>,
): Refusal | undefined {
  // Sent in the same batch, so it is the same author's.
  if (batch.has(target)) return undefined
  const known = entryById(deps.db, target)
  // Its target may still be on the way from another tablet: then the fold judges, and says so as a finding.
  if (!known) return undefined
  if (known.sessionId !== sessionId)
    return { code: 'bad-input', errors: [{ path: '/body/target', message: 'is an entry of another session' }] }
  if (known.author !== act.staff.id && act.staff.role !== 'physician') return { code: 'not-your-entry' }
  if (isWitnessed(known.kind))
    return { code: 'kind-has-its-own-call', kind: `that corrects ${known.kind}`, call: WITNESS }
  if (!replacement || !isKind(known.kind)) return undefined
  const errors = replacementProblems(known, replacement)
  if (errors.length > 0) return { code: 'bad-input', errors }
  const { body = known.body } = replacement
  if (claimsCheck(body) && canonical(body.check) !== canonical(known.body.check))
    return { code: 'kind-has-its-own-call', kind: `${known.kind} with a second check here`, call: WITNESS }
  return beyondAuthority(deps, act, known.kind, body)
}

/** The entry as it would read once corrected, judged like a new one. */
function replacementProblems(
  known: SentEntry,
  { body, occurredAt }: NonNullable<Body<'amendment'>['replacement']>,
): readonly Problem[] {
  const { id, kind, recordedAt } = known
  // A time moved forward past the original's own writing is still one that the amendment's own time allows.
  const at = occurredAt === undefined || occurredAt > recordedAt ? known.occurredAt : occurredAt
  const corrected = { id, kind, recordedAt, occurredAt: at, body: body ?? known.body }
  return entryProblems(corrected).map(({ path, message }) => ({ path: `/body/replacement${path}`, message }))
}

/** One receipt for each entry that is to be stored, in their order. */
async function store(deps: Deps, act: Act, sessionId: string, judged: readonly Judged[]): Promise<readonly Receipt[]> {
  const entries = judged.flatMap((each) => ('entry' in each ? [each.entry] : []))
  const receivedAt = deps.now()
  const refused = judged.length - entries.length
  const detail = { entries: entries.length, ...(refused > 0 ? { refused } : {}) }
  const audit = audited(act, receivedAt, 'record-entries', { kind: 'session', id: sessionId }, detail)
  const receipts = await deps.db.write('append', { sessionId, entries, receivedAt, audit })
  if (receipts.some(({ outcome }) => outcome === 'recorded')) deps.live.announce()
  return receipts
}

function resultOf(each: Judged, receipts: Iterator<Receipt>): EntryResult {
  if ('refusal' in each) return { id: each.id, outcome: 'refused', problem: problemOf(each.refusal) }
  const { value } = receipts.next() as { value: Receipt | undefined }
  if (!value) throw new Error('an entry got no receipt')
  return resultOfReceipt(value)
}

export function resultOfReceipt(receipt: Receipt): EntryResult {
  if (isStored(receipt)) return receipt
  return { id: receipt.id, outcome: 'refused', problem: problemOf(refusalOfReceipt(receipt)) }
}

export type Stored = Extract<Receipt, { seq: number }>
export const isStored = (receipt: Receipt): receipt is Stored => 'seq' in receipt

export function refusalOfReceipt(receipt: Exclude<Receipt, Stored>): Refusal {
  if (receipt.outcome === 'conflict') return { code: 'same-id-other-content' }
  if (receipt.outcome === 'closed') return { code: 'session-closed' }
  if (receipt.outcome === 'moved') return { code: 'entry-moved' }
  return { code: 'bad-input', errors: [{ path: '', message: 'was refused by the log' }] }
}

const idOf = (sent: unknown): string => {
  const id = typeof sent === 'object' && sent !== null && 'id' in sent ? sent.id : undefined
  return typeof id === 'string' ? id.slice(0, 64) : ''
}
