import { bodies, isKind, type Kind } from '../../chart/bodies.ts'
import type { SentEntry } from '../../chart/entry.ts'
import { mayWitness, type Staff } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import type { Session } from '../../chart/session.ts'
import type { EntryResult, WitnessRequest } from '../../chart/wire.ts'
import { entryById } from '../../db/log.ts'
import { clinic } from '../../db/settings.ts'
import { secretOf, staffByUsername } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { isSecret } from '../passwords.ts'
import { ifChecked } from '../throttle.ts'
import { untrained } from './proofs.ts'
import { entryProblems, isStored, isWitnessed, refusalOfReceipt } from './record-entries.ts'
import { guessedAt } from './sign-in.ts'

/**
 * Stores an entry in the presence of a second person, who shows it by their own PIN at that moment; or stores nothing.
 * Waste, returns and discrepancies are stored in no other way, and neither are their corrections.
 */
export async function witnessEntry(
  deps: Deps,
  act: Act,
  sessionId: string,
  { username, pin, entry: sent }: WitnessRequest,
): Promise<Outcome<EntryResult>> {
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const untaught = untrained(deps, act)
  if (untaught) return refuse(untaught)
  const errors = entryProblems(sent)
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const entry = sent as SentEntry & { kind: Kind }
  const unfit = unfitToWitness(deps, act, sessionId, entry)
  if (unfit) return refuse(unfit)
  const witness = await present(deps, act, username, pin)
  if (!witness.ok) return witness
  const refused = notAsWitness(deps, act, chart.session, entry.kind, witness.value)
  if (refused) return refuse({ code: 'witness-not-accepted', why: refused })
  return store(deps, act, sessionId, entry, witness.value)
}

/** What a second person cannot be witness to, or what is not this person's to chart. */
function unfitToWitness(
  deps: Deps,
  act: Act,
  sessionId: string,
  entry: SentEntry & { kind: Kind },
): Refusal | undefined {
  if (entry.author !== undefined && entry.author !== act.staff.id) return { code: 'author-not-signed-in' }
  if (entry.kind === 'stock-adjusted')
    return { code: 'kind-has-its-own-call', kind: entry.kind, call: 'a call of the stock' }
  if (entry.kind === 'amendment') {
    const known = entryById(deps.db, String(entry.body.target))
    if (!known || known.sessionId !== sessionId) return { code: 'not-found', what: 'entry to correct' }
    if (!isWitnessed(known.kind))
      return { code: 'not-signable', why: `A correction of ${known.kind} needs no witness.` }
    return known.author === act.staff.id || act.staff.role === 'physician' ? undefined : { code: 'not-your-entry' }
  }
  return isWitnessed(entry.kind) || takesCheck(entry.kind)
    ? undefined
    : { code: 'not-signable', why: `An entry ${entry.kind} needs no witness: it is charted without one.` }
}

/** Kinds that may carry a second person's independent check. */
const takesCheck = (kind: string) => isKind(kind) && 'check' in bodies[kind].properties

/** The second person, known by their PIN; three wrong ones slow the next try down. */
export async function present(deps: Deps, act: Act, username: string, pin: string): Promise<Outcome<Staff>> {
  const person = staffByUsername(deps.db, username.trim())
  const account = guessedAt(deps, person?.id ?? username.toLowerCase(), act.device)
  const wait = deps.pinTries.enter(account)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const check = isSecret(pin, person && secretOf(deps.db, person.id, 'pin'))
  const right = await ifChecked(check, [deps.pinTries, account])
  if (!person || !right)
    return refuse({ code: 'witness-not-accepted', why: 'The user name and PIN do not belong together.' })
  deps.pinTries.passed(account)
  return done(person)
}

/** Why this person can witness nothing of this author's; nothing when they can. */
export function unfitPerson(deps: Deps, act: Act, witness: Staff): string | undefined {
  if (!witness.enabled) return 'This account is disabled.'
  if (witness.id === act.staff.id) return 'The witness is another person than the one who charts.'
  if (!mayWitness(witness.role, clinic(deps.db)?.clinic)) return 'This person may not witness in this clinic.'
  return undefined
}

/** Why this person cannot be the witness in this session; nothing when they can. */
function notAsWitness(deps: Deps, act: Act, session: Session, kind: Kind, witness: Staff): string | undefined {
  const unfit = unfitPerson(deps, act, witness)
  if (unfit) return unfit
  const gave = [...session.facts['infusion-started'], ...session.facts['bolus-given']].some(
    ({ by }) => by === witness.id,
  )
  if (gave && isWitnessed(kind)) return 'The one who gave the drug cannot be the witness of what is left of it.'
  return undefined
}

async function store(
  deps: Deps,
  act: Act,
  sessionId: string,
  entry: SentEntry & { kind: Kind },
  witness: Staff,
): Promise<Outcome<EntryResult>> {
  const receivedAt = deps.now()
  const subject = { kind: 'session', id: sessionId }
  const [receipt] = await deps.db.write('append', {
    sessionId,
    entries: [{ ...entry, author: act.staff.id, body: witnessedBody(entry, witness.id) }],
    receivedAt,
    audit: audited(act, receivedAt, 'witness', subject, { entry: entry.id, kind: entry.kind, witness: witness.id }),
  })
  if (!receipt) throw new Error('a witnessed entry got no receipt')
  if (!isStored(receipt)) return refuse(refusalOfReceipt(receipt))
  if (receipt.outcome === 'recorded') deps.live.announce()
  return done(receipt)
}

/** The server names the witness: what the tablet wrote there counts for nothing. */
function witnessedBody({ kind, body }: SentEntry & { kind: Kind }, by: string): Record<string, unknown> {
  if (isWitnessed(kind)) return { ...body, witness: by }
  if (kind !== 'amendment') return { ...body, check: { by, on: 'server' } }
  const replacement = body.replacement as { body?: Record<string, unknown> } | undefined
  if (!replacement?.body) return body
  return { ...body, replacement: { ...replacement, body: { ...replacement.body, witness: by } } }
}
