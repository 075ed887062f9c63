/** Whether hours are counted to 23, or to 12 twice a day. */
export type HourCycle = '12h' | '24h'
export type HalfOfDay = 'am' | 'pm'

/**
 * How many digits make a time: three where a fourth could not follow (9:05, and 2:20 on a clock of 12 hours), else
 * four. "105" is not 1:05 yet: it may become 10:50, and must not be charted in between.
 */
const digitsOf = (digits: string, cycle: HourCycle) =>
  /^[3-9]/.test(digits) || (cycle === '12h' && /^2/.test(digits)) ? 3 : 4

/** Whether more is to come, as far as can be told: too few digits, and no colon that would end the hour. */
export const isUnfinished = (text: string, cycle: HourCycle) =>
  /^\d*$/.test(text) ? text.length < digitsOf(text, cycle) : /^\d{1,2}[:. ]\d?$/.test(text)

/**
 * The time of day that was typed, as "hh:mm" of 24 hours: "10:20", "1020", "9.05", "2:20 pm". Undefined for what is
 * none, such as "25:70", and while it is unfinished. On a clock of 12 hours an hour from 1 to 12 without its own am or
 * pm has the one of `half`; an hour that only the other clock has (14:20) is taken as what it can only be.
 */
export function timeTyped(typed: string, cycle: HourCycle, half: HalfOfDay): string | undefined {
  const text = typed.trim()
  const read = /^(\d{1,2})[:. ]?(\d\d)\s*(?:([ap])\.?m?\.?)?$/i.exec(text)
  if (!read || isUnfinished(text, cycle)) return undefined
  const [, hours = '', minutes = '', letter] = read
  const hour = Number(hours)
  const isOnFace = hour >= 1 && hour <= 12
  if (Number(minutes) > 59 || hour > 23 || (letter !== undefined && !isOnFace)) return undefined
  const typedHalf = letter && (letter.toLowerCase() === 'p' ? 'pm' : 'am')
  const said = typedHalf ?? (cycle === '12h' && isOnFace ? half : undefined)
  const ofDay = said === undefined ? hour : (hour % 12) + (said === 'pm' ? 12 : 0)
  return `${String(ofDay).padStart(2, '0')}:${minutes}`
}

/** What stands in a field of a time after a key of the pad: the colon comes by itself, a digit too many begins anew. */
export function timeAfter(text: string, key: string, cycle: HourCycle): string {
  const before = text.replace(/\D/g, '')
  const isFull = before.length >= digitsOf(before, cycle)
  const digits = key === 'delete' ? before.slice(0, -1) : !/\d/.test(key) ? before : isFull ? key : before + key
  return digits.length < digitsOf(digits, cycle) ? digits : `${digits.slice(0, -2)}:${digits.slice(-2)}`
}

/** "14:20" as the clock shows it: "14:20", or "2:20" with its half of the day. */
export function onFace(time: string, cycle: HourCycle): { text: string; half: HalfOfDay } {
  const hour = Number(time.slice(0, 2))
  const half = hour < 12 ? 'am' : 'pm'
  return { text: cycle === '24h' ? time : `${hour % 12 || 12}${time.slice(2)}`, half }
}
