import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createAnswer, once } from './answer.ts'

const settled = () => new Promise((done) => setTimeout(done))

/** Questions with their answers still to be given. */
function server() {
  const asked: {
    readonly question: unknown
    readonly before: string | undefined
    answer: PromiseWithResolvers<string>
  }[] = []
  const ask = (question: unknown, before: string | undefined) => {
    const answer = Promise.withResolvers<string>()
    asked.push({ question, before, answer })
    return answer.promise
  }
  return { asked, ask }
}
const inRoot = <T>(make: (end: () => void) => T) => createRoot(make)

test('nothing is said before the server has answered, and that it is asked is', async () => {
  const { asked, ask } = server()
  const [answer] = inRoot(() => createAnswer(once, ask))
  expect([answer(), answer.loading]).toEqual([undefined, true])
  asked[0]?.answer.resolve('three lots')
  await settled()
  expect([answer(), answer.loading]).toEqual(['three lots', false])
})

test('what was answered about one month never stands under the name of another', async () => {
  const { asked, ask } = server()
  const [month, setMonth] = createSignal<string | undefined>('October')
  const [answer] = inRoot(() => createAnswer(month, ask))
  asked[0]?.answer.resolve('October’s figures')
  await settled()
  setMonth('November')
  expect([answer(), answer.latest, answer.loading]).toEqual([undefined, 'October’s figures', true])
  asked[1]?.answer.resolve('November’s figures')
  await settled()
  expect(answer()).toBe('November’s figures')
  setMonth(undefined)
  expect([answer(), answer.loading, asked.length]).toEqual([undefined, false, 2])
})

test('an answer that comes late is none to the question that was asked since', async () => {
  const { asked, ask } = server()
  const [month, setMonth] = createSignal('October')
  const [answer] = inRoot(() => createAnswer(month, ask))
  setMonth('November')
  asked[1]?.answer.resolve('November’s figures')
  await settled()
  asked[0]?.answer.resolve('October’s figures')
  await settled()
  expect(answer()).toBe('November’s figures')
})

test('after an act the answer before is an old one: it is gone until the server has said the new one', async () => {
  const { asked, ask } = server()
  const [answer, { refetch }] = inRoot(() => createAnswer(once, ask))
  asked[0]?.answer.resolve('500 mg in stock')
  await settled()
  const again = refetch()
  expect([answer(), answer.loading]).toEqual([undefined, true])
  asked[1]?.answer.resolve('1000 mg in stock')
  await again
  expect(answer()).toBe('1000 mg in stock')
})

test('what is only read again stays on the screen meanwhile, and who asks knows what was said before', async () => {
  const { asked, ask } = server()
  const [answer, { refresh }] = inRoot(() => createAnswer(once, ask))
  asked[0]?.answer.resolve('three lots')
  await settled()
  const again = refresh()
  expect([answer(), answer.loading, asked[1]?.before]).toEqual(['three lots', true, 'three lots'])
  asked[1]?.answer.resolve('two lots')
  await again
  expect(answer()).toBe('two lots')
})

test('what an act brought back stands, whatever was still on its way', async () => {
  const { asked, ask } = server()
  const [answer, { mutate }] = inRoot(() => createAnswer(once, ask))
  mutate(() => 'reviewed')
  asked[0]?.answer.resolve('not reviewed')
  await settled()
  expect([answer(), answer.loading]).toEqual(['reviewed', false])
})

test('an answer that cannot be read is thrown to the screen, which says so', async () => {
  const { asked, ask } = server()
  const [answer, { refetch }] = inRoot(() => createAnswer(once, ask))
  asked[0]?.answer.reject(new Error('of another version'))
  await settled()
  expect(answer).toThrow('of another version')
  expect(answer.loading).toBe(false)
  void refetch()
  asked[1]?.answer.resolve('three lots')
  await settled()
  expect(answer()).toBe('three lots')
})

test('an answer after the screen was left changes nothing', async () => {
  const { asked, ask } = server()
  const [answer, end] = inRoot((end) => [createAnswer(once, ask)[0], end] as const)
  end()
  asked[0]?.answer.resolve('three lots')
  await settled()
  expect(answer()).toBeUndefined()
})
