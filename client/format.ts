/**
 * How Chairside writes times, durations, figures and names. Pure but for the clinic's time zone, which is set once
 * after sign-in: a tablet carried over a border, or set wrong, must not move the times on a chart.
 */
import { createSignal } from 'solid-js'
import { HOUR as hour, MINUTE as minute } from '../chart/units.ts'
import { type Clock, clockTime as clockTimeIn, duration, figure, plainDate } from '../chart/wording.ts'

// One rule for rounding and for cutting, on the tablet and in the note alike.
export { duration, figure }

const [clinicZone, setZone] = createSignal(Intl.DateTimeFormat().resolvedOptions().timeZone)
const [hourCycle, setHourCycle] = createSignal<'12h' | '24h'>('24h')

export { clinicZone, hourCycle }

/**
 * Sets the clinic's IANA time zone, such as "Europe/Oslo", and how its tablets show the time of day. Throws RangeError
 * when there is no such zone.
 */
export function useClinicZone(zone: string, hours: '12h' | '24h' = '24h') {
  new Intl.DateTimeFormat('en-GB', { timeZone: zone })
  setZone(zone)
  setHourCycle(hours)
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

/** "10:46", or "2:46 pm" as the clinic has set it; the clinic's zone, cut to the minute and never rounded up. */
export const clockTime = (at: number, clock: Clock = { timeZone: clinicZone(), hourCycle: hourCycle() }): string =>
  clockTimeIn(at, clock)

/** "14:46" in 24 h, whatever the clinic has set: what a time field of the browser takes. */
export const timeInput = (at: number): string => clockTimeIn(at, clinicZone())

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
export const calendarDate = plainDate

/** Completed years at an instant, from a birth date "1979-08-12", by the clinic's calendar. */
export function ageAt(birthDate: string, at: number, zone = clinicZone()): number {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** What the clocks may have been put on or back since a picked time: an hour, in a few zones half of one. */
const clockChanges = [0, 30, -30, 60, -60]

/**
 * The instant at which the clinic's clock last showed "hh:mm", at or before `before`; undefined when that was over
 * 12 hours ago, which means that the typed time is still to come.
 */
export function lastInstantAt(time: string, before: number, zone = clinicZone()): number | undefined {
  const start = Math.floor(before / minute) * minute
  const minuteOfDay = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const shown = minuteOfDay(clockTime(start, zone)) - minuteOfDay(time)
  // The nearest that fits: in the night when an hour comes twice, 02:59 may be one minute ago at 02:00.
  return clockChanges
    .map((change) => start - ((shown + change + 2880) % 1440) * minute)
    .sort((one, other) => other - one)
    .find((candidate) => clockTime(candidate, zone) === time && before - candidate <= 12 * hour)
}

/** "5:12" for running timers; from an hour on "1 h 13 min". */
export function timer(ms: number): string {
  if (ms >= hour) return duration(ms)
  const seconds = Math.floor(Math.max(0, ms) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
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
