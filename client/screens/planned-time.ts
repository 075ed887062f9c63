const MINUTE = 60_000

/** How far the zone is ahead of UTC at an instant, ms. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

/**
 * The instant at which the clinic's clock shows this day and time ("2026-11-23", "09:30"); undefined when either is not
 * one. In the hour that a clock change skips it is the instant just as far after the change; of an hour that comes
 * twice it is the first.
 */
export function instantAt(day: string, time: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${day}T${time}:00.000Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(time) || Number.isNaN(asUtc)) return undefined
  const before = asUtc - offsetAt(asUtc - 1440 * MINUTE, zone)
  const after = asUtc - offsetAt(asUtc + 1440 * MINUTE, zone)
  return [before, after].find((at) => at + offsetAt(at, zone) === asUtc) ?? before
}
