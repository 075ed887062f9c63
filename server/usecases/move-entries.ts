import type { Body } from '../../chart/bodies.ts'
import { isWhole, type StoredEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { belonging, copiesOf, toldOfMove, whyNotMoved } from '../../chart/moves/rules.ts'
import { whyNotSecond } from '../../chart/moves/second.ts'
import { askedToMove } from '../../chart/moves.ts'
import type { Staff } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import type { EntryResult, MoveConfirmation, MoveRequest } from '../../chart/wire.ts'
import { entryById, type PreparedEntry } from '../../db/log.ts'
import type { MoveReceipt } from '../../db/moves.ts'
import { staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'
import { isStored, refusalOfReceipt } from './record-entries.ts'
import { present } from './witness-entry.ts'

/** What is to be moved, and both charts as they are. */
type Plan = { readonly source: Chart; readonly target: Chart; readonly going: readonly StoredEntry[] }
type Asked = StoredEntry & { readonly body: Body<'move-asked'> }

const noSession = refuse({ code: 'not-found', what: 'session' })
const subjectOf = (id: string) => ({ kind: 'session', id })

/**
 * Says that entries of a session belong to another patient's. Nothing moves before a second person confirms; what goes
 * along (the rest of a set, corrections) is named as well. Asked again under the same id it answers the first receipt.
 */
export async function askToMove(
  deps: Deps,
  act: Act,
  sessionId: string,
  { id, entries, to, reason: typed }: MoveRequest,
): Promise<Outcome<EntryResult>> {
  const reason = typed.trim()
  const known = entryById(deps.db, id)
  if (known) return sentBefore(known, sessionId, act, { to, reason })
  const plan = planned(deps, sessionId, entries, to)
  if (!plan.ok) return plan
  const { source, target, going } = plan.value
  const asked = askedToMove(source.session)
  if (going.some((entry) => asked.has(entry.id)))
    return notMovable('This was already said of one of them: a second person confirms it, or it is withdrawn.')
  if (namesPatient(deps, [source, target], reason))
    return notMovable('The reason names a patient. Both records will show it: say it without a name or number.')
  const body: Body<'move-asked'> = { entries: going.map((each) => ({ id: each.id, hash: each.hash })), to, reason }
  const receivedAt = deps.now()
  const [receipt] = await deps.db.write('append', {
    sessionId,
    entries: [entryNow(act, id, 'move-asked', body, receivedAt)],
    receivedAt,
    audit: audited(act, receivedAt, 'ask-move', subjectOf(sessionId), { entry: id, entries: going.length, to }),
  })
  if (!receipt) throw new Error('what was asked for got no receipt')
  if (!isStored(receipt)) return refuse(refusalOfReceipt(receipt))
  deps.live.announce()
  return done(receipt)
}

const notMovable = (why: string) => refuse({ code: 'not-movable', why })

/** The same request again, or another under an id that is taken. */
function sentBefore(
  { id, kind, sessionId: of, author, body, seq, hash }: StoredEntry,
  sessionId: string,
  act: Act,
  { to, reason }: Pick<MoveRequest, 'to' | 'reason'>,
): Outcome<EntryResult> {
  const isSame = kind === 'move-asked' && of === sessionId && author === act.staff.id
  if (!isSame || body.to !== to || body.reason !== reason) return refuse({ code: 'same-id-other-content' })
  return done({ id, outcome: 'duplicate', seq, hash })
}

const entryNow = (act: Act, id: string, kind: string, body: object, at: number): PreparedEntry => ({
  ...{ id, kind, body: { ...body }, occurredAt: toWire(at), recordedAt: toWire(at), author: act.staff.id },
  ...(act.device === undefined ? {} : { device: act.device }),
})

/** What goes, if it may: judged when it is asked for, and again when it is confirmed. */
function planned(deps: Deps, sessionId: string, named: readonly string[], to: string): Outcome<Plan> {
  const [source, target] = [deps.charts.chart(sessionId), deps.charts.chart(to)]
  if (!source || !target) return noSession
  const whole = source.entries.filter(isWhole)
  const here = new Map(source.entries.map((entry) => [entry.id, entry]))
  for (const id of named) {
    const entry = here.get(id)
    if (!entry) return refuse({ code: 'not-found', what: 'entry of this session' })
    if (!isWhole(entry)) return notMovable('One of them was already moved to another record.')
  }
  const going = belonging(whole, named)
  const why = whyNotMoved({ source: whole, target: target.entries.filter(isWhole), going })
  return why === undefined ? done({ source, target, going }) : notMovable(why)
}

/** Both records show the reason: neither may learn the other's patient from it. */
function namesPatient(deps: Deps, charts: readonly Chart[], reason: string): boolean {
  const words = new Set(wordsIn(reason))
  return charts
    .map(({ session }) => contextOf(deps.db, session).patient)
    .some(({ family, mrn }) => {
      const [name, number] = [wordsIn(family), wordsIn(mrn)]
      // A number is written with its blanks and dashes, and without them.
      return words.has(number.join('')) || [name, number].some((all) => all.every((word) => words.has(word)))
    })
}
const wordsIn = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** A chain that grows while a move is worked out is read again; this often it does not grow. */
const MOST_TRIES = 10

/**
 * A second person confirms: at their own sign-in, or by their PIN beside the person who asked. Both records then change
 * in one transaction. Confirmed again it answers the first receipt.
 */
export async function confirmMove(
  deps: Deps,
  act: Act,
  sessionId: string,
  { asked: askedId, ...shown }: MoveConfirmation,
): Promise<Outcome<EntryResult>> {
  const chart = deps.charts.chart(sessionId)
  if (!chart) return noSession
  const asked = chart.entries.filter(isWhole).find((entry): entry is Asked => entry.id === askedId && isAsked(entry))
  if (!asked) return refuse({ code: 'not-found', what: 'entry that asks for a move' })
  const second = await confirmer(deps, act, asked, shown)
  if (!second.ok) return second
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await carryOut(deps, act, sessionId, asked, second.value)
    if (!answer.ok) return answer
    if (answer.value.outcome === 'record-changed') continue
    if (!isStored(answer.value)) return refuse(refusalOfReceipt(answer.value))
    if (answer.value.outcome === 'recorded') deps.live.announce()
    return done(answer.value)
  }
  return refuse({ code: 'changed-meanwhile', what: 'session' })
}

const isAsked = ({ kind }: StoredEntry) => kind === 'move-asked'

async function carryOut(
  deps: Deps,
  act: Act,
  sessionId: string,
  asked: Asked,
  second: Staff,
): Promise<Outcome<MoveReceipt>> {
  const { to, entries } = asked.body
  const before = deps.charts.chart(sessionId)?.session.facts.moved.find(({ body }) => body.asked === asked.id)
  const known = before && entryById(deps.db, before.id)
  if (known) return done({ id: known.id, outcome: 'duplicate', seq: known.seq, hash: known.hash })
  // Asked each time: it may have been withdrawn while the PIN was checked, or since the last try.
  const isAskedFor = deps.charts.chart(sessionId)?.session.facts['move-asked'].some(({ id }) => id === asked.id)
  if (isAskedFor !== true) return notMovable('It was withdrawn.')
  const plan = planned(
    deps,
    sessionId,
    entries.map(({ id }) => id),
    to,
  )
  if (!plan.ok) return plan
  const { source, going } = plan.value
  const head = source.entries.at(-1)?.hash ?? ''
  const copies = copiesOf(going, deps.newId)
  const { moved, movedIn } = toldOfMove({ asked, confirmedBy: second.id, going, copies })
  const receivedAt = deps.now()
  const detail = { asked: asked.id, entries: going.length, askedBy: asked.author, confirmedBy: second.id }
  const row = (id: string, more: object) =>
    audited(act, receivedAt, 'confirm-move', subjectOf(id), { ...detail, ...more })
  const answer = await deps.db.write('moveEntries', {
    ...{ source: sessionId, head, target: to, copies, receivedAt },
    movedIn: entryNow(act, deps.newId(), 'moved-in', movedIn, receivedAt),
    moved: entryNow(act, deps.newId(), 'moved', moved, receivedAt),
    arrival: row(to, { from: sessionId }),
    audit: row(sessionId, { to }),
  })
  return done(answer)
}

/** The second person, or why this one cannot be it. */
async function confirmer(
  deps: Deps,
  act: Act,
  asked: Asked,
  { username, pin }: Omit<MoveConfirmation, 'asked'>,
): Promise<Outcome<Staff>> {
  const no = (why: string): Outcome<never> => refuse({ code: 'witness-not-accepted', why } satisfies Refusal)
  let second = act.staff
  if (username !== undefined || pin !== undefined) {
    if (act.staff.id !== asked.author)
      return no('A second person’s PIN counts beside the one who asked. At your own sign-in, confirm without one.')
    const shown = await present(deps, act, username ?? '', pin ?? '')
    if (!shown.ok) return shown
    second = shown.value
  }
  const why = whyNotSecond(second, staff(deps.db, asked.author) ?? { id: asked.author })
  return why === undefined ? done(second) : no(why)
}
