import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { clinicDefaults } from '../../chart/clinic.ts'
import { minutes } from '../../chart/units.ts'
import { verifySealed } from '../../verify/seal.ts'
import { notesDir } from '../compose.ts'
import {
  type Caller,
  chart,
  charted,
  nine,
  PASSWORD,
  planned,
  signOver,
  startTestServer,
  type TestServer,
} from '../fixture.ts'
import { faultsOf } from '../judges.ts'

let server: TestServer
let nora: Caller
let petra: Caller
let paul: Caller
beforeAll(async () => {
  const signatures = { reviewer: true, countersigner: true }
  server = await startTestServer({ clinic: { ...clinicDefaults, signatures } })
  nora = await server.as('nora')
  petra = await server.as('petra')
  const ada = await server.as('ada')
  const account = { username: 'paul', name: 'Paul Đặng', credential: 'MD', role: 'physician', password: PASSWORD }
  expect((await ada('POST', '/api/staff', account)).status).toBe(201)
  paul = await server.as('paul' as 'petra')
  const policy = { version: clinicDefaults.signaturePolicy.version, password: PASSWORD }
  expect((await paul('POST', '/api/account/policy', policy)).status).toBeLessThan(300)
})
afterAll(() => server.stop())

type Read = { session: { head: { hash: string }; phase: string } }
type Unfinished = { findings: { id: string }[]; title?: string; detail?: string; type?: string }
const session = async (id: string) => (await nora<Read>('GET', `/api/sessions/${id}`)).body.session
async function sign(caller: Caller, id: string, meaning: string, more: object = {}) {
  const { head } = await session(id)
  const asked = { head: head.hash, password: PASSWORD, meaning, ...more }
  return caller<Unfinished & { note?: object }>('POST', `/api/sessions/${id}/signature`, asked)
}
const author = (id: string) => signOver(petra, id)
const noteOf = async (id: string, query = '') => (await nora('GET', `/api/sessions/${id}/note.pdf${query}`)).bytes
function textOf(bytes: Buffer): string {
  const file = join(server.dir, 'read.pdf')
  writeFileSync(file, bytes)
  return execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
}
const files = () => readdirSync(notesDir(server.deps.config.dataDir))

test('who guesses a password at the signature is slowed down as at the door, and others sign meanwhile', async () => {
  const id = await planned(nora, { chair: '9' })
  for (let tries = 0; tries < 5; tries += 1)
    expect((await sign(paul, id, 'charted', { password: `guess ${tries}` })).status).toBe(403)
  const blocked = await sign(paul, id, 'charted')
  expect([blocked.status, blocked.body.type]).toEqual([429, 'urn:chairside:too-many-tries'])
  expect((await sign(nora, id, 'charted')).status).toBeLessThan(300)
  server.at(nine + minutes(1))
  expect((await sign(paul, id, 'charted')).status).toBeLessThan(300)
})

