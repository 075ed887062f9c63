import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const document = readFileSync('docs/compliance.md', 'utf8')
const named = [...document.matchAll(/`([^`]+\.test\.tsx?)`: “([^”]+)”/g)].map(([, file = '', title = '']) => [
  file,
  title,
])

test.each(named)('%s has the test that is named: %s', (file, title) => {
  expect(readFileSync(file, 'utf8')).toContain(title)
})

test('every paragraph of the two tables names a test, or says that it is the clinic’s own duty', () => {
  const rows = document.split('\n').filter((line) => /^\| (11|164)\./.test(line))
  expect(rows.length).toBeGreaterThan(25)
  for (const row of rows) {
    const [, , , shown = '', duty = ''] = row.split('|')
    expect(/\.test\.ts/.test(shown) || duty.trim() !== '', row).toBe(true)
  }
})
