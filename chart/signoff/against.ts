import type { Deviation } from './deviations.ts'

/** What a deviation departs from: what the physician ordered, what the protocol asks of every session, or neither. */
export type Against = 'order' | 'protocol' | 'otherwise'

const ofOrder: ReadonlySet<string> = new Set([
  'rate-under',
  'rate-too-soon',
  'rate-step',
  'against-order',
  'verbal-order',
])
const ofProtocol: ReadonlySet<string> = new Set([
  'order-beyond-protocol',
  'second-today',
  'check-missed',
  'check-late',
  'checklist',
  'discharge-override',
])
/** Bounds are the order's; the other limits that raise an alert are the protocol's, but for these. */
const boundsOfOrder: ReadonlySet<string> = new Set([
  'rate-over-bound',
  'total-mg-over-bound',
  'total-over-bound',
  'minutes-over-bound',
  'ordered-minutes-over',
  'weight-changed',
])
const neither: ReadonlySet<string> = new Set(['undiluted', 'suicide-risk', 'container-running-out', 'beyond-use'])

export function against({ code, id }: Pick<Deviation, 'code' | 'id'>): Against {
  if (ofOrder.has(code)) return 'order'
  if (ofProtocol.has(code)) return 'protocol'
  const [, criterion = ''] = id.split(':')
  if (code !== 'alert' || neither.has(criterion)) return 'otherwise'
  return boundsOfOrder.has(criterion) ? 'order' : 'protocol'
}
