import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../chart/units.ts'
import type { EntryResult } from '../chart/wire.ts'
import { checkFile } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openToRead } from '../db/open.ts'
import { databaseFile } from '../server/compose.ts'
import { chart, charted, nine, planned, startTestServer } from '../server/fixture.ts'
import { type BenchClinic, makeClinic, vitals } from './clinic.ts'
import { type Answer, openConnection } from './connection.ts'
import { enlargeRam, forceReadOnly, makeImage, makeWritable, mountImage, mountRam, whyNoMounts } from './disks.ts'
import { house, type ServerProcess, settingsIn, startServer } from './server-process.ts'

let dir = ''
const ending: (() => unknown)[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chairside-faults-'))
})
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
  rmSync(dir, { recursive: true, force: true })
})

async function clinicAt(dataDir: string) {
  return makeClinic(dataDir, { tablets: 2, sessions: 1, staff: ['nora', 'ada'] })
}

async function serving(more: Partial<Parameters<typeof startServer>[0]> = {}) {
  const server = await startServer({ dir, ...more })
  ending.push(() => server.end('SIGKILL'))
  return server
}

/** Charts one entry: what came of it, and the status of the answer. */
async function charts(server: ServerProcess, { cookies, sessions }: BenchClinic, entry: object = vitals('fault')) {
  const connection = openConnection(server, String(cookies[0]))
  const { status, body } = await connection.ask(
    'POST',
    `/api/sessions/${sessions[0]}/entries`,
    JSON.stringify({ entries: [entry] }),
  )
  connection.close()
  const { results, type, detail } = JSON.parse(body.toString()) as {
    results?: EntryResult[]
    type?: string
    detail?: string
  }
  return { status, result: results?.[0], type, detail }
}

async function asks(server: ServerProcess, cookie: string | undefined, path: string): Promise<Answer> {
  const connection = openConnection(server, String(cookie))
  const answer = await connection.ask('GET', path)
  connection.close()
  return answer
}

/** Charts until it is refused; every acknowledged id. */
async function chartsUntilRefused(server: ServerProcess, clinic: BenchClinic) {
  const kept: string[] = []
  for (;;) {
    const entry = { ...vitals('fill'), kind: 'note', body: { text: 'so it goes '.repeat(150) } }
    const { status, result, ...refusal } = await charts(server, clinic, entry)
    if (status !== 200) return { kept, refused: { status, ...refusal } }
    if (result?.outcome === 'recorded') kept.push(entry.id)
  }
}

function storedIn(dataDir: string): ReadonlySet<string> {
  const db = openToRead(databaseFile(dataDir))
  const ids = new Set(entriesAfter(db, 0, 1e9).map(({ id }) => id))
  db.close()
  return ids
}

const isWhole = (dataDir: string) =>
  expect(checkFile(databaseFile(dataDir))).toMatchObject({
    log: { intact: true },
    audit: { intact: true },
    unprotected: [],
  })

const why = whyNoMounts()

