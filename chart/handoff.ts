import { type Fact, factsOf, latest, type Session } from './session.ts'

type HandedOff = Fact<'handed-off'>

/** Hand-offs that their receiver has not accepted. One that was offered again, or to somebody else, no longer waits. */
export function openHandoffs(session: Session): readonly HandedOff[] {
  const all = session.facts['handed-off']
  return all.filter(
    (offer, i) => offer.body.accepted === false && !all.some((later, k) => settles(later, offer, k > i)),
  )
}

/** Two tablets may write in the same millisecond: an acceptance counts from the very instant of the offer. */
function settles(later: HandedOff, offer: HandedOff, isAfter: boolean): boolean {
  if (later.body.accepted === false) return isAfter && later.body.from === offer.body.from
  return later.body.to === offer.body.to && later.at >= offer.at
}

/**
 * Who answers for the patient now: whoever accepted the last hand-off, else who started the infusion, else who charted
 * first at check-in. An offer moves nothing until it is accepted.
 */
export function responsible(session: Session): string | undefined {
  const accepted = session.facts['handed-off'].findLast(({ body }) => body.accepted !== false)
  if (accepted !== undefined) return accepted.body.to
  const began = factsOf(session, 'identity-confirmed', 'vitals', 'weight-measured', 'checklist-answered')[0]
  return (latest(session, 'infusion-started') ?? began)?.by
}
