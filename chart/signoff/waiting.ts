import { isAfter } from '../entry.ts'
import { type Fact, factsOf, type Session } from '../session.ts'

/** Orders by word of mouth that the one who gave them has not confirmed; nobody confirms for another. */
export function unconfirmedOrders(session: Session): readonly Fact<'order-given' | 'order-changed'>[] {
  const confirmed = new Set(session.facts['order-authenticated'].map(({ by, body }) => `${body.order} ${by}`))
  return factsOf(session, 'order-given', 'order-changed').filter(
    ({ id, body }) => body.verbal !== undefined && !confirmed.has(`${id} ${body.verbal.orderedBy}`),
  )
}

/**
 * What a physician sent back instead of signing, until the person it was sent to attests anew, or a physician signs all
 * the same.
 */
export function sentBack({ facts }: Session): readonly Fact<'sent-back'>[] {
  return facts['sent-back'].filter(
    (back) =>
      !facts.signed.some(
        (signed) =>
          isAfter(signed, back) &&
          (signed.body.meaning === 'authored' || (signed.body.meaning === 'charted' && signed.by === back.body.to)),
      ),
  )
}
