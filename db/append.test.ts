import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { broken, link } from '../chart/chain.ts'
import { toWire } from '../chart/instant.ts'
import { HOUR, MINUTE } from '../chart/units.ts'
import { conflictsSeen } from './append.ts'
import { auditRows } from './audit.ts'
import { chart, charted, nine, opening, pulse, withDb } from './fixture.ts'
import { entriesAfter, entriesOf, entriesOfKinds, headSeq, holdsKind, type PreparedEntry, sessionHead } from './log.ts'
import { notesOf } from './notes.ts'

const sqlite3 = (file: string, statement: string) => execFileSync('sqlite3', [file, statement], { stdio: 'pipe' })

test('what was charted is answered with its place in the chain, and the chart follows it', () =>
  withDb(async (db) => {
    const [first, second] = await chart(db, 's1', opening('s1'), pulse(72))
    expect(first).toMatchObject({ id: 's1', outcome: 'recorded', seq: 1 })
    expect(second).toMatchObject({ outcome: 'recorded', seq: 2 })
    const entries = entriesOf(db, 's1')
    expect(entries.map(({ seq, receivedAt }) => [seq, receivedAt])).toEqual([1, 2].map((seq) => [seq, toWire(nine)]))
    expect(broken(entries)).toBeUndefined()
    expect(entries[1]!.hash).toBe(link(entries[0]!.hash, entries[1]!))
  }))

test('one number counts through all sessions, and each session has its own chain', () =>
  withDb(async (db) => {
    await chart(db, 'a', opening('a'))
    await chart(db, 'b', opening('b'), pulse(70))
    await chart(db, 'a', pulse(71))
    expect(entriesAfter(db, 0, 10).map(({ seq, sessionId }) => `${seq}${sessionId}`)).toEqual(['1a', '2b', '3b', '4a'])
    expect(entriesAfter(db, 2, 1).map(({ seq }) => seq)).toEqual([3])
    expect(headSeq(db)).toBe(4)
    for (const session of ['a', 'b']) expect(broken(entriesOf(db, session))).toBeUndefined()
    expect(sessionHead(db, 'a')).toEqual({ seq: 4, hash: entriesOf(db, 'a')[1]!.hash })
  }))

test('the same batch sent twice is stored once and answered with the same numbers', () =>
  withDb(async (db) => {
    const batch = [opening('s1'), pulse(72), pulse(75)]
    const first = await chart(db, 's1', ...batch)
    const again = await db.write('append', { sessionId: 's1', entries: batch, receivedAt: nine + HOUR })
    expect(again).toEqual(first.map((receipt) => ({ ...receipt, outcome: 'duplicate' })))
    expect(entriesOf(db, 's1')).toHaveLength(3)
  }))

test('the same id with other content is refused alone, kept aside once, and shown to the administrator', () =>
  withDb(async (db) => {
    const [open, first, next] = [opening('s1'), pulse(72, { id: 'same' }), pulse(80)]
    await chart(db, 's1', open, first)
    const other = { ...first, body: { heartRate: 27 } }
    const outcomes = async () => (await chart(db, 's1', other, next)).map(({ outcome }) => outcome)
    expect(await outcomes()).toEqual(['conflict', 'recorded'])
    expect(await outcomes()).toEqual(['conflict', 'duplicate'])
    expect(entriesOf(db, 's1').map(({ body }) => body.heartRate)).toEqual([undefined, 72, 80])
    expect(conflictsSeen(db, 10)).toMatchObject([{ id: 'same', author: 'nora', entry: { body: { heartRate: 27 } } }])
  }))

test('an id that belongs to another session is not answered as that session’s', () =>
  withDb(async (db) => {
    const entry = pulse(72)
    await chart(db, 'a', opening('a'), entry)
    await chart(db, 'b', opening('b'))
    expect(await chart(db, 'b', entry)).toEqual([{ id: entry.id, outcome: 'conflict' }])
  }))

test('an entry that the chain cannot hold is refused alone', () =>
  withDb(async (db) => {
    const bad = charted('note', { text: 'half \ud800' })
    const [, refused, stored] = await chart(db, 's1', opening('s1'), bad, pulse(72))
    expect(refused).toMatchObject({ id: bad.id, outcome: 'refused', why: expect.stringMatching(/half a character/) })
    expect(stored).toMatchObject({ outcome: 'recorded', seq: 2 })
    expect(broken(entriesOf(db, 's1'))).toBeUndefined()
  }))