describe('the disk', () => {
  if (why === undefined) {
    test('that is full: refused in words, nothing acknowledged lost, and charting goes on once there is room', async () => {
      const ram = mountRam(join(dir, 'ram'), 3)
      ending.push(ram.remove)
      const clinic = await clinicAt(ram.path)
      const server = await serving({ dataDir: ram.path })
      const { kept, refused } = await chartsUntilRefused(server, clinic)
      expect(refused).toMatchObject({
        status: 507,
        type: 'urn:chairside:storage-full',
        detail: expect.stringMatching(/full/i),
      })
      expect((await asks(server, clinic.cookies[1], '/health')).status).toBe(200)
      enlargeRam(ram, 16)
      expect(await charts(server, clinic)).toMatchObject({ status: 200, result: { outcome: 'recorded' } })
      expect(await server.end('SIGTERM')).toBe(0)
      const stored = storedIn(ram.path)
      expect(kept.filter((id) => !stored.has(id))).toEqual([])
      expect(kept.length).toBeGreaterThan(20)
      isWhole(ram.path)
    })

    test('that turns read-only: refused in words, and charting goes on once it can be written again', async () => {
      const ram = mountRam(join(dir, 'ram'), 64)
      ending.push(ram.remove)
      makeImage(join(ram.path, 'image'), 40)
      const disk = mountImage(join(ram.path, 'image'), join(dir, 'disk'))
      ending.push(disk.remove)
      const clinic = await clinicAt(disk.path)
      const server = await serving({ dataDir: disk.path })
      const first = vitals('before')
      expect(await charts(server, clinic, first)).toMatchObject({ result: { outcome: 'recorded' } })
      // A disk in trouble: the kernel stops every write, also to files that are open.
      forceReadOnly(disk)
      const refused = await charts(server, clinic)
      expect(refused).toMatchObject({ status: 503, detail: expect.stringMatching(/disk|tablet/i) })
      await server.end('SIGKILL')
      makeWritable(disk, join(ram.path, 'image'))
      const again = await serving({ dataDir: disk.path })
      expect(await charts(again, clinic, first)).toMatchObject({ result: { outcome: 'duplicate' } })
      await again.end('SIGTERM')
      isWhole(disk.path)
    })
  } else {
    test('where no disk can be made for it, the torture says why and does not pass', async () => {
      const child = spawn(process.execPath, [join(house, 'bench/torture.ts'), '0', '1'])
      expect(await once(child, 'close')).toEqual([1, null])
    })
  }

  test('that tears the last write: what was acknowledged is there, without a hand', async () => {
    const dataDir = join(dir, 'data')
    const clinic = await clinicAt(dataDir)
    const server = await serving()
    const entries = Array.from({ length: 20 }, () => vitals('torn'))
    for (const entry of entries) await charts(server, clinic, entry)
    await server.end('SIGKILL')
    const wal = `${databaseFile(dataDir)}-wal`
    const bytes = readFileSync(wal)
    // A commit that was under way: its frame is there by half.
    appendFileSync(wal, bytes.subarray(bytes.length - 4120, bytes.length - 2000))
    const again = await serving()
    for (const entry of entries)
      expect(await charts(again, clinic, entry)).toMatchObject({ result: { outcome: 'duplicate' } })
    await again.end('SIGTERM')
    isWhole(dataDir)
  })

  test('that lost a page: what is damaged is said, what is not goes on, and the newest backup brings all back', async () => {
    const dataDir = join(dir, 'data')
    const clinic = await clinicAt(dataDir)
    const server = await serving()
    const kept = Array.from({ length: 60 }, () => vitals('page'))
    for (const entry of kept) await charts(server, clinic, entry)
    await server.end('SIGTERM')
    expect(await commanded('backup', join(dir, 'whole.backup'))).toMatchObject({ code: 0 })
    const file = databaseFile(dataDir)
    const bytes = readFileSync(file)
    const page = Math.floor(bytes.indexOf(`"id":"${kept[10]?.id}"`) / 4096)
    bytes.fill(0xa5, page * 4096, (page + 1) * 4096)
    writeFileSync(file, bytes)
    expect(await commanded('verify', file)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/damaged|NOT INTACT/),
    })
    const hurt = await serving().catch((error: unknown) => String(error))
    if (typeof hurt !== 'string') {
      const seen = await asks(hurt, clinic.cookies[0], `/api/sessions/${clinic.sessions[0]}`)
      expect(seen.status).toBe(503)
      expect(JSON.parse(seen.body.toString())).toMatchObject({ type: expect.stringContaining('urn:chairside:') })
      expect((await asks(hurt, '', '/health')).status).toBe(200)
      await hurt.end('SIGTERM')
    } else expect(hurt).toMatch(/is damaged/)
    expect(await commanded('restore', join(dir, 'whole.backup'))).toMatchObject({ code: 0 })
    const healed = await serving()
    expect(await charts(healed, clinic, kept[10])).toMatchObject({ result: { outcome: 'duplicate' } })
    await healed.end('SIGTERM')
    isWhole(dataDir)
  })
})

