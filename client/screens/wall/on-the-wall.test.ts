import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsFor, nameOnWall } from './on-the-wall.ts'

const marit = { given: 'Marit Elise', family: 'Halvorsen' }

test('a wall says the first name or the initials, and never the family name', () => {
  expect(nameOnWall(marit, 'first-name')).toBe('Marit')
  expect(nameOnWall(marit, 'initials')).toBe('M. H.')
  expect(nameOnWall({ given: '', family: 'Ødegård' }, 'initials')).toBe('Ø.')
})

test('every chair has its place: rows times columns hold them all, in no more rows than columns', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (chairs) => {
      const columns = columnsFor(chairs)
      expect(Math.ceil(chairs / columns)).toBeLessThanOrEqual(columns)
    }),
  )
})
