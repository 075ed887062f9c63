import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUnfinished, onFace, timeAfter, timeTyped } from './time-typed.ts'

const in24 = (text: string) => timeTyped(text, '24h', 'am')

test('a time is taken as people type it', () => {
  expect(['10:20', '1020', '9:05', '905', '9.05', '0:00', '23:59'].map(in24)).toEqual([
    '10:20',
    '10:20',
    '09:05',
    '09:05',
    '09:05',
    '00:00',
    '23:59',
  ])
  expect(['2:20 pm', '12:05 am', '12:05PM', '2:20 p.m.'].map(in24)).toEqual(['14:20', '00:05', '12:05', '14:20'])
})

test('what is no time of day is none', () => {
  for (const text of ['', '1', '10', '25:70', '24:00', '10:60', '14:20 am', '0:30 pm', '10:20:30', 'now', '-1:20'])
    expect(in24(text), text).toBeUndefined()
})

test('on a clock of 12 hours the half of the day decides, unless it was typed or the hour says it', () => {
  expect(timeTyped('2:20', '12h', 'pm')).toBe('14:20')
  expect(timeTyped('2:20', '12h', 'am')).toBe('02:20')
  expect(timeTyped('12:05', '12h', 'am')).toBe('00:05')
  expect(timeTyped('12:05', '12h', 'pm')).toBe('12:05')
  expect(timeTyped('2:20 am', '12h', 'pm')).toBe('02:20')
  expect(timeTyped('14:20', '12h', 'am')).toBe('14:20')
})

const minuteOfDay = fc.integer({ min: 0, max: 1439 })
const written = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

test('each minute of the day, typed with the pad as its clock shows it, is that minute on either clock', () => {
  fc.assert(
    fc.property(minuteOfDay, fc.constantFrom('12h' as const, '24h' as const), (minute, cycle) => {
      const { text, half } = onFace(written(minute), cycle)
      // Only 1:00 to 1:59 on a clock of 12 hours needs its leading nought: 1:20 could become 12:05.
      const keys = text.replace(':', '').replace(/^1(..)$/, '01$1')
      expect(
        timeTyped(
          [...keys].reduce((before, key) => timeAfter(before, key, cycle), ''),
          cycle,
          half,
        ),
      ).toBe(written(minute))
    }),
  )
})

test('a digit too many begins anew, and Delete takes the last one', () => {
  expect(timeAfter('10:20', '9', '24h')).toBe('9')
  expect(timeAfter('9:05', '1', '24h')).toBe('1')
  expect(timeAfter('10:20', 'delete', '24h')).toBe('102')
  expect(timeAfter('', 'delete', '24h')).toBe('')
})

test('on the way to 10:50 there is no 1:05, which would be charted if 10:50 were refused', () => {
  for (const cycle of ['24h', '12h'] as const)
    for (const text of ['1', '10', '105', '10:', '10:5']) {
      expect(timeTyped(text, cycle, 'am'), text).toBeUndefined()
      expect(isUnfinished(text, cycle), text).toBe(true)
    }
  expect(timeTyped('1:05', '24h', 'am')).toBe('01:05')
})
