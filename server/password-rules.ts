import { readFileSync } from 'node:fs'
import type { Problem } from '../chart/entry.ts'

/** Whose secret it is: what of them a guesser would try first. */
export type Whose = { readonly username: string; readonly name: string; readonly clinic?: string | undefined }

/**
 * What is wrong with a new password; empty when it may be taken. As NIST SP 800-63B asks:
 * a length (held by the schema) and no known bad ones, and neither rules on kinds of characters nor an expiry.
 */
export function passwordProblems(password: string | undefined, whose: Whose): readonly Problem[] {
  const message = password === undefined ? undefined : passwordProblem(folded(password), whose)
  return message === undefined ? [] : [{ path: '/password', message }]
}

function passwordProblem(password: string, { username, name, clinic = '' }: Whose): string | undefined {
  if (knownBad().has(password)) return 'is on the list of passwords that are tried first'
  if (new Set(password).size < 4) return 'repeats too few characters'
  // A password may hold a name; it may not be one with a few digits around it.
  const isHardlyMoreThan = (word: string, more: number) =>
    word.length >= 4 && password.includes(word) && password.length - word.length < more
  const own = [username, ...name.split(/\s+/), clinic].map(folded).find((word) => isHardlyMoreThan(word, 6))
  const found = own ?? ['chairside', 'ketamine'].find((word) => isHardlyMoreThan(word, 4))
  return found === undefined ? undefined : 'is hardly more than a name that everyone here knows'
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

let list: ReadonlySet<string> | undefined
/** Some 18,000 of at least 8 characters, in small letters: of the word lists of @zxcvbn-ts/language-common (MIT). */
function knownBad(): ReadonlySet<string> {
  list ??= new Set(readFileSync(new URL('./known-passwords.txt', import.meta.url), 'utf8').split('\n'))
  return list
}
