import type { Kind } from '../bodies.ts'
import type { Context } from '../context.ts'
import type { EntryOf } from '../entry.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { clockTimeBeside } from '../wording.ts'

/** The pictures that entries carry, by what they show. The tablet has one drawing for each. */
export type TellingIcon =
  | 'alert'
  | 'check'
  | 'clock'
  | 'door'
  | 'drop'
  | 'flag'
  | 'hold'
  | 'list'
  | 'med'
  | 'note'
  | 'observe'
  | 'person'
  | 'rate'
  | 'resume'
  | 'scores'
  | 'sign'
  | 'stop'
  | 'users'
  | 'vial'
  | 'vitals'
  | 'x'

/** One entry in words: what happened, and what else was charted about it. */
export type Told = {
  readonly title: string
  readonly detail?: string | undefined
  readonly tone?: 'attention' | 'critical' | undefined
  readonly icon: TellingIcon
}

/** What a sentence may need besides its own entry. */
export type About = { readonly session: Session; readonly ctx: Context }
/** One sentence a kind, of its entry alone whatever else was charted: so the words stay right as the session grows. */
export type OwnTellers<K extends Kind> = {
  readonly [Each in K]: (entry: EntryOf<Each>, about: Pick<About, 'ctx'>) => Told
}
/** One sentence a kind; a kind without one does not compile. */
export type Tellers<K extends Kind> = { readonly [Each in K]: (entry: EntryOf<Each>, about: About) => Told }

/** "Nora Lind, RN"; an id that nobody has stays as it is, since a blank author would be worse. */
export function personName({ staff }: Context, id: string): string {
  const person = staff.get(id)
  if (person === undefined) return id
  return person.credential === '' ? person.name : `${person.name}, ${person.credential}`
}

export const by = (ctx: Context, what: string, id: string | undefined) =>
  id === undefined ? undefined : `${what} ${personName(ctx, id)}`

/** Who made the second check, and where when it was not before the server. */
export const checkedBy = (ctx: Context, check: { by: string; on?: 'server' | 'tablet' } | undefined) =>
  check && `Second check by ${personName(ctx, check.by)}${check.on === 'tablet' ? ', checked on the tablet' : ''}`

export const clock = ({ clinic }: Context, at: Instant, besides: Instant) => clockTimeBeside(at, besides, clinic)
