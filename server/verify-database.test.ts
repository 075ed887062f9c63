import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkpointOf } from '../db/checkpoints.ts'
import { type Copy, closeGap, meddleWith, otherEntry, relinkAudit, relinkLog, renumber } from '../db/meddling.ts'
import { readCheckpointFile } from './checkpoint-file.ts'
import { databaseFile } from './compose.ts'
import { type Caller, chart, charted, planned, startTestServer, type TestServer } from './fixture.ts'
import { verifyDatabase } from './verify-database.ts'

// A clinic's days: some sessions, many reads, a signature and two stops. Each test meddles with a copy of its database;
// the checkpoints that lie outside stay as they are.
let server: TestServer
let folder: string
let database: Buffer
/** The rows that the newest checkpoint covers. */
let covered: { log: number; audit: number; checkpoint: number }

beforeAll(async () => {
  server = await startTestServer()
  let nora = await server.as('nora')
  const sessions = [await planned(nora), await planned(nora), await planned(nora)]
  await chartInTurn(nora, sessions, 12)
  await sign(nora, sessions[0] ?? '')
  await chartInTurn(nora, sessions, 9)
  const { dir } = server
  await restart(dir)
  nora = await server.as('nora')
  await chartInTurn(nora, sessions, 6)
  await sign(nora, sessions[1] ?? '')
  folder = dir
  const file = databaseFile(server.deps.config.dataDir)
  await server.deps.stop()
  database = readFileSync(file)
  const known = readCheckpointFile(server.deps.config.checkpointFile)?.checkpoints.map(checkpointOf) ?? []
  covered = {
    log: known.at(-1)?.log.seq ?? 0,
    audit: known.at(-1)?.audit.seq ?? 0,
    checkpoint: known.length,
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function restart(dir: string) {
  await server.deps.stop()
  server = await startTestServer({ dir })
}

async function chartInTurn(nora: Caller, sessions: readonly string[], rounds: number) {
  for (let n = 0; n < rounds; n += 1) {
    const session = sessions[n % sessions.length] ?? ''
    await chart(nora, session, charted('vitals', { heartRate: 60 + n }, n))
    await nora('GET', `/api/sessions/${session}`)
  }
}

async function sign(nora: Caller, session: string) {
  const { body } = await nora<{ entries: { hash: string }[] }>('GET', `/api/sessions/${session}`)
  const request = { head: body.entries.at(-1)?.hash, password: 'a long enough password', meaning: 'charted' }
  const { status } = await nora('POST', `/api/sessions/${session}/signature`, request)
  expect(status).toBe(201)
}

/** What verification says after someone with sqlite3, all the time in the world and no scruples was at a copy. */
function after(meddle: (copy: Copy) => void) {
  const dir = join(folder, 'meddled')
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'chairside.db')
  writeFileSync(file, database)
  meddleWith(file, meddle)
  return verifyDatabase(file, server.deps.config.checkpointFile)
}

test('an untouched record is intact, and says how far it is covered', () => {
  const verdict = after(() => undefined)
  expect(verdict).toMatchObject({ intact: true, findings: [], checkpoints: { number: covered.checkpoint } })
  expect(covered.checkpoint).toBeGreaterThanOrEqual(3)
  expect(verdict.remarks).toEqual([])
  expect(verdict.entries).toBe(covered.log)
})

type Meddling = readonly [what: string, named: RegExp, meddle: (copy: Copy) => void]
const meddled = (what: string, name: string, seq: number, meddle: Meddling[2]): Meddling => [
  `${what} ${seq}`,
  new RegExp(`^${name} ${seq} `),
  meddle,
]

/** Each way to lie about row `seq` of the log; `cover` also rewrites all that is linked to it. */
const inLog = (seq: number, cover: boolean): readonly Meddling[] => {
  const done = (copy: Copy) => cover && relinkLog(copy)
  const name = 'Entry'
  return [
    meddled('another author', name, seq, (copy) => {
      otherEntry(copy, seq, (entry) => ({ ...entry, author: 'nils' }))
      done(copy)
    }),
    meddled('another time', name, seq, (copy) => {
      otherEntry(copy, seq, (entry) => ({ ...entry, occurredAt: '2026-11-23T08:00:00.001Z' }))
      done(copy)
    }),
    meddled('another body', name, seq, (copy) => {
      otherEntry(copy, seq, (entry) => ({ ...entry, body: { heartRate: 1 } }))
      done(copy)
    }),
    meddled('taken out', name, seq, (copy) => {
      if (cover) closeGap(copy, 'log', seq)
      else copy.exec(`DELETE FROM log WHERE seq = ${seq}`)
      done(copy)
    }),
    meddled('cut off from', name, seq, (copy) => {
      copy.exec(`DELETE FROM log WHERE seq >= ${seq}`)
      if (cover) {
        relinkLog(copy)
        // Their checkpoints go too.
        copy.exec(`DELETE FROM checkpoints WHERE json_extract(text, '$.log.seq') >= ${seq}`)
      }
    }),
    ...(seq < covered.log
      ? [
          meddled('changed places with the next', name, seq, (copy) => {
            copy.exec(`UPDATE log SET seq = -1 WHERE seq = ${seq}`)
            copy.exec(`UPDATE log SET seq = ${seq} WHERE seq = ${seq + 1}`)
            copy.exec(`UPDATE log SET seq = ${seq + 1} WHERE seq = -1`)
            if (cover) renumber(copy)
            done(copy)
          }),
        ]
      : []),
  ]
}

const inAudit = (seq: number, cover: boolean): readonly Meddling[] => {
  const done = (copy: Copy) => cover && relinkAudit(copy)
  const set = (what: string, sql: string) =>
    meddled(what, 'Audit row', seq, (copy) => {
      copy.exec(`UPDATE audit SET ${sql} WHERE seq = ${seq}`)
      done(copy)
    })
  return [
    set('another person at', "actor = coalesce(actor, '') || 'x'"),
    set('another time at', 'at = at + 1'),
    set('another outcome at', "outcome = CASE outcome WHEN 'failed' THEN 'done' ELSE 'failed' END"),
    set('another subject at', "subject_kind = 'session', subject_id = 'none'"),
    meddled('taken out', 'Audit row', seq, (copy) => {
      if (cover) closeGap(copy, 'audit', seq)
      else copy.exec(`DELETE FROM audit WHERE seq = ${seq}`)
      done(copy)
    }),
    meddled('cut off from', 'Audit row', seq, (copy) => {
      copy.exec(`DELETE FROM audit WHERE seq >= ${seq}`)
      done(copy)
    }),
  ]
}

const inCheckpoints = (number: number): readonly Meddling[] => [
  meddled('another text of', 'Checkpoint', number, (copy) =>
    copy.exec(
      `UPDATE checkpoints SET text = json_set(text, '$.at', '2020-01-01T00:00:00.000Z') WHERE number = ${number}`,
    ),
  ),
  meddled('another signature of', 'Checkpoint', number, (copy) =>
    copy.exec(`UPDATE checkpoints SET signature = 'AAAA' WHERE number = ${number}`),
  ),
  meddled('taken out', 'Checkpoint', number, (copy) => copy.exec(`DELETE FROM checkpoints WHERE number = ${number}`)),
  meddled('cut off from', 'Checkpoint', number, (copy) =>
    copy.exec(`DELETE FROM checkpoints WHERE number >= ${number}`),
  ),
]

/** The suite tries the same thousand each time; `SEED=2 npx vitest run server/verify-database.test.ts` tries others. */
const SEED = Number(process.env.SEED ?? 1)

/** Any manipulation at or before the newest checkpoint. */
const anyMeddling = fc
  .tuple(fc.constantFrom('log', 'audit', 'checkpoint'), fc.nat(), fc.nat(), fc.boolean())
  .map(([where, at, which, cover]): Meddling => {
    const table = where as keyof typeof covered
    const seq = 1 + (at % covered[table])
    const ways = table === 'log' ? inLog(seq, cover) : table === 'audit' ? inAudit(seq, cover) : inCheckpoints(seq)
    const chosen = ways[which % ways.length]
    if (!chosen) throw new Error('there is no such way')
    return [`${table}: ${chosen[0]}${cover ? ', tracks covered' : ''}`, chosen[1], chosen[2]]
  })

test('of a thousand manipulations with sqlite3 none is missed, and each is named down to the first row', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyMeddling, ([what, named, meddle]) => {
      seen.add(what.replace(/ \d+/, ''))
      const { intact, findings } = after(meddle)
      expect(intact, what).toBe(false)
      expect(
        findings.some((finding) => named.test(finding)),
        `${what}: ${findings.join(' ')}`,
      ).toBe(true)
    }),
    { numRuns: 1000, seed: SEED },
  )
  expect(seen.size).toBeGreaterThanOrEqual(25)
}, 240_000)

