import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredEntry } from '../../chart/entry.ts'
import { HOUR } from '../../chart/units.ts'
import { type Caller, chart, charted, nine, PASSWORD, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let url: string
let cookie: string
let nora: Caller
beforeAll(async () => {
  server = await startTestServer()
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { headers } = await server.anyone('POST', '/api/sign-in', { username: 'nora', password: PASSWORD })
  cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  nora = await server.as('nora')
})
afterAll(() => server.stop())

/** A tablet that listens over the network, as EventSource does. */
async function listen(from: { after?: number; last?: number } = {}) {
  const leave = new AbortController()
  const headers = { cookie, ...(from.last === undefined ? {} : { 'last-event-id': String(from.last) }) }
  const query = from.after === undefined ? '' : `?after=${from.after}`
  const response = await fetch(`${url}/api/live${query}`, { headers, signal: leave.signal })
  const heard: (StoredEntry & { eventId: number })[] = []
  let text = ''
  let ended = false
  const reading = (async () => {
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes).toString()
      const frames = text.split('\n\n')
      text = frames.pop() ?? ''
      for (const frame of frames) {
        const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(frame) ?? []
        if (id && data) heard.push({ ...(JSON.parse(data) as StoredEntry), eventId: Number(id) })
      }
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      ended = true
    })
  return { status: response.status, heard, leave: () => leave.abort(), hasEnded: () => ended, reading }
}
const until = async (what: () => boolean) => {
  for (let waited = 0; !what() && waited < 60_000; waited += 10) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(what()).toBe(true)
}

test('a tablet hears every new entry in the order of the log', async () => {
  const tablet = await listen()
  const id = await planned(nora)
  for (let minute = 0; minute < 20; minute += 1) await chart(nora, id, charted('note', { text: `${minute}` }, minute))
  await until(() => tablet.heard.length === 21)
  const seqs = tablet.heard.map(({ seq }) => seq)
  expect(seqs).toEqual(Array.from({ length: 21 }, (_, index) => (seqs[0] ?? 0) + index))
  expect(tablet.heard.every(({ seq, eventId }) => seq === eventId)).toBe(true)
  tablet.leave()
})

test('one that was away resumes after the last entry it heard and misses none', async () => {
  const id = await planned(nora)
  const [first] = await chart(nora, id, charted('note', { text: 'heard' }))
  const missed = await chart(
    nora,
    id,
    ...Array.from({ length: 30 }, (_, index) => charted('note', { text: `${index}` })),
  )
  for (const from of [{ last: first?.seq ?? 0 }, { after: first?.seq ?? 0 }]) {
    const tablet = await listen(from)
    await until(() => tablet.heard.length === 30)
    expect(tablet.heard.map(({ seq }) => seq)).toEqual(missed.map(({ seq }) => seq))
    tablet.leave()
  }
})

test('many tablets far apart each hear all of it', async () => {
  const tablets = await Promise.all([0, 3, 7].map((after) => listen({ after })))
  const id = await planned(nora)
  const [last] = (await chart(nora, id, charted('note', { text: 'to all' }))).slice(-1)
  for (const [index, after] of [0, 3, 7].entries()) {
    const heard = tablets[index]?.heard ?? []
    await until(() => heard.at(-1)?.seq === last?.seq)
    expect(heard.map(({ seq }) => seq)).toEqual(
      Array.from({ length: (last?.seq ?? 0) - after }, (_, at) => after + 1 + at),
    )
  }
  for (const tablet of tablets) tablet.leave()
})

test('whoever signs out hears no more', async () => {
  const { headers } = await server.anyone('POST', '/api/sign-in', { username: 'nora', password: PASSWORD })
  const mine = cookie
  cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  const tablet = await listen()
  await server.anyone('POST', '/api/sign-out', {}, { cookie })
  cookie = mine
  await until(() => tablet.hasEnded())
})

test('whose sign-in reached its absolute limit hears no more, though the stream was open all the time', async () => {
  const { headers } = await server.anyone('POST', '/api/sign-in', { username: 'nora', password: PASSWORD })
  const mine = cookie
  cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  const tablet = await listen()
  cookie = mine
  server.at(nine + 14 * HOUR)
  // What lets go of those who may not stay, at the latest with the next beat.
  server.deps.live.dismiss()
  await until(() => tablet.hasEnded())
  server.at(nine)
})

test('a stop does not wait for the listeners', async () => {
  const tablet = await listen()
  const started = Date.now()
  await server.app.close()
  await tablet.reading
  expect(Date.now() - started).toBeLessThan(5000)
})
