import type { Clinic } from '../../../chart/clinic.ts'
import type { Patient } from '../../../chart/people.ts'

/** All that a wall may say of who sits in a chair: the first name or the initials, as the clinic has set it. */
export function nameOnWall({ given, family }: Pick<Patient, 'given' | 'family'>, how: Clinic['wallNames']): string {
  const [first = ''] = given.trim().split(/\s+/)
  if (how === 'first-name') return first
  return [first, family.trim()].flatMap((part) => ([...part][0] ? [`${[...part][0]}.`] : [])).join(' ')
}

/** How many chairs stand side by side, so that all of them fill a wide screen without scrolling. */
export const columnsFor = (chairs: number) => Math.max(1, Math.ceil(Math.sqrt(chairs * 1.25)))