describe('what comes after the newest checkpoint', () => {
  test('is reported as not yet covered', async () => {
    const dir = join(folder, 'later')
    mkdirSync(dir, { recursive: true })
    const file = join(dir, 'chairside.db')
    writeFileSync(file, database)
    const lines = readFileSync(server.deps.config.checkpointFile, 'utf8').trimEnd().split('\n')
    writeFileSync(join(dir, 'checkpoints.jsonl'), `${lines.slice(0, -1).join('\n')}\n`)
    meddleWith(file, (copy) => copy.exec(`DELETE FROM checkpoints WHERE number = ${covered.checkpoint}`))
    const { intact, remarks } = verifyDatabase(file)
    expect(intact).toBe(true)
    expect(remarks.join(' ')).toMatch(/Not yet covered by a checkpoint: the last \d+ entries and [1-9]\d* audit rows/)
  })
})

test('without the lines outside, the database still answers for itself, and says what is missing', () => {
  const file = join(folder, 'alone.db')
  writeFileSync(file, database)
  const { intact, remarks } = verifyDatabase(file, join(folder, 'no such file'))
  expect(intact).toBe(true)
  expect(remarks.join(' ')).toMatch(/No checkpoints lie outside/)
})

test('lines taken from the end outside are missed', () => {
  const file = join(folder, 'longer.db')
  writeFileSync(file, database)
  const shorter = join(folder, 'shorter.jsonl')
  const lines = readFileSync(server.deps.config.checkpointFile, 'utf8').trimEnd().split('\n')
  writeFileSync(shorter, `${lines.slice(0, -2).join('\n')}\n`)
  const { remarks } = verifyDatabase(file, shorter)
  expect(remarks.join(' ')).toContain(`Only ${lines.length - 3} of ${lines.length - 1} checkpoints lie outside`)
  expect(verifyDatabase(file, server.deps.config.checkpointFile).remarks.join(' ')).not.toContain('lie outside')
})

