import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import { onlyByItself } from '../../chart/signoff.ts'
import type { ProblemDetails, SignaturesRequest } from '../../chart/wire.ts'
import { type Act, audited } from '../act.ts'
import { type Chart, contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'
import { QueueFull } from '../note/press.ts'
import { AGAIN_AFTER_S, problemOf } from '../send.ts'
import { notAccepted } from './proofs.ts'
import { isSigner } from './show-signer.ts'
import { type Signed, signKnown } from './sign-note.ts'

export type SignedOne = { readonly session: string } & (
  | { readonly outcome: 'signed'; readonly signature: Signed }
  | { readonly outcome: 'refused'; readonly problem: ProblemDetails }
)

/**
 * Signs several records as responsible physician after one password. Each gets its own signature over the head that the
 * signer saw; one that holds a finding, an alert, an override or anything else to look at is refused by name, and the
 * others are signed all the same.
 */
export async function signMany(
  deps: Deps,
  act: Act,
  { password, sessions }: SignaturesRequest,
): Promise<Outcome<{ readonly results: readonly SignedOne[] }>> {
  const owed = notAccepted(deps, act)
  if (owed) return refuse(owed)
  const known = await isSigner(deps, act, password)
  if (!known.ok) return known
  const results: SignedOne[] = []
  for (const { id, head } of sessions) {
    const signed = await signOne(deps, act, id, head)
    if (signed.ok) results.push({ session: id, outcome: 'signed', signature: signed.value })
    else {
      await writeRefused(deps, act, id, signed.refusal)
      results.push({ session: id, outcome: 'refused', problem: problemOf(signed.refusal) })
    }
  }
  return done({ results })
}

async function signOne(deps: Deps, act: Act, id: string, head: string): Promise<Outcome<Signed>> {
  const chart = deps.charts.chart(id)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const ctx = contextOf(deps.db, chart.session)
  const [why] = onlyByItself(chart.session, ctx, deps.now(), act.staff.id)
  if (why === undefined) return signUnlessFull(deps, act, chart, head)
  const { family, given } = ctx.patient
  return refuse({ code: 'not-signable', why: `${family}, ${given} is signed by itself. ${why}` })
}

/** When too many pages wait to be drawn, this one is not signed now: what became of the others is told all the same. */
async function signUnlessFull(deps: Deps, act: Act, chart: Chart, head: string): Promise<Outcome<Signed>> {
  try {
    return await signKnown(deps, act, chart, { head, meaning: 'authored' })
  } catch (error) {
    if (error instanceof QueueFull) return refuse({ code: 'still-drawing', retryAfterSeconds: AGAIN_AFTER_S })
    throw error
  }
}

/** One row for each that was not signed, as a signature by itself leaves one. */
async function writeRefused(deps: Deps, act: Act, id: string, { code }: Refusal) {
  const row = audited(act, deps.now(), 'sign', { kind: 'session', id }, { meaning: 'authored', code })
  await deps.db.write('audit', { row: { ...row, outcome: 'refused' } })
}
