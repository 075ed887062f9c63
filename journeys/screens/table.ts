import { checkIn, leaving, papers } from './beside.ts'
import { chairs, sheets } from './chair.ts'
import { desks, lists } from './desk.ts'
import { boards, door } from './door.ts'
import { happening, locking } from './happening.ts'
import type { Screen } from './screen.ts'
import { second, signing } from './signing.ts'

/**
 * Every screen and state, in the order in which they can be brought about: the door before the clinic has patients,
 * then what tells of everybody's doings before there are many, then what only looks, in lanes that do not disturb each
 * other, and last what changes the clinic for those after it.
 */
export const order: {
  readonly first: readonly Screen[]
  readonly lanes: readonly (readonly Screen[])[]
  readonly last: readonly Screen[]
} = {
  first: [...door, ...lists, ...boards],
  lanes: [chairs, [...sheets, ...papers], [...checkIn, ...leaving], desks],
  last: [...happening, ...signing, ...second, ...locking],
}

export const screens: readonly Screen[] = [...order.first, ...order.lanes.flat(), ...order.last]