test('a line outside that was changed, or signed by another, is named', () => {
  const file = join(folder, 'copy.db')
  writeFileSync(file, database)
  const other = join(folder, 'other.jsonl')
  copyFileSync(server.deps.config.checkpointFile, other)
  writeFileSync(other, readFileSync(other, 'utf8').replace(/\\"number\\":2,/, '\\"number\\":2 ,'))
  expect(verifyDatabase(file, other).findings.join(' ')).toMatch(/^Checkpoint 2 /)
})

test('half a line outside that a power cut left among whole ones is no finding, and hides none', () => {
  const file = join(folder, 'torn.db')
  writeFileSync(file, database)
  const torn = join(folder, 'torn.jsonl')
  const [head = '', ...lines] = readFileSync(server.deps.config.checkpointFile, 'utf8').trimEnd().split('\n')
  const verdictOn = (whole: readonly string[]) => {
    writeFileSync(torn, `${[head, lines[0]?.slice(0, 130), ...whole].join('\n')}\n`)
    return verifyDatabase(file, torn)
  }
  expect(verdictOn([...lines, ...lines]).findings).toEqual([])
  for (const at of lines.keys()) {
    const changed = lines.with(at, String(lines[at]).replace(/\\"number\\"/, '\\"numbed\\"'))
    expect(verdictOn(changed).findings.join(' ')).toMatch(new RegExp(`Checkpoint ${at + 1} `))
    // The last one taken away is a remark, as a power cut can keep it from the file too.
    const { findings, remarks } = verdictOn(lines.toSpliced(at, 1))
    const isLast = at === lines.length - 1
    expect((isLast ? remarks : findings).join(' ')).toMatch(isLast ? /checkpoints lie outside/ : /Checkpoint|Line 2 /)
  }
})

test('lines outside whose first was overwritten do not pass for none', () => {
  const file = join(folder, 'spoiled.db')
  writeFileSync(file, database)
  const spoiled = join(folder, 'spoiled.jsonl')
  const lines = readFileSync(server.deps.config.checkpointFile, 'utf8')
  for (const first of [lines.slice(1), lines.replace('BEGIN PUBLIC KEY', 'BEGIN PUBLIC LEY')]) {
    writeFileSync(spoiled, first)
    const { intact, findings } = verifyDatabase(file, spoiled)
    expect([intact, findings]).toEqual([false, [`${spoiled} is no file of signed checkpoints.`]])
  }
})
