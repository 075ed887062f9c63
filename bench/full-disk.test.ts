import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { minutes } from '../chart/units.ts'
import { notesDir } from '../server/compose.ts'
import { type Caller, nine, PASSWORD, planned, startTestServer, type TestServer } from '../server/fixture.ts'
import { faultsOf } from '../server/judges.ts'
import { type Mounted, mountRam, whyNoMounts } from './disks.ts'

// A real disk of its own, in memory, that holds the database and the notes and has no room left. Without the right to
// mount one these tests fail and say why: that a full disk is survived is then not shown.

const why = whyNoMounts()
const dir = mkdtempSync(join(tmpdir(), 'chairside-full-'))
let disk: Mounted
let server: TestServer
let petra: Caller
beforeAll(async () => {
  if (why !== undefined) throw new Error(`Nothing was shown. ${why}`)
  disk = mountRam(join(dir, 'disk'), 24)
  server = await startTestServer({ dir: disk.path })
  server.at(nine + minutes(60))
  petra = await server.as('petra')
})
afterAll(async () => {
  await server?.stop()
  disk?.remove()
  rmSync(dir, { recursive: true, force: true })
})

type Read = { session: { head: { hash: string }; phase: string } }
const sessionOf = async (id: string) => (await petra<Read>('GET', `/api/sessions/${id}`)).body.session
const files = () => readdirSync(notesDir(server.deps.config.dataDir))
type Answer = { findings: { id: string }[]; type?: string; detail?: string; note?: object }
async function sign(id: string, overrides?: readonly object[], seen?: Read['session']) {
  // A read writes its audit row: on a full disk there is none.
  const { head } = seen ?? (await sessionOf(id))
  const body = { head: head.hash, password: PASSWORD, meaning: 'authored', overrides }
  return petra<Answer>('POST', `/api/sessions/${id}/signature`, body)
}
/** A session and what its physician must say to sign it. */
async function toSign() {
  const id = await planned(petra)
  const { findings } = (await sign(id)).body
  return { id, overrides: findings.map(({ id: finding }) => ({ finding, reason: 'The patient did not come.' })) }
}

const filler = () => join(disk.path, 'filler')
/** Fills the disk until so many bytes are free. */
function fill(left: number): void {
  const { bavail, bsize } = statfsSync(disk.path)
  writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - left), 1))
}
const makeRoom = () => rmSync(filler(), { force: true })
afterEach(() => disk && makeRoom())

/** What sealing adds to a file, known from the first that was sealed. */
let sealed = 0

test.each([
  ['before the first signature of all, which makes the authority', 0, []],
  ['in the middle of writing the sealed file', 60_000, ['rejected']],
  ['when the file is written, and the entry with the signature is not yet', undefined, ['fulfilled']],
])(
  'a disk that is full %s: refused in words, nothing half written, and signed once there is room',
  async (_, left, written) => {
    const { id, overrides } = await toSign()
    const before = await sessionOf(id)
    const length = (await petra('GET', `/api/sessions/${id}/note.pdf?preview=signature`)).bytes.length
    const kept = files()
    const keep = vi.spyOn(server.deps.notes, 'keep')
    fill(left ?? length + sealed + 8192)
    const { status, body } = await sign(id, overrides, before)
    expect(keep.mock.settledResults.map(({ type }) => type)).toEqual(written)
    keep.mockRestore()
    expect([status, body.type]).toEqual([507, 'urn:chairside:storage-full'])
    expect(body.detail).toMatch(/full/i)
    expect(files()).toEqual(kept)
    makeRoom()
    expect(await sessionOf(id)).toEqual(before)
    expect((await sign(id, overrides)).body.note).toMatchObject({ version: 1 })
    expect((await sessionOf(id)).phase).not.toBe(before.phase)
    const { bytes } = await petra('GET', `/api/sessions/${id}/note.pdf`)
    expect(await faultsOf(bytes)).toEqual([])
    sealed = bytes.length - length
  },
  60_000,
)