test('sqlite3 can neither update, delete nor replace a row of the record', () =>
  withDb(async (db, { file }) => {
    await db.write('openSession', {
      entry: opening('s1'),
      receivedAt: nine,
      audit: { at: nine, actor: 'nora', action: 'open-session', outcome: 'done' },
    })
    const before = entriesOf(db, 's1')
    const row = "SELECT seq, id, session_id, kind, '{}', prev, hash FROM log"
    for (const statement of [
      "UPDATE log SET entry = '{}'",
      'UPDATE OR REPLACE log SET seq = 7',
      'DELETE FROM log',
      `INSERT OR REPLACE INTO log ${row}`,
      `INSERT OR REPLACE INTO log SELECT 2, id, session_id, kind, '{}', hash, prev FROM log`,
      `INSERT INTO log SELECT 9, 'x', session_id, kind, '{}', hash, prev FROM log`,
      `INSERT INTO log SELECT 2, 'x', session_id, kind, '{}', prev, prev FROM log`,
      'UPDATE heads SET seq = 0',
      'DELETE FROM heads',
      "UPDATE audit SET action = 'nothing'",
      'DELETE FROM audit',
      'INSERT OR REPLACE INTO audit SELECT * FROM audit',
    ])
      expect(() => sqlite3(file, statement), statement).toThrow(/append-only|no gaps|follow|stays given/)
    expect(entriesOf(db, 's1')).toEqual(before)
    expect(auditRows(db, { limit: 9 })).toMatchObject([{ action: 'open-session' }])
  }))

const signed = (meaning: 'charted' | 'authored', head: string) =>
  charted('signed', { meaning, head }, { author: 'petra' })

const signAt = async (db: Parameters<typeof chart>[0], meaning: 'charted' | 'authored', receivedAt: number) => {
  const head = sessionHead(db, 's1')!.hash
  return await db.write('sign', { sessionId: 's1', head, entry: signed(meaning, head), receivedAt })
}

test('a signed session takes what was captured before the signature, and refuses what was charted after it', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    await signAt(db, 'charted', nine + HOUR)
    expect(await chart(db, 's1', pulse(70, { minute: 80 }))).toMatchObject([{ outcome: 'recorded' }])
    await signAt(db, 'authored', nine + 2 * HOUR)
    const raw = toWire(nine + 3 * HOUR)
    const after = (more: Partial<PreparedEntry>) => pulse(72, { minute: 180, ...more })
    const sent: readonly [PreparedEntry, string][] = [
      [pulse(71, { minute: 119 }), 'recorded'],
      [after({}), 'closed'],
      [after({ clock: { raw, offsetMs: 30_000 } }), 'closed'],
      [after({ clock: { raw, offsetMs: -30_001 } }), 'recorded'],
      [after({ clock: { raw, offsetMs: null } }), 'recorded'],
      [charted('addendum', { text: 'Called at six: well.' }, { minute: 180 }), 'recorded'],
      [charted('amendment', { target: 's1', reason: 'wrong chair', struck: true }, { minute: 180 }), 'recorded'],
      [charted('wasted', { container: 'bag', mg: 10 }, { minute: 180 }), 'recorded'],
    ]
    const receipts = await chart(db, 's1', ...sent.map(([entry]) => entry))
    expect(receipts.map(({ outcome }) => outcome)).toEqual(sent.map(([, outcome]) => outcome))
  }))

test('nobody signs who was signed out or disabled while the note was drawn', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    const head = sessionHead(db, 's1')!.hash
    const petra = { id: 'petra', username: 'petra', name: 'Petra', credential: 'MD', initials: 'P', enabled: true }
    const person = { ...petra, role: 'physician' as const }
    await db.write('putStaff', { staff: person, base: 0, at: nine, by: 'ada' })
    const until = { createdAt: nine, idleUntil: nine + 10, absoluteUntil: nine + 100 }
    await db.write('signIn', { tokenHash: 't1', staffId: 'petra', ...until })
    const sign = () =>
      db.write('sign', { sessionId: 's1', head, entry: signed('authored', head), receivedAt: nine, signIn: 't1' })
    await db.write('revokeSignIn', { tokenHash: 't1', at: nine })
    expect(await sign()).toEqual({ outcome: 'not-signed-in' })
    await db.write('signIn', { tokenHash: 't2', staffId: 'petra', ...until })
    await db.write('putStaff', { staff: { ...person, enabled: false }, base: 1, at: nine, by: 'ada' })
    expect(
      (await db.write('sign', { sessionId: 's1', head, entry: signed('authored', head), receivedAt: nine })).outcome,
    ).toBe('not-signed-in')
    expect(sessionHead(db, 's1')?.hash).toBe(head)
  }))

