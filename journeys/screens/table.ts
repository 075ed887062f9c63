import { checkIn, leaving, papers } from './beside.ts'
import { chairs, sheets } from './chair.ts'
import { desks } from './desk.ts'
import { boards, door } from './door.ts'
import { happening } from './happening.ts'
import type { Screen } from './screen.ts'

/**
 * Every screen and state, in the order in which they can be brought about: the door before the clinic has patients,
 * then what only looks, in lanes that do not disturb each other, and last what changes the clinic for those after it.
 */
export const order: {
  readonly first: readonly Screen[]
  readonly lanes: readonly (readonly Screen[])[]
  readonly last: readonly Screen[]
} = {
  first: door,
  lanes: [[...boards, ...chairs], [...sheets, ...papers], [...checkIn, ...leaving], [...desks]],
  last: happening,
}

export const screens: readonly Screen[] = [...order.first, ...order.lanes.flat(), ...order.last]
