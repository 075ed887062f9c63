import { may, type Staff } from '../people.ts'

/**
 * Why somebody cannot be the second person of a move that another asked for; nothing when they can. Whoever may chart
 * can tell that an entry is another patient's: the clinic's rule of who witnesses a drug is not asked.
 */
export function whyNotSecond(second: Staff, asker: Pick<Staff, 'id'> & Partial<Staff>): string | undefined {
  if (!second.enabled) return 'This account is disabled.'
  if (!may(second.role, 'chart') || !may(second.role, 'read-sessions')) return 'This person may not chart.'
  return isSamePerson(second, asker) ? 'The one who asked cannot confirm it: another person does.' : undefined
}

/** One person with two accounts is still one person. */
const isSamePerson = (one: Staff, other: Pick<Staff, 'id'> & Partial<Staff>) =>
  one.id === other.id || one.name.trim().toLowerCase() === other.name?.trim().toLowerCase()
