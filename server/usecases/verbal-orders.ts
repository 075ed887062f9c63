import { toWire } from '../../chart/instant.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import { tell } from '../../chart/telling.ts'
import { ordersWaiting, type WaitingOrder } from '../../db/waiting-orders.ts'
import type { Act } from '../act.ts'
import { contextOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

/** An order by word of mouth, in the words that are confirmed. */
export type VerbalOrder = {
  readonly session: string
  readonly order: string
  readonly patient: { readonly family: string; readonly given: string; readonly birthDate: string }
  readonly at: string
  /** Who wrote it down and read it back. */
  readonly by: string
  readonly orderedBy: string
  readonly words: string
  readonly detail?: string | undefined
}

const MOST = 200

/** Orders that wait for whoever gave them, over all sessions: the caller's own first, then the longest waiting. */
export function verbalOrders(deps: Deps, act: Act): Outcome<{ readonly orders: readonly VerbalOrder[] }> {
  const orders = ordersWaiting(deps.db, MOST).flatMap((waiting) => orderOf(deps, waiting) ?? [])
  const rank = ({ orderedBy }: VerbalOrder) => (orderedBy === act.staff.id ? 0 : 1)
  return done({ orders: orders.toSorted((a, b) => rank(a) - rank(b)) })
}

function orderOf(deps: Deps, { sessionId, entry, orderedBy, at }: WaitingOrder): VerbalOrder | undefined {
  const session = deps.charts.chart(sessionId)?.session
  const shown = session?.shown.find((each) => each.entry.id === entry)
  if (!session || !shown) return undefined
  const ctx = contextOf(deps.db, session)
  const { title, detail } = tell(shown.entry, session, ctx)
  const { family, given, birthDate } = ctx.patient
  const by = shown.entry.author
  const patient = { family, given, birthDate }
  return { session: sessionId, order: entry, patient, at: toWire(at), by, orderedBy, words: title, detail }
}
