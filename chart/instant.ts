import type { Instant } from './units.ts'

/** RFC 3339 in UTC with milliseconds, the only form of a time on the wire. */
export const TIME_PATTERN =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$'
const pattern = new RegExp(TIME_PATTERN)

export const toWire = (at: Instant): string => new Date(at).toISOString()

/** Reads a time of the wire. Throws a RangeError for anything else, 30 February included. */
export function fromWire(text: string): Instant {
  const at = pattern.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at) || toWire(at) !== text) throw new RangeError(`not a time: ${text}`)
  return at
}

export const isWireTime = (text: unknown): text is string => {
  if (typeof text !== 'string' || !pattern.test(text)) return false
  const at = Date.parse(text)
  return !Number.isNaN(at) && toWire(at) === text
}
