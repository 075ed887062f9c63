import { expect, test } from 'vitest'
import { keptUntil } from './retention.ts'

const clinic = { retention: { years: 10, minorsUntilAge: 28 } }

test('a record is kept the clinic’s years after the last session', () => {
  expect(keptUntil(clinic, '1971-03-09', '2026-11-23')).toBe('2036-11-23')
  expect(keptUntil({ retention: { years: 7, minorsUntilAge: 28 } }, '1971-03-09', '2026-11-23')).toBe('2033-11-23')
})

test('who was a minor is kept longer: until the age that the clinic sets', () => {
  expect(keptUntil(clinic, '2012-05-01', '2026-11-23')).toBe('2040-05-01')
  // Of age on the very day: the years alone count.
  expect(keptUntil(clinic, '2008-11-23', '2026-11-23')).toBe('2036-11-23')
  expect(keptUntil(clinic, '2008-11-24', '2026-11-23')).toBe('2036-11-24')
  // Years that end later than the age win.
  expect(keptUntil({ retention: { years: 20, minorsUntilAge: 28 } }, '2012-05-01', '2026-11-23')).toBe('2046-11-23')
})

test('a leap day ends on the first of March', () => {
  expect(keptUntil(clinic, '1971-03-09', '2028-02-29')).toBe('2038-03-01')
})
