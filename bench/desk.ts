// npm run bench:desk [sessions]: the administrator's lists and questions among so many sessions, beside 1,000 of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toWire } from '../chart/instant.ts'
import { HOUR, MINUTE } from '../chart/units.ts'
import type { PreparedEntry } from '../db/log.ts'
import { type Db, openDb } from '../db/open.ts'
import { type App, buildApp } from '../server/app.ts'
import { compose, databaseFile, type Running } from '../server/compose.ts'
import { readConfig } from '../server/config.ts'
import { questionNames } from '../server/usecases/questions.ts'
import { makeClinic } from './clinic.ts'
import { machine, median } from './load.ts'

const FEW = 1000
const A_DAY = 40
const MOST = 1.2
const ROUNDS = 41

const many = Number(process.argv[2] ?? 100_000)
const dir = mkdtempSync(join(tmpdir(), 'chairside-desk-'))
console.log(machine())
try {
  const small = await desk(join(dir, 'few'), FEW)
  const large = await desk(join(dir, 'many'), many)
  let missed = 0
  // What a start still does behind the first requests (a backup, the log written back) would else stand in the figures.
  for (const [, path] of asked()) for (const each of [small, large]) await timeOf(each, path)
  for (const [name, path] of asked()) {
    const [few, all] = [[] as number[], [] as number[]]
    for (let round = 0; round < ROUNDS; round += 1) {
      few.push(await timeOf(small, path))
      all.push(await timeOf(large, path))
    }
    // What a request costs at all is some tenths of a millisecond: below that a ratio says nothing.
    const ratio = median(all) / Math.max(median(few), 0.5)
    if (ratio > MOST) missed += 1
    const times = `${median(all).toFixed(2)} ms; among ${FEW} ${median(few).toFixed(2)} ms`
    console.log(`${ratio > MOST ? 'MISSED' : 'holds '} ${name}: ${ratio.toFixed(2)} (at most ${MOST}); ${times}`)
  }
  for (const { app, running } of [small, large]) {
    await app.close()
    await running.stop()
  }
  process.exitCode = missed === 0 ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}

type Desk = { readonly app: App; readonly running: Running; readonly cookie: string }

async function desk(folder: string, sessions: number): Promise<Desk> {
  const config = readConfig({
    DATA_DIR: join(folder, 'data'),
    MASTER_KEY_FILE: join(folder, 'key'),
    BACKUP_DIR: join(folder, 'backups'),
    LOG_LEVEL: 'silent',
  })
  const { cookies } = await makeClinic(config.dataDir, { tablets: 1, sessions: 0, staff: ['ada'] })
  const began = performance.now()
  const db = await openDb(databaseFile(config.dataDir))
  await fill(db, sessions)
  await db.close()
  console.log(`${sessions} sessions made in ${Math.round((performance.now() - began) / 1000)} s`)
  const running = await compose({ config })
  // The clinic was filled behind the server, which covers all of it by checkpoints as soon as anything is written: for
  // minutes, and that would stand in the first figures.
  await running.checkpoints.make()
  return { app: await buildApp(running), running, cookie: String(cookies[0]) }
}

function asked(): readonly (readonly [string, string])[] {
  const day = new Date(Date.now() - 24 * HOUR).toISOString().slice(0, 10)
  return [
    ['sessions of a day', `/api/sessions?day=${day}`],
    ['of a patient', '/api/sessions?patient=patient-1'],
    ['of a nurse', '/api/sessions?nurse=nora'],
    ['of a physician', '/api/sessions?nurse=petra'],
    ['of a protocol', '/api/sessions?protocol=low-dose-1'],
    ['of a lot', '/api/sessions?lot=L1'],
    ['that were signed', '/api/sessions?phase=signed'],
    ['that are held', '/api/sessions?phase=held'],
    ['the audit log', '/api/audit'],
    ['the story of one', '/api/sessions/session-500/story'],
    ...questionNames.map((name) => [`question ${name}`, `/api/questions/${name}`] as const),
  ]
}

async function timeOf({ app, cookie }: Desk, url: string): Promise<number> {
  const began = performance.now()
  const { statusCode } = await app.inject({ method: 'GET', url, headers: { cookie } })
  if (statusCode !== 200) throw new Error(`${url} was answered ${statusCode}`)
  return performance.now() - began
}

/** Forty sessions a day up to today, each signed, some of the newest amended, each also read without a part in it. */
async function fill(db: Db, sessions: number) {
  const now = Date.now()
  for (let from = 0; from < sessions; from += 200)
    await Promise.all(
      Array.from({ length: Math.min(200, sessions - from) }, async (_, k) => {
        const n = from + k
        const at = now - Math.round(((sessions - n) * 24 * HOUR) / A_DAY)
        await session(db, `session-${n}`, at, n % 10 === 0 && sessions - n <= 800, n % 10)
      }),
    )
}

async function session(db: Db, id: string, at: number, hasAddendum: boolean, lot: number) {
  let made = 0
  const entry = (kind: string, minute: number, body: object, author = 'nora'): PreparedEntry => {
    made += 1
    const time = toWire(at + minute * MINUTE)
    return { id: `${id}-${made}`, kind, occurredAt: time, recordedAt: time, author, body: { ...body } }
  }
  const plan = { patientId: 'patient-1', protocolId: 'low-dose-1', chair: '1', plannedStart: toWire(at) }
  const row = (actor: string) => ({
    at,
    actor,
    action: 'read-session',
    subject: { kind: 'session', id },
    outcome: 'done' as const,
  })
  await db.write('openSession', {
    entry: { ...entry('session-opened', 0, plan), id },
    receivedAt: at,
    audit: row('nora'),
  })
  const signed = { meaning: 'authored', head: '0'.repeat(64), statement: 'I give this note.', versions: {} }
  await db.write('append', {
    sessionId: id,
    receivedAt: at,
    audit: row('ada'),
    entries: [
      entry('weight-measured', 0, { kg: 70 }),
      entry('vial-opened', 0, { container: 'v', lot: `L${lot}`, mg: 500, mL: 10 }),
      entry('infusion-started', 1, { mlPerHour: 17.5 }),
      entry('infusion-stopped', 21, {}),
      entry('discharged', 61, {}),
      entry('signed', 62, signed, 'petra'),
      ...(hasAddendum ? [entry('addendum', 63, { text: 'x' }, 'petra')] : []),
    ],
  })
}
