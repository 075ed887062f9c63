import { type Duration, HOUR, type Instant, MINUTE } from './units.ts'

// How figures and times are written, on the tablet and in the note alike: leading zero, no trailing zero, a space
// before the unit, a real minus sign. "5.0 mg" has been read as 50 and ".5 mg" as 5.

export const MINUS = '\u2212'

/**
 * A figure with at most `places` decimals, half rounded up (away from zero): 0.5, 4, −1. Throws a RangeError for what
 * is not a number: "NaN mg" must never be read at a chair.
 */
export function figure(value: number, places = 1): string {
  if (!Number.isFinite(value)) throw new RangeError('not a figure')
  // Most of what is charted is whole, and a note writes a thousand figures.
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value < 0 ? `${MINUS}${-value}` : `${Math.abs(value)}`
  // Twelve significant digits first, so that 1.005 counts as the half that a person sees, not as 1.00499999999999989.
  const scaled = Number((Math.abs(value) * 10 ** places).toPrecision(12))
  const digits = BigInt(Math.floor(scaled + 0.5))
    .toString()
    .padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const rest = digits.slice(digits.length - places).replace(/0+$/, '')
  const text = rest === '' ? whole : `${whole}.${rest}`
  return value < 0 && text !== '0' ? MINUS + text : text
}

/** A charted value as it was typed (the wire has at most three decimals), with its unit: "35 mL/h". */
export const charted = (value: number, unit: string) => `${figure(value, 3)} ${unit}`

/** Computed amounts, rounded only here. What can't be known yet is a dash, never 0. */
export const milligrams = (mg: number | null) => (mg === null ? UNKNOWN : `${figure(mg, 2)} mg`)
export const millilitres = (mL: number) => `${figure(mL, 2)} mL`
export const milligramsPerKg = (dose: number | null) =>
  dose === null ? UNKNOWN : `${figure(dose, Math.abs(dose) < 1 ? 3 : 2)} mg/kg`
export const milligramsPerKgPerHour = (rate: number | null) => (rate === null ? UNKNOWN : charted(rate, 'mg/kg/h'))
export const UNKNOWN = '\u2013'

/** "1 h 13 min", "6 min", "2 h"; whole minutes, cut and never rounded up. */
export function duration(ms: Duration): string {
  const total = Math.floor(Math.max(0, ms) / MINUTE)
  const hours = Math.floor((total * MINUTE) / HOUR)
  const rest = total % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>

const formats = new Map<string, Intl.DateTimeFormat>()
/** The minutes of a few sessions: one is asked for its words again and again. */
const MINUTES_KEPT = 5000
const minutesKept = new Map<string, Parts>()

/** The parts of a time in a zone, to the minute. */
function partsOf(at: Instant, timeZone: string): Parts {
  const key = `${Math.floor(at / 60_000)} ${timeZone}`
  const known = minutesKept.get(key) ?? newPartsOf(at, timeZone)
  if (minutesKept.size >= MINUTES_KEPT) minutesKept.clear()
  minutesKept.set(key, known)
  return known
}

/** A formatter costs a hundred times a formatting, so each zone keeps its own. */
function newPartsOf(at: Instant, timeZone: string): Parts {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      day: 'numeric',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'longOffset',
    })
    formats.set(timeZone, format)
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthName = (number = '') => MONTHS[Number(number) - 1] ?? ''

/** Where and how a clinic reads the clock. A bare IANA zone is read in 24 h: what is parsed, compared or printed. */
export type Clock = string | { readonly timeZone: string; readonly hourCycle: '12h' | '24h' }
const zoneOf = (clock: Clock) => (typeof clock === 'string' ? clock : clock.timeZone)

/** "10:46", or "2:46 pm" on a clock of 12 h; the clinic's zone, cut to the minute and never rounded up. */
export function clockTime(at: Instant, clock: Clock): string {
  const { hour = '', minute } = partsOf(at, zoneOf(clock))
  if (typeof clock === 'string' || clock.hourCycle === '24h') return `${hour}:${minute}`
  return `${onTheFace(hour)}:${minute} ${Number(hour) < 12 ? 'am' : 'pm'}`
}

/** "10:46", or "2:46" on a clock of 12 h: for an axis, where the hours around it say which half of the day it is. */
export function clockFace(at: Instant, clock: Clock): string {
  const { hour = '', minute } = partsOf(at, zoneOf(clock))
  return `${typeof clock === 'string' || clock.hourCycle === '24h' ? hour : onTheFace(hour)}:${minute}`
}
const onTheFace = (hour: string) => (Number(hour) % 12 === 0 ? '12' : String(Number(hour) % 12))

/** "Tue" in the clinic's zone. */
export const weekday = (at: Instant, timeZone: string): string => partsOf(at, timeZone).weekday ?? ''

/** "2026-11-17" in the clinic's zone. */
export function dayOf(at: Instant, timeZone: string): string {
  const { day = '', month, year } = partsOf(at, timeZone)
  return `${year}-${month}-${day.padStart(2, '0')}`
}

/** "17 Nov 2026" in the clinic's zone. */
export function calendarDate(at: Instant, timeZone: string): string {
  const { day, month, year } = partsOf(at, timeZone)
  return `${day} ${monthName(month)} ${year}`
}

/** "UTC−05:00": the clinic's offset at that instant, so that a printed time stands for one instant only. */
export function zoneOffset(at: Instant, timeZone: string): string {
  const { timeZoneName = 'GMT' } = partsOf(at, timeZone)
  const offset = timeZoneName.replace('GMT', '').replace('-', MINUS)
  return `UTC${offset === '' ? '+00:00' : offset}`
}

/** "17 Nov 2026 10:46". */
export const dateAndTime = (at: Instant, clock: Clock) => `${calendarDate(at, zoneOf(clock))} ${clockTime(at, clock)}`

/** "10:46", or with its date when it is not on the day of `besides`: a clock time alone would then mislead. */
export const clockTimeBeside = (at: Instant, besides: Instant, clock: Clock) =>
  calendarDate(at, zoneOf(clock)) === calendarDate(besides, zoneOf(clock))
    ? clockTime(at, clock)
    : dateAndTime(at, clock)

/** "12 Aug 1979" from "1979-08-12": a birth date has no zone and never shifts by a day. Other text stays as it is. */
export function plainDate(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return year === undefined ? text : `${Number(day)} ${monthName(month)} ${year}`
}

/** "name, birth date and photo". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** "1 entry", "3 entries". */
export const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

/** Sentence case: the first letter large, the rest as it is. */
export const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** A code as words, for codes that carry no label of their own: "iv-infiltration" is "Iv infiltration". */
export const codeInWords = (code: string) => sentenceCase(code.replaceAll('-', ' '))

/** What was said, after the fact: parts that are there, joined by a full stop's space. Empty parts are left out. */
export const sentences = (...parts: readonly (string | undefined | false)[]): string | undefined => {
  const said = parts.filter((part): part is string => typeof part === 'string' && part.trim() !== '')
  return said.length === 0 ? undefined : said.map((part) => part.trim().replace(/\.$/, '')).join('. ')
}
