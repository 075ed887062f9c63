import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

test('a second press while the first is under way is the same press; the next one is another, also after a failure', async () => {
  const made: string[] = []
  let fails = false
  const act = oneAtATime(async (what: string) => {
    made.push(what)
    await Promise.resolve()
    if (fails) throw new Error('no answer')
    return made.length
  })
  expect(await Promise.all([act('first'), act('second')])).toEqual([1, 1])
  fails = true
  await expect(act('third')).rejects.toThrow('no answer')
  fails = false
  expect([await act('fourth'), made]).toEqual([3, ['first', 'third', 'fourth']])
})
