import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { minutes } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { verifySealed } from '../../verify/seal.ts'
import { type Caller, chart, charted, nine, PASSWORD, startTestServer, type TestServer } from '../fixture.ts'
import { QueueFull } from '../note/press.ts'
import { chartWhole } from '../whole-session.ts'

let server: TestServer
let nora: Caller
let petra: Caller
let clean: readonly string[]
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  petra = await server.as('petra')
  server.at(nine + minutes(70))
  clean = [await whole(), await whole(), await whole()]
})
afterAll(() => server.stop())

type Read = { session: { phase: string; head: { hash: string }; signatures: { head: string; meaning: string }[] } }
type Many = {
  results: {
    session: string
    outcome: string
    signature?: { note: { version: number } }
    problem?: { detail: string; type: string }
  }[]
}
const read = async (id: string) => (await nora<Read>('GET', `/api/sessions/${id}`)).body.session
const attest = async (who: Caller, id: string) =>
  who('POST', `/api/sessions/${id}/signature`, {
    head: (await read(id)).head.hash,
    password: PASSWORD,
    meaning: 'charted',
  })
let patients = 0
/** Two sessions of one patient on one day are something to look at. */
async function somebody(): Promise<string> {
  patients += 1
  const person = { mrn: `90${patients}`, family: `Ek${patients}`, given: 'Ida', birthDate: '1980-01-01' }
  const { body } = await nora<{ id: string }>('POST', '/api/patients', person)
  return chartWhole({ nora, petra }, body.id)
}
/** A whole session with nothing to look at, to which the nurse has attested. */
async function whole(more: readonly object[] = []): Promise<string> {
  const id = await somebody()
  if (more.length > 0) await chart(nora, id, ...more)
  await attest(nora, id)
  return id
}
const signMany = async (ids: readonly string[], password = PASSWORD) => {
  const sessions = await Promise.all(ids.map(async (id) => ({ id, head: (await read(id)).head.hash })))
  return petra<Many>('POST', '/api/signatures', { password, sessions })
}

test('one password signs several, each by its own signature over its own head and with its own sealed note', async () => {
  const [one, two] = [clean[0] ?? '', clean[1] ?? '']
  const heads = [(await read(one)).head.hash, (await read(two)).head.hash]
  const { body } = await signMany([one, two])
  expect(body.results.map(({ outcome, problem }) => problem?.detail ?? outcome)).toEqual(['signed', 'signed'])
  const signed = await Promise.all([one, two].map(read))
  expect(signed.map(({ phase }) => phase)).toEqual(['signed', 'signed'])
  const authored = signed.map(({ signatures }) => signatures.find(({ meaning }) => meaning === 'authored')?.head)
  expect(authored).toEqual(heads)
  for (const id of [one, two]) {
    const { bytes } = await nora('GET', `/api/sessions/${id}/note.pdf`)
    expect((await verifySealed(bytes)).intact).toBe(true)
    expect(auditRows(server.deps.db, { action: 'sign', subject: id, limit: 1 })[0]).toMatchObject({ actor: 'petra' })
  }
})

test('one with an alert, a finding or an override is refused by name, and the others are signed', async () => {
  const alarming = await whole([
    charted('vitals', { systolic: 214, diastolic: 118, heartRate: 90, respiratoryRate: 14, spo2: 97 }, 66),
  ])
  const unattested = await somebody()
  const third = clean[2] ?? ''
  const { body } = await signMany([alarming, third, unattested])
  expect(body.results.map(({ outcome }) => outcome)).toEqual(['refused', 'signed', 'refused'])
  expect(body.results[0]?.problem?.detail).toMatch(/^Ek\d, Ida is signed by itself\. /)
  expect(body.results[2]?.problem?.detail).toMatch(/has not attested/)
  const [row] = auditRows(server.deps.db, { action: 'sign', subject: alarming, limit: 1 })
  expect(row).toMatchObject({ outcome: 'refused', actor: 'petra' })
  expect((await read(alarming)).phase).not.toBe('signed')
})

test('what came in after the list was read is not signed unseen', async () => {
  const id = await whole()
  const head = (await read(id)).head.hash
  await chart(nora, id, charted('note', { text: 'one word more' }, 69))
  await attest(nora, id)
  const { body } = await petra<Many>('POST', '/api/signatures', { password: PASSWORD, sessions: [{ id, head }] })
  expect(body.results[0]?.problem?.type).toBe('urn:chairside:record-changed')
})

test('a wrong password signs nothing; a nurse signs none', async () => {
  const id = await whole()
  expect((await signMany([id], 'a wrong password')).status).toBe(403)
  expect((await read(id)).phase).toBe('to-sign')
  const sessions = [{ id, head: (await read(id)).head.hash }]
  expect((await nora('POST', '/api/signatures', { password: PASSWORD, sessions })).status).toBe(403)
})

test('one that finds too many pages waiting to be drawn is told apart, and the others are signed', async () => {
  const [first, second, third] = [await whole(), await whole(), await whole()]
  const { press } = server.deps
  const { print } = press
  const full = (order: Parameters<typeof print>[0]) => 'sessionId' in order && order.sessionId === second
  vi.spyOn(press, 'print').mockImplementation((order) =>
    full(order) ? Promise.reject(new QueueFull('full')) : print(order),
  )
  const { status, body } = await signMany([first, second, third])
  vi.restoreAllMocks()
  expect(status).toBe(200)
  expect(body.results.map(({ outcome }) => outcome)).toEqual(['signed', 'refused', 'signed'])
  expect(body.results[1]?.problem?.type).toBe('urn:chairside:still-drawing')
  const [row] = auditRows(server.deps.db, { action: 'sign', subject: second, limit: 1 })
  expect(row).toMatchObject({ outcome: 'refused', detail: { code: 'still-drawing' } })
  expect((await signMany([second])).body.results[0]?.outcome).toBe('signed')
})
