import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minutes } from '../../chart/units.ts'
import { verifySealed } from '../../verify/seal.ts'
import { notesDir } from '../compose.ts'
import {
  type Answered,
  type Caller,
  chart,
  charted,
  freshId,
  nine,
  PASSWORD,
  patientId,
  startTestServer,
  type TestServer,
} from '../fixture.ts'
import { chartWhole } from '../whole-session.ts'

let server: TestServer
let nora: Caller
let nils: Caller
let petra: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  nils = await server.as('nils')
  petra = await server.as('petra')
})
afterAll(() => server.stop())

const after = (minute: number) => server.at(nine + minutes(minute))

const charteredSession = () => {
  after(70)
  return chartWhole({ nora, petra })
}

type Read = { session: { head: { hash: string }; phase: string; findings: { id: string; sentence: string }[] } }
const headOf = async (id: string) => (await nora<Read>('GET', `/api/sessions/${id}`)).body.session.head.hash
const sign = async (caller: Caller, id: string, meaning: string, more: object = {}) =>
  caller('POST', `/api/sessions/${id}/signature`, { head: await headOf(id), password: PASSWORD, meaning, ...more })
const phaseOf = async (id: string) => (await nora<Read>('GET', `/api/sessions/${id}`)).body.session.phase

describe('a whole session', () => {
  let id: string
  let preview: Answered
  beforeAll(async () => {
    id = await charteredSession()
  })

  test('before signing is printed as a draft', async () => {
    const { bytes, headers } = await petra('GET', `/api/sessions/${id}/note.pdf`)
    expect(headers['content-type']).toBe('application/pdf')
    expect(textOf(bytes)).toContain('DRAFT')
  })

  test('is attested by the nurse and waits for the physician', async () => {
    const { status } = await sign(nora, id, 'charted')
    expect(status).toBe(201)
    expect(await phaseOf(id)).toBe('to-sign')
  })

  test('signed with a wrong password is not signed', async () => {
    const { status, body } = await sign(petra, id, 'authored', { password: 'not hers' })
    expect([status, body.type]).toEqual([403, 'urn:chairside:wrong-password'])
    expect(await phaseOf(id)).toBe('to-sign')
  })

  test('signed while another tablet charted shows what is new instead', async () => {
    const head = await headOf(id)
    const [late] = await chart(nora, id, charted('note', { text: 'Called at home.' }, 71))
    const { status, body } = await petra('POST', `/api/sessions/${id}/signature`, {
      head,
      password: PASSWORD,
      meaning: 'authored',
    })
    expect([status, body.type]).toEqual([409, 'urn:chairside:record-changed'])
    expect((body.entries as { id: string }[]).map((entry) => entry.id)).toEqual([late?.id])
    expect((await sign(nora, id, 'charted')).status).toBe(201)
  })

  test('is not sealed when the patient’s data or the clinic’s settings changed after she opened its pages', async () => {
    const name = async (given: string) => {
      const { body } = await nora<{ version: number }>('GET', `/api/patients/${patientId}`)
      return (await nora('PATCH', `/api/patients/${patientId}`, { version: body.version, given })).status
    }
    const { given } = (await nora<{ given: string }>('GET', `/api/patients/${patientId}`)).body
    await petra('GET', `/api/sessions/${id}/note.pdf?preview=signature`)
    expect(await name('Another')).toBe(200)
    const { status, body } = await sign(petra, id, 'authored')
    expect([status, body.type, body.detail]).toEqual([
      409,
      'urn:chairside:not-signable',
      expect.stringContaining('Open them again first'),
    ])
    expect(await phaseOf(id)).toBe('to-sign')
    expect(await name(given)).toBe(200)
  })

  test('is sealed by the physician over exactly what she read', async () => {
    preview = await petra('GET', `/api/sessions/${id}/note.pdf?preview=signature`)
    const signed = await sign(petra, id, 'authored')
    expect([signed.status, signed.body]).toMatchObject([201, { note: { version: 1 } }])
    const sealed = await nora('GET', `/api/sessions/${id}/note.pdf`)
    expect(sealed.bytes.subarray(0, preview.bytes.length).equals(preview.bytes)).toBe(true)
    expect(sealed.bytes.length).toBeGreaterThan(preview.bytes.length)
    expect(await phaseOf(id)).toBe('signed')
  })

  test('names its signer on the first page and asks nothing more of her', async () => {
    const { bytes } = await nora('GET', `/api/sessions/${id}/note.pdf`)
    expect(textOf(bytes).split('\f')[0]).toMatch(/Signed[\s\S]*petra Test/)
    expect(textOf(bytes)).not.toContain('petra Test has not attested')
  })

  test('is shown as it will be sealed only to somebody who may seal it', async () => {
    const { status, body } = await nora('GET', `/api/sessions/${id}/note.pdf?preview=signature`)
    expect([status, body.type]).toEqual([403, 'urn:chairside:not-permitted'])
  })

  test('prints the dose that was given', async () => {
    const { bytes } = await nora('GET', `/api/sessions/${id}/note.pdf`)
    const text = textOf(bytes)
    expect(text).toContain('11.67 mg')
    expect(text).toContain('0.167 mg/kg')
    expect(text).not.toContain('DRAFT')
  })

  test('has a seal that stands, and that falls with any changed byte', async () => {
    const { bytes } = await nora('GET', `/api/sessions/${id}/note.pdf`)
    expect(signatureIn(bytes)).toContain('Signature is Valid')
    expect((await verifySealed(bytes)).intact).toBe(true)
    const changed = Buffer.from(bytes)
    changed[2000] = (changed[2000] ?? 0) ^ 1
    expect(signatureIn(changed)).not.toContain('Signature is Valid')
  })

  test('takes no vitals any more, but an addendum', async () => {
    after(80)
    const [vitals, addendum] = await chart(
      nora,
      id,
      charted('vitals', { heartRate: 70 }, 79),
      charted('addendum', { text: 'Slept well.' }, 79),
    )
    expect(vitals?.problem).toMatchObject({ type: 'urn:chairside:session-closed', status: 409 })
    expect(addendum?.outcome).toBe('recorded')
    expect(await phaseOf(id)).toBe('to-re-sign')
  })

  test('is signed again as version 2, which names version 1', async () => {
    const first = await nora('GET', `/api/sessions/${id}/note.pdf?version=1`)
    expect((await sign(nora, id, 'charted')).status).toBe(201)
    expect((await sign(petra, id, 'authored')).body).toMatchObject({ note: { version: 2 } })
    const second = await nora('GET', `/api/sessions/${id}/note.pdf`)
    expect(textOf(second.bytes)).toContain('version 1')
    expect((await nora('GET', `/api/sessions/${id}/note.pdf?version=1`)).bytes.equals(first.bytes)).toBe(true)
    expect((await nora('GET', `/api/sessions/${id}/note.pdf?version=3`)).status).toBe(404)
  })
})

