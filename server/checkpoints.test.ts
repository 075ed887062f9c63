import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Staff } from '../chart/people.ts'
import { allCheckpoints, checkpointOf, numbersGiven } from '../db/checkpoints.ts'
import { nine, opening, pulse, withDb } from '../db/fixture.ts'
import type { Db } from '../db/open.ts'
import { readCheckpointFile } from './checkpoint-file.ts'
import { createCheckpoints } from './checkpoints.ts'

const ada: Staff = {
  id: 'ada',
  username: 'ada',
  name: 'Ada Test',
  credential: '',
  initials: 'AT',
  role: 'administrator',
  enabled: true,
}

const checkpointsOf = (db: Db, path: string) =>
  createCheckpoints({
    db,
    file: join(path, 'checkpoints.jsonl'),
    masterKeyFile: join(path, 'master-key'),
    now: () => nine,
    newId: () => 'key-1',
    log: pino({ level: 'silent' }),
  })

test('the hundredth entry makes a checkpoint outside the database, the one before it none', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const checked = checkpointsOf(db, path).db
    const outside = () => readCheckpointFile(join(path, 'checkpoints.jsonl'))?.checkpoints ?? []
    const pulses = Array.from({ length: 98 }, () => pulse(70))
    await checked.write('append', { sessionId: 's1', entries: [opening('s1'), ...pulses], receivedAt: nine })
    // What a checkpoint takes, it would take from here on.
    await new Promise((later) => setTimeout(later, 100))
    expect(outside()).toEqual([])
    await checked.write('append', { sessionId: 's1', entries: [pulse(71)], receivedAt: nine })
    await expect.poll(() => outside().map((signed) => checkpointOf(signed).log.seq), { timeout: 60_000 }).toEqual([100])
    expect(outside()).toEqual(allCheckpoints(db))
  }))

test('while everybody charts, each checkpoint covers all that was there, and one is made each time', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const look = () => db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
    const write: Db['write'] = async (name, args) => {
      if (name !== 'cover') return db.write(name, args)
      const [, answer] = await Promise.all([look(), db.write(name, args), look()])
      return answer
    }
    const { make } = checkpointsOf({ ...db, write }, path)
    await look()
    const given: number[] = []
    for (let time = 0; time < 3; time += 1) {
      given.push(numbersGiven(db).audit)
      await make()
    }
    const covered = allCheckpoints(db).map((signed) => checkpointOf(signed).audit.seq)
    expect(covered).toEqual(given.map((seq) => seq + 1))
  }))

test('a line that a power cut left half written is cut off, and hides no checkpoint after it', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const file = join(path, 'checkpoints.jsonl')
    const look = () => db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
    const { make } = checkpointsOf(db, path)
    const lines = () => readFileSync(file, 'utf8').split('\n')
    for (const half of ['', '{"text":"{', '']) {
      appendFileSync(file, half)
      await make()
      await look()
      await make()
    }
    expect(lines()[0]).toContain('chairside-checkpoints-1')
    expect(readCheckpointFile(file)?.unreadable).toBeUndefined()
    expect(readCheckpointFile(file)?.checkpoints).toEqual(allCheckpoints(db))
  }))