describe('a note that three people sign', () => {
  let id: string
  let authored: Buffer
  const weight = charted('weight-measured', { kg: 70 }, -10)
  beforeAll(async () => {
    server.at(nine + minutes(60))
    id = await planned(nora)
    await chart(nora, id, weight)
    expect((await author(id)).body.note).toMatchObject({ version: 1 })
    authored = await noteOf(id)
  })

  test('shows the next signer exactly what they will sign', async () => {
    const preview = await paul('GET', `/api/sessions/${id}/note.pdf?preview=signature`)
    expect(preview.bytes.equals(authored)).toBe(true)
  })

  test('is countersigned by somebody else than its author, in the place reserved for it', async () => {
    expect((await sign(petra, id, 'countersigned')).status).toBe(409)
    expect((await sign(petra, id, 'reviewed')).body.note).toMatchObject({ version: 1 })
    expect((await sign(paul, id, 'countersigned')).body.note).toMatchObject({ version: 1 })
    expect((await session(id)).phase).toBe('signed')
  })

  test('keeps the earlier signatures as they were, all of them valid', async () => {
    const bytes = await noteOf(id, '?version=1')
    expect(bytes.subarray(0, authored.length).equals(authored)).toBe(true)
    const { intact, signatures } = await verifySealed(bytes)
    expect([intact, signatures.map(({ field }) => field)]).toEqual([true, ['authored', 'reviewed', 'countersigned']])
    expect(signatures.at(-1)?.name).toBe('Paul Đặng, MD')
    expect(await faultsOf(bytes)).toEqual([])
  })

  test('takes no second signature in one place, and says so', async () => {
    const before = files().length
    const { status, body } = await sign(petra, id, 'reviewed')
    expect([status, body.type]).toEqual([409, 'urn:chairside:not-signable'])
    expect(body.detail).toContain('no place left')
    expect(files()).toHaveLength(before)
  })

  test('named by its successor with the hash of what was first signed, and lying inside it', async () => {
    await chart(nora, id, charted('addendum', { text: 'Called: slept well.' }, 50))
    expect((await sign(petra, id, 'countersigned')).status).toBe(409)
    const first = await noteOf(id, '?version=1')
    const [signature] = (await verifySealed(first)).signatures
    expect((await author(id)).body.note).toMatchObject({ version: 2 })
    const text = textOf(await noteOf(id))
    expect(text).toContain(`supersedes version 1, whose signed range has SHA-256 ${signature?.digest}`)
    expect(text).toContain('Since version 1 1 addendum')
    const file = join(server.dir, 'read.pdf')
    const list = execFileSync('pdfdetach', ['-list', file], { encoding: 'utf8' })
    const place = /(\d+): note-v1\.pdf/.exec(list)?.[1] ?? ''
    execFileSync('pdfdetach', ['-save', place, '-o', join(server.dir, 'v1.pdf'), file])
    const inside = execFileSync('cat', [join(server.dir, 'v1.pdf')], { maxBuffer: 1 << 26 })
    expect(inside.equals(first)).toBe(true)
    expect((await noteOf(id, '?version=1')).equals(first)).toBe(true)
  })

  const correction = { target: weight.id, replacement: { body: { kg: 71 } }, reason: 'misread the scale' }
  test.each([
    {
      what: 'a correction after signing',
      entry: () => charted('amendment', correction, 51),
      version: 3,
      since: 'Since version 2 1 amendment',
      shows: [/Weight 70 kg.* Weight 71 kg.* misread the scale/, /Came in after the signature/],
    },
    {
      what: 'a set of vital signs that a tablet without a network had kept since before the signature',
      entry: () => charted('vitals', { systolic: 118, diastolic: 70, heartRate: 88, notTaken: {} }, -5),
      version: 4,
      since: 'Since version 3 1 vitals',
      shows: [/118\/70 88/, /Came in after the signature/],
    },
  ])('$what makes version $version, which names the hash of the one before and shows what changed', async (made) => {
    const before = await noteOf(id)
    const [signature] = (await verifySealed(before)).signatures
    const [receipt] = await chart(nora, id, made.entry())
    expect(receipt).toMatchObject({ outcome: 'recorded' })
    expect((await session(id)).phase).toBe('to-re-sign')
    expect((await author(id)).body.note).toMatchObject({ version: made.version })
    const text = textOf(await noteOf(id))
    const replaced = made.version - 1
    expect(text).toContain(`supersedes version ${replaced}, whose signed range has SHA-256 ${signature?.digest}`)
    expect(text).toContain(made.since)
    for (const words of made.shows) expect(text).toMatch(words)
    expect((await noteOf(id, `?version=${replaced}`)).equals(before)).toBe(true)
    expect(await faultsOf(before)).toEqual([])
  })
})

test('a disk that is full while sealing: nothing is stored, and the session is still to sign', async () => {
  const id = await planned(nora)
  const before = files()
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  const { notes } = server.deps
  const keep = vi.spyOn(notes, 'keep').mockRejectedValueOnce(full)
  const { status, body } = await author(id)
  keep.mockRestore()
  expect([status, body.type]).toEqual([507, 'urn:chairside:storage-full'])
  expect(files()).toEqual(before)
  expect((await session(id)).phase).not.toBe('signed')
  expect((await author(id)).status).toBe(201)
})
