import { createHash, randomBytes, randomInt } from 'node:crypto'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { followUpKey, keyThatOpens } from '../../db/follow-up-keys.ts'
import { type FollowUpRow, followUp } from '../../db/follow-ups.ts'
import { isSession } from '../../db/sessions.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { type FollowUpLine, linesOf } from './follow-ups.ts'
import { isStored, refusalOfReceipt } from './record-entries.ts'

export type GivenKey = {
  readonly id: string
  /** A link's address, without the host; told once and stored nowhere. */
  readonly path?: string
  /** What is printed on the card. */
  readonly code?: string
  readonly dueAt: string
  readonly expiresAt: string
}
type Asked = { readonly hours: number; readonly via: 'link' | 'paper' }

/** Of a key only this is stored: who reads the database opens nothing. */
export const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** 256 bits of chance: nothing that can be guessed. */
const newToken = () => randomBytes(32).toString('base64url')

/** Easy to read aloud and to type: no letter that looks like a digit. Only staff can ask what it stands for. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
function newCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${group()}-${group()}`
}
const codeAsTyped = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '')

/** Gives out a one-time link or a card for one follow-up. An earlier one of the same kind opens nothing any more. */
export async function giveKey(deps: Deps, act: Act, sessionId: string, asked: Asked): Promise<Outcome<GivenKey>> {
  const { hours, via } = asked
  if (!isSession(deps.db, sessionId)) return refuse({ code: 'not-found', what: 'session' })
  const row = followUp(deps.db, sessionId, hours)
  const at = deps.now()
  const why = notGiven(row, at)
  if (row === undefined || why !== undefined)
    return refuse({ code: 'bad-input', errors: [{ path: '/hours', message: why ?? '' }] })
  const [id, key] = [deps.newId(), via === 'link' ? newToken() : newCode()]
  const keyHash = hashOf(via === 'link' ? key : codeAsTyped(key))
  const time = toWire(at)
  const expires = toWire(row.until)
  const body = { session: sessionId, hours, via, ref: id, expires }
  const receipt = await deps.db.write('giveFollowUpKey', {
    logId: row.courseId,
    key: { keyHash, id, via, sessionId, hours, createdAt: at, createdBy: act.staff.id, expiresAt: row.until },
    entry: { id: deps.newId(), kind: 'follow-up-sent', occurredAt: time, recordedAt: time, body, author: act.staff.id },
    receivedAt: at,
    audit: audited(act, at, 'give-follow-up-key', { kind: 'session', id: sessionId }, { hours, via, ref: id }),
  })
  if (!isStored(receipt)) return refuse(refusalOfReceipt(receipt))
  deps.live.announce()
  const opens = via === 'link' ? { path: `/follow-up/${key}` } : { code: key }
  return done({ id, ...opens, dueAt: toWire(row.dueAt), expiresAt: expires })
}

function notGiven(row: FollowUpRow | undefined, now: number): string | undefined {
  if (row === undefined) return 'is no follow-up of this session'
  if (!row.open) return 'is answered already'
  return now >= row.until ? 'can no longer be answered' : undefined
}

/** Takes a link or card back. */
export async function revokeKey(deps: Deps, act: Act, sessionId: string, ref: string): Promise<Outcome<object>> {
  const key = followUpKey(deps.db, ref)
  if (!isSession(deps.db, sessionId) || key?.sessionId !== sessionId)
    return refuse({ code: 'not-found', what: 'session' })
  const at = deps.now()
  const audit = audited(act, at, 'revoke-follow-up-key', { kind: 'session', id: sessionId }, { ref })
  await deps.db.write('revokeFollowUpKey', { id: ref, at, audit })
  return done({ id: ref })
}

/** The follow-up that a card's code stands for, to be typed in by staff. */
export function findCard(deps: Deps, code: string): Outcome<FollowUpLine> {
  const key = keyThatOpens(deps.db, hashOf(codeAsTyped(code)), deps.now())
  const row = key?.via === 'paper' ? followUp(deps.db, key.sessionId, key.hours) : undefined
  const [line] = row ? linesOf(deps, [row]) : []
  return line ? done(line) : refuse({ code: 'not-found', what: 'card that is still open' })
}
