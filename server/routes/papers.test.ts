import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInProtocols } from '../../chart/protocols.ts'
import { auditRows } from '../../db/audit.ts'
import { type Caller, chart, charted, nine, planned, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let nora: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
})
afterAll(() => server.stop())

const pdf = async (path: string) => {
  const { status, headers, bytes } = await nora('GET', path)
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' })
  return { status, type: headers['content-type'], bytes, text }
}

/** Over, but for the signature: its note is a draft. */
async function overSession(chair: string): Promise<string> {
  const id = await planned(nora, { chair })
  await chart(
    nora,
    id,
    charted('weight-measured', { kg: 70 }, 1),
    charted('bag-prepared', { mgPerMl: 1 }, 2),
    charted('infusion-started', { mlPerHour: 35 }, 3),
    charted('infusion-stopped', {}, 23),
    charted('discharged', { disposition: 'home' }, 65),
  )
  return id
}

describe('the notes of a day', () => {
  test('a day without any says so', async () => {
    expect(await nora('GET', '/api/notes.pdf?day=2026-11-22')).toMatchObject({ status: 404 })
  })

  test('come in one file, whole, and each is written down as read', async () => {
    server.at(nine + 70 * 60_000)
    const ids = [await overSession('1'), await overSession('2')]
    // Still to come: it has no note yet, and is not printed.
    await planned(nora, { chair: '3' })
    const { status, type, bytes, text } = await pdf('/api/notes.pdf?day=2026-11-23')
    expect([status, type]).toEqual([200, 'application/pdf'])
    const file = join(server.dir, 'day.pdf')
    writeFileSync(file, bytes)
    execFileSync('qpdf', ['--check', file], { stdio: 'ignore' })
    for (const id of ids) expect(text).toContain(id)
    expect(text.match(/Page 1 of/g)).toHaveLength(2)
    expect(text).toContain('DRAFT')
    const read = auditRows(server.deps.db, { action: 'print-note', limit: 10 }).map(({ subject }) => subject?.id)
    expect(read.toSorted()).toEqual(ids.toSorted())
  })
})

describe('the form for the hours without Chairside', () => {
  test.each(builtInProtocols.map((protocol) => [protocol.title, protocol] as const))(
    '%s: asks for everything in the order of the note, with room to write',
    async (_, protocol) => {
      const { status, text } = await pdf(`/api/downtime.pdf?protocol=${protocol.id}`)
      expect(status).toBe(200)
      const headings = [
        'Check-in, consent and orders',
        'Drug preparation and double check',
        'Infusion +starts at',
        'Vital signs and ratings',
        'Observations, events and medicines',
        'Recovery and discharge',
        'Controlled drug',
        'Signatures',
      ]
      const places = headings.map((heading) => text.search(new RegExp(`^\\s*${heading}`, 'm')))
      expect(places.every((place) => place >= 0)).toBe(true)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(text).toContain(`version ${protocol.version}`)
      expect(text).toContain('Witness')
      // Nothing of any patient, and no character that the typeface lacks.
      expect(text).not.toMatch(/U\+|HALVORSEN/)
    },
  )

  test('of a protocol that does not exist there is none', async () =>
    expect(await nora('GET', '/api/downtime.pdf?protocol=none')).toMatchObject({ status: 404 }))
})
