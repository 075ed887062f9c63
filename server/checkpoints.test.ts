import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
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
    await vi.waitFor(() => expect(outside().map((signed) => checkpointOf(signed).log.seq)).toEqual([100]))
    expect(outside()).toEqual(allCheckpoints(db))
  }))

test('while everybody charts, a checkpoint covers what was there when it began and leaves the rest to the next', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const look = () => db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
    const write: Db['write'] = async (name, args) => {
      if (name === 'putCheckpoint') await look()
      return db.write(name, args)
    }
    const { make } = checkpointsOf({ ...db, write }, path)
    await look()
    const covered: number[] = []
    for (let time = 0; time < 3; time += 1) {
      covered.push(numbersGiven(db).audit)
      await make()
    }
    expect(allCheckpoints(db).map((signed) => checkpointOf(signed).audit.seq)).toEqual(covered)
  }))
