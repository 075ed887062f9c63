import { randomInt } from 'node:crypto'

/** Easy to read aloud and to type: no letter that looks like a digit. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** A random code in groups, such as `K7QM-2XHD`; each letter is worth almost 5 bits. */
export function readableCode(groups: number, length: number): string {
  const group = () => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}
