/**
 * How Chairside writes times, durations, figures and names. Pure but for the clinic's time zone, which is set once
 * after sign-in: a tablet carried over a border, or set wrong, must not move the times on a chart.
 */
import { createSignal } from 'solid-js'
import { words } from './words.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const [clinicZone, setZone] = createSignal(Intl.DateTimeFormat().resolvedOptions().timeZone)

export { clinicZone }

/** Sets the clinic's IANA time zone, such as "Europe/Oslo". Throws RangeError when there is no such zone. */
export function useClinicZone(zone: string) {
  new Intl.DateTimeFormat('en-GB', { timeZone: zone })
  setZone(zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()
function parts(at: number, zone: string): Record<string, string> {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
}

/** "Sept" is en-GB's; everyone else of the months has three letters. */
const month = (name = '') => name.slice(0, 3)

/** "10:46", 24 h, clinic's zone, cut to the minute and never rounded up. */
export function clockTime(at: number, zone = clinicZone()): string {
  const p = parts(at, zone)
  return `${p.hour}:${p.minute}`
}

/** "17 Nov 2026". */
export function fullDate(at: number, zone = clinicZone()): string {
  const p = parts(at, zone)
  return `${p.day} ${month(p.month)} ${p.year}`
}

/** "Tue 17 Nov", for days near today. */
export function nearDate(at: number, zone = clinicZone()): string {
  const p = parts(at, zone)
  return `${p.weekday} ${p.day} ${month(p.month)}`
}

/** "12 Aug 1979" from a calendar date "1979-08-12", which has no zone: a birthday never shifts by a day. */
export const calendarDate = (date: string) => fullDate(Date.parse(`${date}T00:00:00Z`), 'UTC')

/** Completed years at an instant, from a birth date "1979-08-12", by the clinic's calendar. */
export function ageAt(birthDate: string, at: number, zone = clinicZone()): number {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/**
 * The instant at which the clinic's clock last showed "hh:mm", at or before `before`; undefined when that was over
 * 12 hours ago, which means that the typed time is still to come.
 */
export function lastInstantAt(time: string, before: number, zone = clinicZone()): number | undefined {
  const start = Math.floor(before / minute) * minute
  const minuteOfDay = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const back = (minuteOfDay(clockTime(start, zone)) - minuteOfDay(time) + 1440) % 1440
  // An hour each way: the clocks may have changed in between.
  for (const candidate of [start - back * minute, start - back * minute + hour, start - back * minute - hour]) {
    const fits = clockTime(candidate, zone) === time && candidate <= before
    if (fits && before - candidate <= 12 * hour) return candidate
  }
  return undefined
}

/** "1 h 13 min", "6 min", "2 h"; whole minutes, cut. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / minute)
  const h = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (h === 0) return `${rest} ${words.units.minutes}`
  return rest === 0 ? `${h} ${words.units.hours}` : `${h} ${words.units.hours} ${rest} ${words.units.minutes}`
}

/** "5:12" for running timers; from an hour on "1 h 13 min". */
export function timer(ms: number): string {
  if (ms >= hour) return duration(ms)
  const seconds = Math.floor(Math.max(0, ms) / second)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/**
 * A figure with at most `places` decimals, half rounded up (away from zero), leading zero, no trailing zero, real minus
 * sign: 0.5, 4, −1. Throws RangeError for what is not a number: "NaN mg" must never stand on a screen.
 */
export function figure(value: number, places = 1): string {
  if (!Number.isFinite(value)) throw new RangeError('not a figure')
  // Twelve significant digits first, so that 1.005 counts as the half that the person sees, not as 1.00499999999999989.
  const scaled = Number((Math.abs(value) * 10 ** places).toPrecision(12))
  const digits = Math.floor(scaled + 0.5)
    .toFixed(0)
    .padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const rest = digits.slice(digits.length - places).replace(/0+$/, '')
  const text = rest === '' ? whole : `${whole}.${rest}`
  return value < 0 && text !== '0' ? `−${text}` : text
}

/** A figure with its unit and the space before it: "0.5 mg/kg". */
export const withUnit = (value: number, unit: string, places = 1) => `${figure(value, places)} ${unit}`

/** A person's name as the record has it; `given` may hold several. */
export type PersonName = { family: string; given: string }

/** "HALVORSEN, Marit Elise": the patient band and the note. */
export const bandName = (name: PersonName) => ({ family: name.family.toLocaleUpperCase('en'), given: name.given })

/** "Halvorsen, Marit": cards, lists and sheets. */
export const shortName = (name: PersonName) => [name.family, firstWord(name.given)].filter(Boolean).join(', ')

/** "R. Adeyemi": staff. */
export const staffName = (name: PersonName) => (name.given ? `${firstLetter(name.given)}. ${name.family}` : name.family)

/** "RA" of Rose Adeyemi. */
export const initials = (name: PersonName) => `${firstLetter(name.given)}${firstLetter(name.family)}`

const firstWord = (text: string) => text.trim().split(/\s+/)[0] ?? ''
const firstLetter = (text: string) => [...text.trim()][0]?.toLocaleUpperCase('en') ?? ''
