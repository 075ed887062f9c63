import type { Refused } from '../../data/api.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { adminWords } from './words.ts'

/** Why the server took nothing, each field by the name that it has on the page. */
export function whyNot(refused: Refused, fields: Readonly<Record<string, string>>): string {
  const errors = refused.errors ?? []
  const named = errors.flatMap(({ path, message }) => (fields[path] ? [`${fields[path]}: ${message}.`] : []))
  return named.length > 0 && named.length === errors.length ? named.join(' ') : sentence(refused)
}

/** The fields that are filled in, as the query of a call. */
export function queryOf(fields: Readonly<Record<string, string>>): string {
  const filled = Object.entries(fields).filter(([, value]) => value.trim() !== '')
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled.map(([name, value]) => [name, value.trim()]))}`
}

/** Whose id this is, with the credential; the id itself for someone whom this tablet has not heard of. */
export function useNames() {
  const { directory } = useTablet()
  return (id: string | undefined) => {
    if (id === undefined) return adminWords.nobody
    const person = directory.staff().get(id)
    return person ? [person.name, person.credential].filter(Boolean).join(', ') : id
  }
}

/** The first digits of a hash, in two groups that the eye can compare. */
export const fingerprint = (hash: string) => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`
