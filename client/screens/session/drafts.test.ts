import { expect, test } from 'vitest'
import { draftOf } from './drafts.ts'

const key = (person: string, session: string, sheet = 'vitals') => JSON.stringify([person, session, sheet])
const start = () => ({ typed: '' })

test('what was typed survives closing the sheet', () => {
  draftOf(key('nora', 'a'), start).set({ typed: '148' })
  expect(draftOf(key('nora', 'a'), start).values.typed).toBe('148')
})

test.each([
  ['at another patient', key('nora', 'b')],
  ['for another person', key('nils', 'a')],
  ['in another sheet', key('nora', 'a', 'rate')],
])('and never appears %s', (_, other) => {
  draftOf(key('nora', 'a'), start).set({ typed: '148' })
  expect(draftOf(other, start).values.typed).toBe('')
})

test('a name that holds the separators of another key is still another key', () => {
  draftOf(key('nora', 'a","b'), start).set({ typed: '99' })
  expect(draftOf(key('nora', 'a'), start).values.typed).not.toBe('99')
})

test('once charted it is gone', () => {
  const draft = draftOf(key('petra', 'a'), start)
  draft.set({ typed: '148' })
  draft.clear()
  expect(draftOf(key('petra', 'a'), start).values.typed).toBe('')
})
