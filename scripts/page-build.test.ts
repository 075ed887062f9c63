import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Built, firstLoad, overBudget } from './page-build.ts'

const file = (fileName: string, bytes: number, more: Partial<Built> = {}): Built => ({
  fileName,
  // Chance does not compress.
  bytes: randomBytes(bytes),
  ...more,
})
const page = file('assets/index.js', 1000, { isPage: true, imports: ['assets/parts.js'], styles: ['assets/index.css'] })
const parts = file('assets/parts.js', 2000, { styles: ['assets/parts.css'] })
const later = file('assets/later.js', 90_000, { imports: ['assets/parts.js'], styles: ['assets/later.css'] })
const styles = [file('assets/index.css', 100), file('assets/parts.css', 200), file('assets/later.css', 9000)]
const files = [page, parts, later, ...styles]

test('the first load is what the page imports, not what it fetches later', () => {
  const { scripts, styles } = firstLoad(files)
  expect(scripts.map(({ fileName }) => fileName)).toEqual(['assets/index.js', 'assets/parts.js'])
  expect(styles.map(({ fileName }) => fileName)).toEqual(['assets/index.css', 'assets/parts.css'])
})

test('a first load over its budget is said in bytes, for scripts and styles alike', () => {
  expect(overBudget(files, { scriptBytes: 4000, styleBytes: 400 })).toEqual([])
  const over = overBudget(files, { scriptBytes: 2999, styleBytes: 299 })
  expect(over).toHaveLength(2)
  expect(over[0]).toMatch(/bytes of JavaScript \(brotli\); at most 2999/)
})
