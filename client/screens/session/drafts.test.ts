import { expect, test } from 'vitest'
import type { Charted } from '../../data/outbox.ts'
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

const made = (id: string) => ({ sessionId: 'a', author: 'nora', entry: { id, kind: 'note', body: {} } }) as Charted

test('what says the same is one entry, also after the sheet was closed; what says another thing is another one', () => {
  const first = draftOf(key('nora', 'c'), start).once(['35 mL/h'], () => made('first'))
  expect(draftOf(key('nora', 'c'), start).once(['35 mL/h'], () => made('second'))).toBe(first)
  expect(draftOf(key('nora', 'c'), start).madeFor(['35 mL/h'])).toBe(first)
  expect(draftOf(key('nora', 'c'), start).once(['53 mL/h'], () => made('third')).entry.id).toBe('third')
  expect(draftOf(key('nora', 'd'), start).madeFor(['35 mL/h'])).toBeUndefined()
  draftOf(key('nora', 'c'), start).clear()
  expect(draftOf(key('nora', 'c'), start).madeFor(['53 mL/h'])).toBeUndefined()
})

test('once charted it is gone', () => {
  const draft = draftOf(key('petra', 'a'), start)
  draft.set({ typed: '148' })
  draft.clear()
  expect(draftOf(key('petra', 'a'), start).values.typed).toBe('')
})
