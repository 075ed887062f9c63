import type { Patient } from './people.ts'
import type { Session } from './session.ts'

const ITEM = 'allergies'
const SEPARATOR = '; '

/** Several names in one value of a checklist answer, and back. A name keeps its commas. */
export const allergyText = (names: readonly string[]) => names.join(SEPARATOR)
export const allergyNames = (text: string): readonly string[] =>
  distinctNames(text.split(';').map((name) => name.trim().slice(0, 100)))

/** Each name once, whatever its case; the first way of writing it stays. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>()
  for (const name of names) {
    const key = name.toLowerCase()
    if (name !== '' && !byKey.has(key)) byKey.set(key, name)
  }
  return [...byKey.values()]
}

/** What check-in of this session answered: names, none known as [], nothing when it names none and denies none. */
export function answeredAllergies(session: Session): readonly string[] | undefined {
  const body = session.facts['checklist-answered'].findLast(({ body: { item } }) => item === ITEM)?.body
  if (body === undefined || body.override) return undefined
  if (body.answer === 'none-known') return []
  if (body.answer !== 'reviewed' || typeof body.value !== 'string') return undefined
  return allergyNames(body.value)
}

/**
 * The patient's allergies as far as anybody has said: the file's and this session's together, since a name that only
 * one of them knows still harms. Nothing: nobody has asked. Empty: none known.
 */
export function knownAllergies(session: Session, patient: Pick<Patient, 'allergies'>): readonly string[] | undefined {
  const answered = answeredAllergies(session)
  if (answered === undefined && patient.allergies === undefined) return undefined
  return distinctNames([...(patient.allergies ?? []), ...(answered ?? [])])
}

/** Whether this session's answer is not what the file says: it still has to be written there. */
export function differsFromFile(session: Session, { allergies: file }: Pick<Patient, 'allergies'>): boolean {
  const answered = answeredAllergies(session)
  if (answered === undefined) return false
  const keys = (names: readonly string[]) => JSON.stringify(names.map((name) => name.toLowerCase()).toSorted())
  return file === undefined || keys(answered) !== keys(file)
}
