import { readFileSync } from 'node:fs'
import type { Problem } from '../chart/entry.ts'

/** Whose secret it is: what of them a guesser would try first. */
export type Whose = { readonly username: string; readonly name: string; readonly clinic?: string | undefined }
export type NewSecrets = { readonly password?: string | undefined; readonly pin?: string | undefined }

/**
 * What is wrong with a new password or PIN, each with its field; empty when they may be taken. As NIST SP 800-63B asks:
 * a length (held by the schema) and no known bad ones, and neither rules on kinds of characters nor an expiry.
 */
export function secretProblems({ password, pin }: NewSecrets, whose: Whose): readonly Problem[] {
  const problems: Problem[] = []
  if (password !== undefined) {
    const message = passwordProblem(folded(password), whose)
    if (message !== undefined) problems.push({ path: '/password', message })
  }
  if (pin !== undefined && isObviousPin(pin))
    problems.push({
      path: '/pin',
      message: 'is one that everybody tries first: no row of one digit, no counting up or down',
    })
  return problems
}

function passwordProblem(password: string, { username, name, clinic = '' }: Whose): string | undefined {
  if (knownBad().has(password)) return 'is on the list of passwords that are tried first'
  if (new Set(password).size < 4) return 'repeats too few characters'
  const own = [username, ...name.split(/\s+/), clinic, 'chairside', 'ketamine'].map(folded)
  // A password may hold a name; it may not be one with a few digits around it.
  const found = own.find((word) => word.length >= 4 && password.includes(word) && password.length - word.length < 6)
  return found === undefined ? undefined : 'is hardly more than a name that everyone here knows'
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

function isObviousPin(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10))
  const [step] = steps
  return steps.size === 1 && (step === 0 || step === 1 || step === 9)
}

let list: ReadonlySet<string> | undefined
/** Some 18,000 of at least 8 characters, in small letters: of the word lists of @zxcvbn-ts/language-common (MIT). */
function knownBad(): ReadonlySet<string> {
  list ??= new Set(readFileSync(new URL('./known-passwords.txt', import.meta.url), 'utf8').split('\n'))
  return list
}