describe('an unfinished session', () => {
  let id: string
  beforeAll(async () => {
    id = freshId()
    await nora('POST', '/api/sessions', {
      id,
      patientId,
      protocolId: 'low-dose-1',
      chair: '2',
      plannedStart: '2026-11-23T09:00:00.000Z',
    })
    await chart(nora, id, charted('weight-measured', { kg: 70 }, -10))
  })

  test('cannot be signed, and says what is missing', async () => {
    const { status, body } = await sign(petra, id, 'authored')
    expect([status, body.type]).toEqual([409, 'urn:chairside:unfinished'])
    expect((body.findings as { id: string }[]).length).toBeGreaterThan(3)
  })

  test('can be signed with a reason for each finding, and the reasons are in the record', async () => {
    const { body } = await sign(petra, id, 'authored')
    const overrides = (body.findings as { id: string }[]).map((finding) => ({
      finding: finding.id,
      reason: 'Patient left before the start.',
    }))
    const files = readdirSync(notesDir(server.deps.config.dataDir)).length
    expect((await sign(petra, id, 'authored', { overrides: overrides.slice(1) })).status).toBe(409)
    expect(readdirSync(notesDir(server.deps.config.dataDir))).toHaveLength(files)
    expect((await sign(petra, id, 'authored', { overrides })).status).toBe(201)
    const { body: record } = await nora<{ entries: { kind: string; body: { overrides?: unknown[] } }[] }>(
      'GET',
      `/api/sessions/${id}/record`,
    )
    expect(record.entries.at(-1)).toMatchObject({ kind: 'signed', body: { overrides } })
    const text = textOf((await nora('GET', `/api/sessions/${id}/note.pdf`)).bytes).replace(/\s+/g, ' ')
    expect(text).toMatch(/Nobody is charted|Not charted before the start.* Signed all the same: Patient left before/)
    for (const { finding } of overrides) expect(text).not.toContain(`${finding}:`)
  })
})

describe('a witness', () => {
  let id: string
  const waste = () => charted('wasted', { container: 'bag-1', mg: 5 }, 30)
  const witness = (username: string, pin: string, entry: object = waste(), caller = nora) =>
    caller('POST', `/api/sessions/${id}/witness`, { username, pin, entry })
  const entriesIn = async () => (await nora<{ entries: unknown[] }>('GET', `/api/sessions/${id}`)).body.entries.length
  beforeAll(async () => {
    after(90)
    id = freshId()
    await nora('POST', '/api/sessions', {
      id,
      patientId,
      protocolId: 'low-dose-1',
      chair: '3',
      plannedStart: '2026-11-23T09:00:00.000Z',
    })
    await chart(nora, id, charted('infusion-started', { mlPerHour: 35 }))
  })

  test('who shows their PIN is written into the entry', async () => {
    const { status, body } = await witness('nils', '2222')
    expect([status, body.outcome]).toEqual([200, 'recorded'])
    const { body: record } = await nora<{ entries: { body: object }[] }>('GET', `/api/sessions/${id}/record`)
    expect(record.entries.at(-1)?.body).toMatchObject({ witness: 'nils' })
  })

  test.each([
    ['with a wrong PIN', 'nils', '0000'],
    ['who is the one that charts', 'nora', '1111'],
    ['who is an administrator', 'ada', '4444'],
    ['who does not exist', 'nobody', '2222'],
  ])('%s is not accepted, and nothing is stored', async (_, username, pin) => {
    const before = await entriesIn()
    const { status } = await witness(username, pin)
    expect(status).toBe(403)
    expect(await entriesIn()).toBe(before)
  })

  test('who gave the drug is not accepted for what is left of it', async () => {
    expect((await witness('nora', '1111', waste(), nils)).status).toBe(403)
  })

  test('is needed to correct a waste as well', async () => {
    const entry = waste()
    await witness('nils', '2222', entry)
    const correction = charted(
      'amendment',
      { target: entry.id, replacement: { body: { container: 'bag-1', mg: 4 } }, reason: 'misread' },
      31,
    )
    expect((await chart(nora, id, correction))[0]?.problem?.type).toBe('urn:chairside:kind-has-its-own-call')
    expect((await witness('nils', '2222', correction)).status).toBe(200)
  })
})

function textOf(pdf: Buffer): string {
  const file = join(server.dir, 'text.pdf')
  writeFileSync(file, pdf)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
}

function signatureIn(pdf: Buffer): string {
  const file = join(server.dir, 'signed.pdf')
  writeFileSync(file, pdf)
  try {
    return execFileSync('pdfsig', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? '')
  }
}
