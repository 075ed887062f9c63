import { clinic } from '../../db/settings.ts'
import type { Deps } from '../deps.ts'

/** Today by the clinic's calendar, YYYY-MM-DD. */
export function today(deps: Deps): string {
  const timeZone = clinic(deps.db)?.clinic.timeZone ?? 'UTC'
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(deps.now())
}
