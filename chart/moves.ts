import type { Fact, Session } from './session.ts'

/** Moves that somebody asked for and no second person has confirmed; withdrawn ones are struck and not among them. */
export function openMoves(session: Session): readonly Fact<'move-asked'>[] {
  const done = new Set(session.facts.moved.map(({ body }) => body.asked))
  const gone = new Set(session.facts.moved.flatMap(({ body }) => body.entries.map(({ id }) => id)))
  return session.facts['move-asked'].filter(
    ({ id, body }) => !done.has(id) && body.entries.some((entry) => !gone.has(entry.id)),
  )
}

/** Every entry that somebody says belongs to another patient, while that is not confirmed; by the entry's id. */
export const askedToMove = (session: Session): ReadonlyMap<string, Fact<'move-asked'>> =>
  new Map(openMoves(session).flatMap((asked) => asked.body.entries.map(({ id }) => [id, asked] as const)))

/** Every entry of this session that was charted in another patient's first, by its id here. */
export const movedInto = ({ facts }: Session): ReadonlyMap<string, Fact<'moved-in'>> =>
  new Map(facts['moved-in'].flatMap((moved) => moved.body.entries.map(({ id }) => [id, moved] as const)))
