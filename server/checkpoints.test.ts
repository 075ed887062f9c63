import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Staff } from '../chart/people.ts'
import { allCheckpoints, checkpointOf, numbersGiven } from '../db/checkpoints.ts'
import { nine, withDb } from '../db/fixture.ts'
import type { Db } from '../db/open.ts'
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

test('while everybody charts, a checkpoint covers what was there when it began and leaves the rest to the next', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const look = () => db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
    const write: Db['write'] = async (name, args) => {
      if (name === 'putCheckpoint') await look()
      return db.write(name, args)
    }
    const { make } = createCheckpoints({
      db: { ...db, write },
      file: join(path, 'checkpoints.jsonl'),
      masterKeyFile: join(path, 'master-key'),
      now: () => nine,
      newId: () => 'key-1',
      log: pino({ level: 'silent' }),
    })
    await look()
    const covered: number[] = []
    for (let time = 0; time < 3; time += 1) {
      covered.push(numbersGiven(db).audit)
      await make()
    }
    expect(allCheckpoints(db).map((signed) => checkpointOf(signed).audit.seq)).toEqual(covered)
  }))
