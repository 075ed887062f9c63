import { append, openSession, type Receipt, sign } from './append.ts'
import { type AuditRow, recordAudit } from './audit.ts'
import { bookSession } from './bookings.ts'
import { cover } from './checkpoints.ts'
import type { Tx } from './connection.ts'
import { putCourse } from './courses.ts'
import { changeDevice, enrolDevice, putDevice } from './devices.ts'
import { putEmergencyAccess, putEmergencyReview } from './emergency-access.ts'
import { answerByKey, appendToCourse, giveFollowUpKey, revokeFollowUpKey } from './follow-up-keys.ts'
import { putKey } from './keys.ts'
import { moveEntries } from './moves.ts'
import { putNote } from './notes.ts'
import { putPatient } from './patients.ts'
import { acceptPolicy, putTraining } from './proofs.ts'
import { putProtocol } from './protocols.ts'
import { putRequest } from './requests.ts'
import { putFactors, useFactor } from './second-factors.ts'
import { rebuildSessionRows } from './session-rows.ts'
import { putClinic, putFact } from './settings.ts'
import { setup } from './setup.ts'
import { revokeSignIn, signIn, touchSignIn } from './sign-ins.ts'
import { putSecret, putStaff } from './staff.ts'
import { appendStock } from './stock.ts'

/** Everything that can be written. Each is one whole transaction, or nothing of it is. */
export const commands = {
  append,
  appendStock,
  appendToCourse,
  giveFollowUpKey,
  answerByKey,
  revokeFollowUpKey,
  bookSession,
  openSession,
  sign,
  moveEntries,
  putPatient,
  putProtocol,
  putCourse,
  putRequest,
  putEmergencyAccess,
  putEmergencyReview,
  putStaff,
  putSecret,
  putClinic,
  putFact,
  putDevice,
  changeDevice,
  enrolDevice,
  putFactors,
  acceptPolicy,
  putTraining,
  useFactor,
  putNote,
  putKey,
  cover,
  signIn,
  touchSignIn,
  revokeSignIn,
  setup,
  rebuildSessionRows: (tx: Tx, _: Record<never, never>) => rebuildSessionRows(tx),
  audit: (tx: Tx, { row }: { row: AuditRow }) => recordAudit(tx, row),
}

export type Commands = typeof commands
export type CommandName = keyof Commands
/** What a command is asked with. `audit` is written with it, its outcome corrected to what became of the command. */
export type Args<N extends CommandName> = Parameters<Commands[N]>[1] & { readonly audit?: AuditRow | undefined }
export type Answer<N extends CommandName> = ReturnType<Commands[N]>

/** Runs a command inside the writer's transaction, with the audit row that tells of it. */
export function run(tx: Tx, name: CommandName, { audit, ...args }: Args<CommandName>): unknown {
  const command = commands[name] as (tx: Tx, args: unknown) => unknown
  const answer = command(tx, args)
  if (audit !== undefined) recordAudit(tx, withOutcome(audit, args, answer))
  return answer
}

const wrote: ReadonlySet<string> = new Set(['stored', 'recorded', 'duplicate', 'unchanged'])

/** The audit row says what became of the command, which its caller could not know beforehand. */
function withOutcome(row: AuditRow, args: object, answer: unknown): AuditRow {
  if (Array.isArray(answer)) return withReceipts(row, args, answer as readonly Receipt[])
  const outcome =
    typeof answer === 'object' && answer !== null && 'outcome' in answer ? String(answer.outcome) : undefined
  if (outcome === undefined || wrote.has(outcome)) return row
  return { ...row, outcome: 'refused', detail: { ...row.detail, answer: outcome } }
}

/** How many became what, and where in the record they begin: by that the row is found among those of its session. */
function withReceipts(row: AuditRow, args: object, receipts: readonly Receipt[]): AuditRow {
  const counts: Record<string, number> = {}
  for (const { outcome } of receipts) counts[outcome] = (counts[outcome] ?? 0) + 1
  const outcome = receipts.some((receipt) => wrote.has(receipt.outcome)) ? row.outcome : 'refused'
  const first = receipts.find((receipt) => receipt.outcome === 'recorded')
  const isOfItsSession = 'sessionId' in args && args.sessionId === row.subject?.id
  const place = first?.outcome === 'recorded' && isOfItsSession ? { firstSeq: first.seq } : {}
  return { ...row, outcome, detail: { ...row.detail, ...counts, ...place } }
}
