import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditRows } from '../../db/audit.ts'
import {
  type Answered,
  type Caller,
  chart,
  charted,
  nine,
  planned,
  startTestServer,
  type TestServer,
} from '../fixture.ts'

// A server that keeps a request for pages open for no time at all.
let server: TestServer
let nora: Caller
let id = ''
beforeAll(async () => {
  server = await startTestServer({ patience: { crowded: 0, atMost: 0 } })
  nora = await server.as('nora')
  id = await planned(nora)
  await chart(nora, id, charted('infusion-started', { mlPerHour: 35 }, 3), charted('infusion-stopped', {}, 23))
  await chart(nora, id, charted('discharged', { disposition: 'home' }, 65))
  server.at(nine + 70 * 60_000)
})
afterAll(() => server.stop())

/** Asks again as the answer says, until the pages are there; the answers before that, and the last one. */
async function untilDrawn(path: string): Promise<{ before: readonly Answered[]; last: Answered }> {
  const before: Answered[] = []
  for (;;) {
    const answer = await nora('GET', path)
    if (answer.status !== 429) return { before, last: answer }
    before.push(answer)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test.each([
  ['a note', () => `/api/sessions/${id}/note.pdf`],
  ['the notes of a day', () => '/api/notes.pdf?day=2026-11-23'],
  ['the form for the hours without Chairside', () => '/api/downtime.pdf?protocol=low-dose-1'],
])(
  '%s that takes longer than a request may stay open is drawn meanwhile, and is there when it is asked for again',
  async (_, path) => {
    const { before, last } = await untilDrawn(path())
    expect(before.length).toBeGreaterThan(0)
    expect(before[0]).toMatchObject({
      headers: { 'retry-after': '2' },
      body: { type: 'urn:chairside:still-drawing', detail: expect.stringContaining('again in a moment') },
    })
    expect([last.status, last.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(last.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  },
)

test('the notes of a day are written down as read once, when they are handed out', () => {
  const rows = auditRows(server.deps.db, { action: 'print-note', limit: 50 })
  expect(rows.filter(({ detail }) => JSON.stringify(detail ?? {}).includes('2026-11-23'))).toHaveLength(1)
})

test('opened in a tab it says so in words, on a page without a script that asks again by itself', async () => {
  await chart(nora, id, charted('note', { text: 'One more line, so that it is another note.' }, 66))
  const page = await nora('GET', `/api/sessions/${id}/note.pdf`, undefined, { accept: 'text/html,*/*;q=0.8' })
  expect(page).toMatchObject({ status: 429, headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  const html = page.bytes.toString()
  expect(html).toContain('<meta http-equiv="refresh" content="2">')
  expect(html).toContain('The pages are still being drawn.')
  expect(html).not.toMatch(/<script|Halvorsen/)
})
