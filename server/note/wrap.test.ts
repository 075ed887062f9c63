import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapped } from './wrap.ts'

/** As wide as its characters, of which some are wider than others. */
const widthOf = (text: string) => [...text].reduce((sum, c) => sum + (c === 'W' ? 9 : c === 'i' ? 2 : 5), 0)
const word = fc.string({ unit: fc.constantFrom('W', 'i', 'a', '漢', '\u{1f489}'), minLength: 1, maxLength: 400 })

test('a word wider than the line is cut into pieces as long as fit, and nothing of it is lost', () => {
  fc.assert(
    fc.property(word, fc.integer({ min: 9, max: 300 }), (text, width) => {
      const lines = wrapped(text, width, widthOf)
      expect(lines.join('')).toBe(text)
      for (const [index, line] of lines.entries()) {
        expect(widthOf(line)).toBeLessThanOrEqual(width)
        const [next = ''] = [...(lines[index + 1] ?? '')]
        if (next !== '') expect(widthOf(line + next)).toBeGreaterThan(width)
      }
    }),
  )
})

test('a piece is found in few measurements, however many characters fit on a line', () => {
  let measured = 0
  const counting = (text: string) => {
    measured += 1
    return widthOf(text)
  }
  const lines = wrapped('a'.repeat(4000), 500, counting)
  expect(lines).toHaveLength(40)
  expect(measured).toBeLessThan(40 * 25)
})

test('a character wider than the line stands alone', () => {
  expect(wrapped('WiW', 3, widthOf)).toEqual(['W', 'i', 'W'])
})
