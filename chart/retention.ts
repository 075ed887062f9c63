import type { Clinic } from './clinic.ts'

const YEARS_OF_AGE = 18

/** The same day so many years later, YYYY-MM-DD; 29 February becomes 1 March where there is none. */
function yearsAfter(date: string, years: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10)
}

/**
 * Until when a patient's record is kept at least, YYYY-MM-DD: the clinic's years after the last session, and for who
 * was a minor then not before the age that the clinic sets. State law says which; nothing is ever deleted by the
 * software.
 */
export function keptUntil({ retention }: Pick<Clinic, 'retention'>, birthDate: string, lastSession: string): string {
  const byYears = yearsAfter(lastSession, retention.years)
  const isMinor = lastSession < yearsAfter(birthDate, YEARS_OF_AGE)
  const byAge = isMinor ? yearsAfter(birthDate, retention.minorsUntilAge) : ''
  return byYears > byAge ? byYears : byAge
}
