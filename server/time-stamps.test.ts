import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, minutes } from '../chart/units.ts'
import { auditRows } from '../db/audit.ts'
import { awaitingTimeStamp, note } from '../db/notes.ts'
import { verifyNote } from '../verify/note.ts'
import { verifySealed } from '../verify/seal.ts'
import { notesDir } from './compose.ts'
import { type Caller, chart, charted, nine, planned, signOver, startTestServer, type TestServer } from './fixture.ts'
import { type LocalTsa, startLocalTsa } from './local-tsa.ts'

const dir = mkdtempSync(join(tmpdir(), 'chairside-time-stamps-'))
let tsa: LocalTsa
let server: TestServer
let nora: Caller
let petra: Caller

async function started(settings: Readonly<Record<string, string>>) {
  server = await startTestServer({ dir, settings, clinic: { signatures: { reviewer: true, countersigner: false } } })
  server.at(nine + minutes(60))
  nora = await server.as('nora')
  petra = await server.as('petra')
}
const withTsa = () => started({ TSA_URL: tsa.authority.url, TSA_ROOT: tsa.rootFile })
beforeAll(async () => {
  tsa = await startLocalTsa()
  await withTsa()
})
afterAll(async () => {
  await server.stop()
  tsa.stop()
  rmSync(dir, { recursive: true, force: true })
})

const sign = async (id: string, meaning: 'authored' | 'reviewed') => (await signOver(petra, id, meaning)).status
const noteOf = async (id: string, query = '') => (await petra('GET', `/api/sessions/${id}/note.pdf${query}`)).bytes
const stampsIn = async (bytes: Uint8Array) => {
  const { intact, signatures } = await verifySealed(bytes)
  expect(intact).toBe(true)
  return signatures.map(({ timeStamp }) => timeStamp?.by.name)
}
const files = () => readdirSync(notesDir(server.deps.config.dataDir))

test('where an authority answers, the note is sealed with its time-stamp at once', async () => {
  const id = await planned(nora)
  expect(await sign(id, 'authored')).toBe(201)
  expect(await stampsIn(await noteOf(id))).toEqual(['Local Time-Stamping'])
  expect(note(server.deps.db, id)).toMatchObject({ version: 1, edition: 1, timeStamp: 'held' })
  expect(server.deps.timeStamps.waiting()).toBe(0)
})

describe('while the authority is down', () => {
  let id: string
  let plain: Buffer
  beforeAll(async () => {
    tsa.behave('down')
    id = await planned(nora)
  })

  test('the note is sealed all the same, and waits', async () => {
    expect(await sign(id, 'authored')).toBe(201)
    plain = await noteOf(id)
    expect(await stampsIn(plain)).toEqual([undefined])
    expect((await verifyNote(plain)).said.join(' ')).toContain('It has no time-stamp (PAdES B-B)')
    expect(note(server.deps.db, id)).toMatchObject({ edition: 1, timeStamp: 'awaited' })
  })

  test('the next signers do not wait for it, until it is asked again', async () => {
    const before = tsa.asked()
    expect(await sign(id, 'reviewed')).toBe(201)
    expect(tsa.asked()).toBe(before)
    expect(await server.deps.timeStamps.retry()).toBe(1)
    expect(tsa.asked()).toBe(before + 1)
  })

  test('an answer that is nonsense changes nothing', async () => {
    tsa.behave('garbage')
    const before = files()
    expect(await server.deps.timeStamps.retry()).toBe(1)
    expect(files()).toEqual(before)
  })

  test('nor is it asked for what somebody reads in order to sign it', async () => {
    tsa.behave('well')
    const read = await noteOf(id, '?preview=signature')
    expect(await server.deps.timeStamps.retry()).toBe(1)
    expect((await noteOf(id)).equals(read)).toBe(true)
  })

  test('after a restart the time-stamp comes late: an edition more, every signature valid, the plain one kept', async () => {
    const signed = await noteOf(id)
    const before = files()
    await server.stop()
    await withTsa()
    expect(awaitingTimeStamp(server.deps.db)).toHaveLength(1)
    expect(await server.deps.timeStamps.retry()).toBe(0)
    const late = await noteOf(id)
    expect(await stampsIn(late)).toEqual([undefined, 'Local Time-Stamping'])
    expect(late.length).toBe(signed.length)
    expect(late.subarray(0, plain.length).equals(plain)).toBe(true)
    expect((await verifyNote(late)).said.join(' ')).toContain('that of the signature after it covers this one too')
    expect(note(server.deps.db, id)).toMatchObject({ version: 1, edition: 3, timeStamp: 'held' })
    expect(files()).toEqual(expect.arrayContaining(before))
    expect(files()).toHaveLength(before.length + 1)
    const stampRow = auditRows(server.deps.db, { limit: 10 }).find(({ action }) => action === 'time-stamp-note')
    expect(stampRow).toMatchObject({ outcome: 'done', subject: { kind: 'session', id }, detail: { version: 1 } })
  })

  test('the next version still finds the one that it replaces, by what was signed', async () => {
    await chart(nora, id, charted('addendum', { text: 'Called: slept well.' }, 50))
    expect(await sign(id, 'authored')).toBe(201)
    const { intact, said } = await verifyNote(await noteOf(id))
    expect([intact, said.at(-1)]).toEqual([true, expect.stringContaining('It replaces version 1')])
  })
})

test('a signature that comes while a late time-stamp is fetched comes first, and waits for its own', async () => {
  tsa.behave('down')
  const id = await planned(nora)
  expect(await sign(id, 'authored')).toBe(201)
  tsa.behave('slow')
  const [, status] = await Promise.all([server.deps.timeStamps.retry(), sign(id, 'reviewed')])
  expect(status).toBe(201)
  expect(await stampsIn(await noteOf(id))).toHaveLength(2)
  server.at(nine + minutes(60) + 2 * HOUR)
  await server.deps.timeStamps.retry()
  expect((await stampsIn(await noteOf(id))).at(-1)).toBe('Local Time-Stamping')
})

test('without an authority nothing waits and nothing is asked', async () => {
  await server.stop()
  await started({})
  const before = tsa.asked()
  const id = await planned(nora)
  expect(await sign(id, 'authored')).toBe(201)
  expect(note(server.deps.db, id)?.timeStamp).toBe('none')
  expect(await server.deps.timeStamps.retry()).toBe(0)
  expect(tsa.asked()).toBe(before)
})
