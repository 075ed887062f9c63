import { expect, test } from 'vitest'
import { readTrace, type TraceEvent } from './trace.ts'

/** An event of the page's thread, ms. */
const event = (name: string, at: number, took: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  ...{ name, ph: 'X', pid: 1, tid: 1, ts: at * 1000, dur: took * 1000, tdur: took * 1000 },
  ...more,
})
const click = (at: number, took: number) => event('EventDispatch', at, took, { args: { data: { type: 'click' } } })
const tap = [
  event('v8.callFunction', 90, 2),
  click(100, 10),
  event('v8.callFunction', 101, 8),
  event('FunctionCall', 102, 6),
  event('Layout', 103, 3),
  event('v8.callFunction', 104, 50, { tid: 2 }),
  event('FunctionCall', 112, 1),
  event('Layerize', 120, 1),
  event('v8.callFunction', 130, 30),
  event('UpdateLayoutTree', 140, 5),
  event('v8.callFunction', 170, 12),
]

test('a tap’s script is that of its thread up to its frame, each piece once, without the layout that it forces', () => {
  expect(readTrace(tap)).toEqual({ toFrame: 2 + (8 - 3) + 1, longestAfter: 30 - 5 })
})

test('a frame drawn before the click is not that of the tap', () => {
  const early = [event('Layerize', 95, 1), ...tap]
  expect(readTrace(early).toFrame).toBe(8)
})

test('a tap that reached no page, or was never painted, has no figure', () => {
  expect(() => readTrace(tap.filter(({ name }) => name !== 'EventDispatch'))).toThrow('reached no page')
  expect(() => readTrace(tap.filter(({ name }) => name !== 'Layerize'))).toThrow('not painted')
})