test('a signature over what was not read any more is refused, and its note with it', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    const read = sessionHead(db, 's1')!.hash
    await chart(db, 's1', pulse(72))
    const entry = signed('authored', read)
    const note = {
      sessionId: 's1',
      version: 1,
      edition: 1,
      sha256: 'a'.repeat(64),
      file: 'a.pdf',
      head: read,
      at: nine,
      timeStamp: 'none' as const,
    }
    const audit = { at: nine, actor: 'petra', action: 'sign', outcome: 'done' } as const
    const refused = await db.write('sign', { sessionId: 's1', head: read, entry, note, receivedAt: nine, audit })
    expect(refused).toEqual({ outcome: 'record-changed', head: sessionHead(db, 's1') })
    expect(notesOf(db, 's1')).toEqual([])
    expect(auditRows(db, { limit: 1 })).toMatchObject([{ outcome: 'refused', detail: { answer: 'record-changed' } }])

    const head = sessionHead(db, 's1')!.hash
    const again = { sessionId: 's1', head, entry: { ...entry, body: { ...entry.body, head } }, note, receivedAt: nine }
    expect(await db.write('sign', again)).toMatchObject({ outcome: 'recorded', seq: 3 })
    expect(await db.write('sign', again)).toMatchObject({ outcome: 'duplicate', seq: 3 })
    expect(notesOf(db, 's1')).toEqual([note])
  }))

test('however a tablet cuts and repeats its batches, each entry is stored once and the chain is whole', () =>
  withDb(async (db) => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        async (batches) => {
          run += 1
          const session = `s${run}`
          const before = headSeq(db)
          const entries = Array.from({ length: 13 }, (_, n) => pulse(60 + n, { id: `${session}.${n}` }))
          // Not awaited one by one: several batches meet in one commit.
          const answers = await Promise.all(
            batches.map((batch) => chart(db, session, ...batch.map((n) => entries[n]!))),
          )
          const places = new Map<string, number>()
          for (const receipt of answers.flat()) {
            if (!('seq' in receipt)) throw new Error(receipt.outcome)
            expect(places.get(receipt.id) ?? receipt.seq).toBe(receipt.seq)
            places.set(receipt.id, receipt.seq)
          }
          expect([...places.values()].toSorted((a, b) => a - b)).toEqual(Array.from(places, (_, n) => before + n + 1))
          expect(broken(entriesOf(db, session))).toBeUndefined()
        },
      ),
      { numRuns: 60 },
    )
  }))

test('a minute is a minute of the chart: late by a millisecond is after the signature', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    await signAt(db, 'authored', nine + MINUTE)
    expect(await chart(db, 's1', pulse(72, { minute: 1 }))).toMatchObject([{ outcome: 'closed' }])
  }))

test('however long a session is, an append reads only the few entries that it depends on', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    const said: string[] = []
    const client = db.reads.$client
    const prepare = client.prepare.bind(client)
    client.prepare = ((text: string) => {
      said.push(text)
      return prepare(text)
    }) as typeof client.prepare
    entriesOfKinds(db, 's1', ['signed'])
    holdsKind(db, 's1', 'signed')
    const plans = said.map((text) => {
      const plan = prepare(`EXPLAIN QUERY PLAN ${text}`).all(...Array(text.split('?').length - 1).fill(1))
      return [text, (plan as { detail: string }[]).map(({ detail }) => detail).join('\n')] as const
    })
    for (const [text, plan] of plans) expect(plan, text).not.toMatch(/SCAN (?!json_each)/)
    const asked = plans.filter(([text]) => text.includes(`"kind" <> 'vitals'`))
    expect(asked).toHaveLength(2)
    for (const [text, plan] of asked)
      expect(plan, text).toMatch(/USING (COVERING )?INDEX log_session_kind \(session_id=\? AND kind=\?\)/)
  }))