/** Runs a command of Chairside on this test's data. */
async function commanded(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(house, 'server/main.ts'), ...args], {
    cwd: dir,
    env: { ...process.env, ...settingsIn({ dir }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

describe('killed in the midst', () => {
  test('of a backup: no half of one counts, nothing is left beside the data, and the next one is made', async () => {
    const dataDir = join(dir, 'data')
    await clinicAt(dataDir)
    for (let life = 0; life < 5; life += 1) {
      const child = spawn(process.execPath, [join(house, 'server/main.ts'), 'backup'], {
        cwd: dir,
        env: { ...process.env, ...settingsIn({ dir }) },
        stdio: 'ignore',
      })
      const gone = once(child, 'close')
      await later(300 + life * 150)
      child.kill('SIGKILL')
      await gone
    }
    const server = await serving()
    const leftovers = [
      ...readdirSync(dataDir),
      ...(existsSync(join(dir, 'backups')) ? readdirSync(join(dir, 'backups')) : []),
    ]
    expect(leftovers.filter((name) => /\.part$|\.backup-/.test(name))).toEqual([])
    expect(await commanded('backup', join(dir, 'after.backup'))).toMatchObject({ code: 0 })
    await server.end('SIGTERM')
    expect(await commanded('verify', join(dir, 'after.backup'))).toMatchObject({ code: 0 })
  })
})

describe('clients that do not behave', () => {
  test('a body of 10 MB is refused in words, and a body that never ends holds nobody up', async () => {
    const clinic = await clinicAt(join(dir, 'data'))
    const server = await serving()
    const connection = openConnection(server, String(clinic.cookies[0]))
    const { status, body } = await connection.ask(
      'POST',
      `/api/sessions/${clinic.sessions[0]}/entries`,
      `"${'x'.repeat(10 << 20)}"`,
    )
    expect([status, JSON.parse(body.toString())]).toMatchObject([413, { type: 'urn:chairside:too-large' }])
    const stuck = Array.from({ length: 200 }, () => halfABody(server, String(clinic.cookies[0])))
    await Promise.all(stuck.map((socket) => once(socket, 'connect')))
    await later(200)
    expect(await charts(server, clinic)).toMatchObject({ status: 200, result: { outcome: 'recorded' } })
    for (const socket of stuck) socket.destroy()
  })

  test('more connections than the process may hold: those that are in go on, and it recovers when they leave', async () => {
    const clinic = await clinicAt(join(dir, 'data'))
    const server = await serving({ before: ['prlimit', '--nofile=70'] })
    const inside = openConnection(server, String(clinic.cookies[0]))
    expect((await inside.ask('GET', '/health')).status).toBe(200)
    const crowd = Array.from({ length: 150 }, () => connect(server.port, server.host).on('error', () => undefined))
    await later(500)
    const entry = vitals('crowd')
    const { status, body } = await inside.ask(
      'POST',
      `/api/sessions/${clinic.sessions[0]}/entries`,
      JSON.stringify({ entries: [entry] }),
    )
    expect([status, body.toString()]).toEqual([200, expect.stringContaining('recorded')])
    for (const socket of crowd) socket.destroy()
    const answers = async () => {
      const outside = openConnection(server, String(clinic.cookies[0]))
      const { status } = await outside.ask('GET', '/health').catch(() => ({ status: 0 }))
      outside.close()
      return status
    }
    await expect.poll(answers, { timeout: 60_000 }).toBe(200)
    expect(await charts(server, clinic, entry)).toMatchObject({ status: 200, result: { outcome: 'duplicate' } })
    expect(await server.end('SIGTERM')).toBe(0)
  })

  test('a tablet that listens and does not read is let go; it comes back and has missed nothing', async () => {
    const clinic = await clinicAt(join(dir, 'data'))
    const server = await serving()
    const deaf = listens(server, String(clinic.cookies[0]), 0)
    await once(deaf, 'readable')
    deaf.pause()
    const left = once(deaf, 'close')
    const before = memoryOf(server.pid)
    const connection = openConnection(server, String(clinic.cookies[0]))
    const sent: string[] = []
    for (let batch = 0; batch < 40; batch += 1) {
      const entries = Array.from({ length: 100 }, () => ({
        ...vitals('loud'),
        kind: 'note',
        body: { text: 'x'.repeat(1900) },
      }))
      await connection.ask('POST', `/api/sessions/${clinic.sessions[0]}/entries`, JSON.stringify({ entries }))
      sent.push(...entries.map(({ id }) => id))
    }
    expect(memoryOf(server.pid) - before).toBeLessThan(200)
    deaf.resume()
    await Promise.race([left, later(20_000).then(() => Promise.reject(new Error('it was never let go')))])
    const heard = new Set<string>()
    const back = listens(server, String(clinic.cookies[0]), 1)
    let text = ''
    for await (const bytes of back) {
      text += bytes
      const whole = text.lastIndexOf('\n\n')
      for (const [, id] of text.slice(0, whole).matchAll(/"id":"([^"]+)"/g)) heard.add(String(id))
      text = text.slice(whole)
      if (heard.has(String(sent.at(-1)))) break
    }
    expect(sent.filter((id) => !heard.has(id))).toEqual([])
  })
})

/** Says that a long body comes, sends some of it, and then nothing. */
function halfABody(server: ServerProcess, cookie: string): Socket {
  const socket = connect(server.port, server.host).on('error', () => undefined)
  socket.write(`POST /api/sessions/x/entries HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n`)
  socket.write('content-type: application/json\r\ncontent-length: 1000000\r\n\r\n{"entries": [')
  return socket
}

function listens(server: ServerProcess, cookie: string, after: number): Socket {
  const socket = connect(server.port, server.host).on('error', () => undefined)
  socket.write(`GET /api/live?after=${after} HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`)
  return socket
}

/** Resident memory of a process in MiB. */
const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

describe('the clock', () => {
  test('of the server jumps a day back and a day on: the log goes on in its order, and the chart is as the nurse says', async () => {
    const server = await startTestServer({ dir })
    ending.push(server.stop)
    const nora = await server.as('nora')
    const id = await planned(nora)
    await chart(nora, id, charted('vitals', { heartRate: 70 }, 1))
    server.at(nine - 24 * HOUR)
    await chart(await server.as('nora'), id, charted('vitals', { heartRate: 71 }, 2))
    server.at(nine + 24 * HOUR)
    await chart(await server.as('nora'), id, charted('vitals', { heartRate: 72 }, 3))
    const { body } = await (await server.as('nora'))<{
      entries: { seq: number; receivedAt: string; body: { heartRate?: number } }[]
    }>('GET', `/api/sessions/${id}`)
    expect(body.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(body.entries.slice(1).map((entry) => [entry.body.heartRate, entry.receivedAt.slice(8, 10)])).toEqual([
      [70, '23'],
      [71, '22'],
      [72, '24'],
    ])
    isWhole(join(dir, 'data'))
  })

  test.each([
    ['falls back, so that one hour comes twice', '2026-11-01T05:30:00.000Z'],
    ['springs forward, so that one hour is missing', '2026-03-08T06:30:00.000Z'],
  ])('of the clinic %s: an hour of infusion is an hour of drug', async (_, start) => {
    const server = await startTestServer({ dir, clinic: { timeZone: 'America/New_York' } })
    ending.push(server.stop)
    const from = Date.parse(start)
    server.at(from + 2 * HOUR)
    const nora = await server.as('nora')
    const id = await planned(nora, { plannedStart: start, occurredAt: start, recordedAt: start })
    const minute = (m: number) => (from - nine) / MINUTE + m
    await chart(
      nora,
      id,
      charted('weight-measured', { kg: 70 }, minute(0)),
      charted('bag-prepared', { mgPerMl: 1 }, minute(0)),
      charted('infusion-started', { mlPerHour: 60 }, minute(0)),
      charted('infusion-stopped', {}, minute(60)),
    )
    const { body } = await nora<{ session: { given: { mL: number; mg: number } } }>('GET', `/api/sessions/${id}`)
    expect(body.session.given).toMatchObject({ mL: 60, mg: 60 })
    const day = start.slice(0, 10)
    expect((await nora<{ sessions: unknown[] }>('GET', `/api/sessions?day=${day}`)).body.sessions).toHaveLength(1)
    expect((await nora('GET', `/api/sessions/${id}/note.pdf`)).status).toBe(200)
  })
})
