import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Protocol } from '../protocol.ts'
import { builtInProtocols } from '../protocols.ts'
import { inUse } from './in-use.ts'

const [low, high] = builtInProtocols as [Protocol, Protocol]
const draft = (version: number): Protocol => ({ ...low, id: `low-dose-${version}`, version })
const approved = (version: number): Protocol => ({
  ...draft(version),
  approved: { by: 'petra', at: '2026-11-23T09:00:00.000Z' },
})
const used = (...versions: readonly Protocol[]) => inUse(versions).map(({ name, version }) => [name, version])

test('a new session is planned with the newest version that a physician approved, whatever draft is newer', () =>
  expect(used(draft(4), approved(3), approved(2), draft(1))).toEqual([['low-dose', 3]]))
test('while none is approved it is the one that came with the product, and no draft', () =>
  expect(used(draft(3), draft(2), draft(1))).toEqual([['low-dose', 1]]))
test('each protocol by itself', () =>
  expect(used(approved(2), high, draft(3))).toEqual([
    ['low-dose', 2],
    ['high-dose', 1],
  ]))
test('in whatever order they are read', () => {
  const five = [draft(1), approved(2), draft(3), approved(4), draft(5)]
  const places = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 })
  const inOrder = (order: readonly number[]) => order.flatMap((place) => five[place] ?? [])
  fc.assert(fc.property(places, (order) => used(...inOrder(order)).join() === 'low-dose,4'))
})
