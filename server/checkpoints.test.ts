import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Staff } from '../chart/people.ts'
import { allCheckpoints, checkpointOf, numbersGiven } from '../db/checkpoints.ts'
import { charted, nine, opening, pulse, withDb } from '../db/fixture.ts'
import { sessionHead } from '../db/log.ts'
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

test('the entries that a move to another patient makes count towards the next checkpoint, each as one', () =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    await db.write('append', { sessionId: 's2', entries: [opening('s2')], receivedAt: nine })
    const checked = checkpointsOf(db, path).db
    const outside = () => readCheckpointFile(join(path, 'checkpoints.jsonl'))?.checkpoints ?? []
    const reached = () => outside().map((signed) => checkpointOf(signed).log.seq)
    await checked.write('append', { sessionId: 's1', entries: [opening('s1')], receivedAt: nine })
    await checked.write('append', { sessionId: 's1', entries: [pulse(70)], receivedAt: nine })
    const copies = Array.from({ length: 95 }, () => pulse(70))
    const asked = { asked: 'a1', askedBy: 'nora', confirmedBy: 'nils', reason: 'charted in the wrong record' }
    await checked.write('moveEntries', {
      source: 's1',
      head: sessionHead(db, 's1')?.hash ?? '',
      target: 's2',
      copies,
      movedIn: charted('moved-in', { ...asked, entries: [] }),
      moved: charted('moved', { ...asked, entries: [] }),
      receivedAt: nine,
      arrival: { at: nine, action: 'move', outcome: 'done' },
    })
    expect(reached()).toEqual([])
    expect(numbersGiven(db).log).toBe(100)
    // The one that is due now would not be looked for before a hundred writes, if the move counted as one entry.
    await expect.poll(reached, { timeout: 60_000 }).toEqual([100])
  }))

/** A clinic with some checkpoints, the lines of their file, and a server that starts again and makes one. */
const withCheckpoints = (
  count: number,
  during: (clinic: { db: Db; file: string; lines: () => readonly string[]; restart: () => Promise<void> }) => unknown,
) =>
  withDb(async (db, { path }) => {
    await db.write('putStaff', { staff: ada, base: 0, secrets: {}, at: nine, by: 'ada' })
    const file = join(path, 'checkpoints.jsonl')
    const restart = async () => {
      await db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
      await checkpointsOf(db, path).make()
    }
    for (let made = 0; made < count; made += 1) await restart()
    await during({ db, file, restart, lines: () => readFileSync(file, 'utf8').trimEnd().split('\n') })
  })

test('checkpoints written behind half a line, some of them twice, are all read, and none is written once more', () =>
  withCheckpoints(5, async ({ db, file, lines, restart }) => {
    const [head = '', one = '', two = '', three = '', four = '', five = ''] = lines()
    // As a server left it that wrote behind what a power cut left, twice, and each time again what it could not read.
    const spoiled = [
      head,
      one,
      two.slice(0, 130),
      two,
      three,
      four.slice(0, 90),
      two,
      three,
      four,
      two,
      three,
      four,
      five,
    ]
    writeFileSync(file, `${spoiled.join('\n')}\n`)
    expect(readCheckpointFile(file)).toEqual({ publicKey: expect.any(String), checkpoints: allCheckpoints(db) })
    await restart()
    expect(lines().slice(0, -1)).toEqual(spoiled)
    expect(readCheckpointFile(file)?.checkpoints).toEqual(allCheckpoints(db))
  }))

test('half a line hides no other: each that was changed or taken out behind it, or never came whole, is named', () =>
  withCheckpoints(4, ({ db, file, lines }) => {
    const [head = '', one = '', two = '', three = '', four = ''] = lines()
    const spoiled = [head, one, two.slice(0, 130), two, three, four]
    const read = (changed: readonly string[]) => {
      writeFileSync(file, `${changed.join('\n')}\n`)
      return readCheckpointFile(file)
    }
    expect(read(spoiled)?.unreadable).toBeUndefined()
    // The line itself, that of which it is the beginning, and those after it, no longer to be parsed.
    for (const at of [2, 4, 5]) {
      const altered = spoiled.with(at, `${spoiled[at]?.slice(0, 40)}_${spoiled[at]?.slice(41)}_`)
      expect(read(altered)?.unreadable).toBe(at + 1)
    }
    expect(read(spoiled.toSpliced(3, 1))).toMatchObject({ unreadable: 3, checkpoints: [allCheckpoints(db)[0]] })
    // Where nothing was half written, a copy is somebody's doing.
    expect(read([head, one, two, two, three, four])?.checkpoints).toHaveLength(5)
  }))

test('what somebody changed outside stays as it is, and no start writes again what stands behind it', () =>
  withCheckpoints(4, async ({ file, lines, restart }) => {
    const altered = lines().with(2, 'no longer a checkpoint')
    writeFileSync(file, `${altered.join('\n')}\n`)
    for (let start = 0; start < 3; start += 1) await restart()
    const after = lines()
    expect(after.slice(0, altered.length)).toEqual(altered)
    expect(new Set(after).size).toBe(after.length)
    // The changed one anew, and that of each start.
    expect(after).toHaveLength(altered.length + 1 + 3)
    expect(readCheckpointFile(file)?.unreadable).toBe(3)
  }))

test('a half line behind bytes that are no text is cut off where it begins, and nothing before it', () =>
  withCheckpoints(2, async ({ file, lines, restart }) => {
    const before = Buffer.concat([Buffer.from(`${lines().join('\n')}\n`), Buffer.from([0xff, 0xfe, 0x0a])])
    writeFileSync(file, Buffer.concat([before, Buffer.from('{"text":"{')]))
    await restart()
    const after = readFileSync(file)
    expect(after.subarray(0, before.length)).toEqual(before)
    expect(after.subarray(before.length).toString()).toMatch(/^\{"text":"\{\\"at\\".+\}\n$/)
  }))

test('a file of another kind to which settings point by mistake loses nothing; half a head of ours is made whole', () =>
  withCheckpoints(1, async ({ db, file, lines, restart }) => {
    const [head = ''] = lines()
    writeFileSync(file, 'somebody else’s only line')
    await restart()
    expect(lines()[0]).toBe('somebody else’s only line')
    writeFileSync(file, `${head.slice(0, 50)}\0\0\0`)
    await restart()
    expect(lines()[0]).toBe(head)
    expect(readCheckpointFile(file)?.checkpoints).toEqual(allCheckpoints(db))
  }))
