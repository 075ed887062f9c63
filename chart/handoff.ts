import { type Fact, factsOf, latest, type Session } from './session.ts'

type HandedOff = Fact<'handed-off'>

/** Hand-offs that their receiver has not accepted. One that was offered again, or to somebody else, no longer waits. */
export function openHandoffs(session: Session): readonly HandedOff[] {
  const all = session.facts['handed-off']
  return all.filter(
    (offer, i) =>
      offer.body.accepted === false &&
      !all.slice(i + 1).some(({ body }) => body.from === offer.body.from || settles(body, offer.body)),
  )
}

const settles = (later: HandedOff['body'], offer: HandedOff['body']) =>
  later.accepted !== false && later.to === offer.to

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
