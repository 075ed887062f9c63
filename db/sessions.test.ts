import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clinicDefaults } from '../chart/clinic.ts'
import type { Context } from '../chart/context.ts'
import { entryOf } from '../chart/entry.ts'
import { toWire } from '../chart/instant.ts'
import { type Phase, phase } from '../chart/phase.ts'
import { builtInProtocols } from '../chart/protocols.ts'
import { fold } from '../chart/session.ts'
import { HOUR } from '../chart/units.ts'
import { chart, charted, clinicIn, nine, opening, pulse, withDb } from './fixture.ts'
import { entriesOf, sessionHead } from './log.ts'
import type { Db } from './open.ts'
import { type SessionFilter, sessionRow, sessionRows } from './sessions.ts'

const phaseOf = (db: Db) => sessionRow(db, 's1')?.phase
const sign = async (db: Db) => {
  const head = sessionHead(db, 's1')!.hash
  const entry = charted('signed', { meaning: 'authored', head }, { author: 'petra', minute: 200 })
  await db.write('sign', { sessionId: 's1', head, entry, receivedAt: nine + 4 * HOUR })
}

test('the list follows a session from its plan to its signature', () =>
  withDb(async (db) => {
    const bag = charted('bag-prepared', { mgPerMl: 1, lot: 'LOT-7' }, { author: 'nils' })
    const steps = [
      [[opening('s1', { chair: '3' })], 'planned'],
      [[charted('order-given', { mgPerKgPerHour: 0.5, minutes: 20 }, { author: 'petra' })], 'planned'],
      [[pulse(72)], 'check-in'],
      [[bag], 'check-in'],
      [[charted('infusion-started', { mlPerHour: 35 }, { minute: 10 })], 'infusing'],
      [[charted('infusion-held', {}, { minute: 15 }), charted('chair-changed', { to: '4' }, { minute: 16 })], 'held'],
      [[charted('infusion-resumed', { mlPerHour: 35 }, { minute: 20 })], 'infusing'],
      [[charted('infusion-stopped', {}, { minute: 35 }), pulse(66, { minute: 40 })], 'recovery'],
      [[charted('discharged', {}, { minute: 80 })], 'to-sign'],
    ] as const
    for (const [entries, phase] of steps) {
      await chart(db, 's1', ...entries)
      expect(phaseOf(db)).toBe(phase)
    }
    const { seq, hash } = sessionHead(db, 's1')!
    expect(sessionRow(db, 's1')).toMatchObject({
      ...{ patientId: 'pat', protocolId: 'low-dose-1', chair: '4', plannedStart: nine, day: '2026-11-23', open: true },
      ...{ startedAt: nine + HOUR / 6, endedAt: nine + (35 * HOUR) / 60, headSeq: seq, headHash: hash },
      ...{ staff: ['nils', 'nora', 'petra'], lots: ['LOT-7'] },
    })
    await sign(db)
    expect(sessionRow(db, 's1')).toMatchObject({ phase: 'signed', open: false, signedAt: nine + 4 * HOUR })
    await chart(db, 's1', pulse(70, { minute: 41, author: 'nils' }))
    expect(phaseOf(db)).toBe('to-re-sign')
    await sign(db)
    expect(phaseOf(db)).toBe('signed')
  }))

test('an undone stop runs on, and a corrected plan moves in every list', () =>
  withDb(async (db) => {
    const stop = charted('infusion-stopped', {}, { minute: 30 })
    const start = charted('infusion-started', { mlPerHour: 35 }, { minute: 10 })
    await chart(db, 's1', opening('s1'), start, stop)
    const later = toWire(nine + 24 * HOUR)
    const body = { patientId: 'pat', protocolId: 'low-dose-1', chair: '1', plannedStart: later }
    await chart(
      db,
      's1',
      charted('amendment', { target: stop.id, struck: true, reason: 'undone' }, { minute: 31 }),
      charted('amendment', { target: 's1', replacement: { body }, reason: 'other day' }, { minute: 32 }),
    )
    expect(sessionRow(db, 's1')).toMatchObject({ phase: 'infusing', day: '2026-11-24' })
    expect(sessionRows(db, { nurse: 'nora', day: '2026-11-24' }).rows).toHaveLength(1)
    expect(sessionRows(db, { day: '2026-11-23' }).rows).toEqual([])
  }))

test('a day is the clinic’s day, not Greenwich’s', () =>
  withDb(async (db) => {
    await db.write('putClinic', { clinic: clinicIn('Pacific/Auckland'), base: 0, at: nine, by: 'ada' })
    await chart(db, 's1', opening('s1', { plannedStart: '2026-11-23T20:00:00.000Z' }))
    expect(sessionRow(db, 's1')?.day).toBe('2026-11-24')
  }))

test('a clinic that comes to live in another time zone finds each session on its day there, at once', () =>
  withDb(async (db) => {
    const zone = (timeZone: string, base: number) =>
      db.write('putClinic', { clinic: clinicIn(timeZone), base, at: nine, by: 'ada' })
    await zone('America/New_York', 0)
    await chart(db, 's1', opening('s1', { plannedStart: '2026-11-23T20:00:00.000Z' }))
    await chart(db, 's2', opening('s2', { plannedStart: '2026-11-23T20:00:00.000Z', chair: '2' }))
    await chart(db, 's3', opening('s3', { plannedStart: '2026-11-23T04:00:00.000Z' }))
    const days = () => ['s1', 's2', 's3'].map((id) => sessionRow(db, id)?.day)
    expect(days()).toEqual(['2026-11-23', '2026-11-23', '2026-11-22'])
    await zone('Pacific/Auckland', 1)
    expect(days()).toEqual(['2026-11-24', '2026-11-24', '2026-11-23'])
    expect(sessionRows(db, { day: '2026-11-24' }).rows.map(({ sessionId }) => sessionId)).toEqual(['s1', 's2'])
    await zone('America/New_York', 2)
    expect(days()).toEqual(['2026-11-23', '2026-11-23', '2026-11-22'])
  }))

test('entries of the stock make no session', () =>
  withDb(async (db) => {
    await chart(db, 'stock', charted('stock-counted', { drug: 'ketamine', lot: 'LOT-7', mg: 500 }))
    expect(sessionRows(db, {}).rows).toEqual([])
  }))

/** Entries that tell rows, and some that don't, in any order of arrival. */
const anyEntry = fc.record({
  minute: fc.nat({ max: 120 }),
  author: fc.constantFrom('nora', 'nils', 'petra'),
  what: fc.constantFrom(
    'open',
    'vitals',
    'start',
    'hold',
    'resume',
    'stop',
    'bag',
    'chair',
    'end',
    'strike',
    'sign',
    'cancel',
    'kg',
  ),
  pick: fc.nat({ max: 30 }),
})

const ctx: Context = {
  protocol: builtInProtocols[0]!,
  clinic: clinicDefaults,
  patient: { id: 'pat', version: 1, mrn: 'MRN-1', family: 'Muñoz', given: 'Rosa', birthDate: '1984-02-29' },
  staff: new Map(),
}
/** A list tells fewer phases apart than the chart does. */
const listed = (exact: Phase) =>
  exact === 'ready'
    ? 'check-in'
    : exact === 'ready-for-discharge'
      ? 'recovery'
      : exact === 'discharged'
        ? 'to-sign'
        : exact

test('kept step by step or rebuilt from the log, the lists say what the chart says', () =>
  withDb(async (db) => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { minLength: 1, maxLength: 30 }), async (wanted) => {
        run += 1
        const session = `p${run}`
        const ids: string[] = []
        let opened = false
        for (const { minute, author, what, pick } of wanted) {
          const more = { minute, author }
          const target = ids[pick % ids.length] ?? session
          const entry = {
            open: () => opening(session, { chair: String(pick) }),
            vitals: () => pulse(60 + pick, more),
            start: () => charted('infusion-started', { mlPerHour: 35 }, more),
            hold: () => charted('infusion-held', {}, more),
            resume: () => charted('infusion-resumed', { mlPerHour: 30 }, more),
            stop: () => charted('infusion-stopped', {}, more),
            bag: () => charted('bag-prepared', { mgPerMl: 1, lot: `LOT-${pick % 3}` }, more),
            chair: () => charted('chair-changed', { to: String(pick) }, more),
            cancel: () => charted('session-cancelled', {}, more),
            kg: () => charted('weight-measured', { kg: 70 }, more),
            end: () => charted('discharged', {}, more),
            strike: () => charted('amendment', { target, struck: true, reason: 'undone' }, more),
            sign: () => charted('signed', { meaning: 'authored', head: 'x' }, more),
          }[what]()
          ids.push(entry.id)
          opened ||= what === 'open'
          await db.write('append', { sessionId: session, entries: [entry], receivedAt: nine + 3 * HOUR })
        }
        const kept = sessionRow(db, session)
        expect(kept?.phase).toBe(
          opened ? listed(phase(fold(entriesOf(db, session).map(entryOf)), ctx, nine)) : undefined,
        )
        await db.write('rebuildSessionRows', {})
        expect(sessionRow(db, session)).toEqual(kept)
      }),
      { numRuns: 100 },
    )
  }))

test('pages hold every session once, in order, whatever is asked for', () =>
  withDb(async (db) => {
    for (let n = 0; n < 23; n += 1) {
      const plannedStart = toWire(nine + (n % 7) * HOUR)
      const author = n % 2 === 0 ? 'nora' : 'nils'
      const open = { ...opening(`s${n}`, { plannedStart, patientId: `p${n % 3}` }), author }
      await chart(db, `s${n}`, open, charted('vial-opened', { vial: 'v', mg: 500, lot: `L${n % 2}` }, { author }))
    }
    const asked: SessionFilter[] = [{}, { day: '2026-11-23' }, { patientId: 'p1' }, { nurse: 'nils' }, { lot: 'L0' }]
    asked.push({ open: true }, { open: false }, { nurse: 'nora', lot: 'L0', phase: 'check-in' })
    for (const filter of asked.flatMap((one) => [one, { ...one, earliestFirst: true }])) {
      const whole = sessionRows(db, { ...filter, limit: 1000 }).rows.map(({ sessionId }) => sessionId)
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = sessionRows(db, { ...filter, cursor, limit: 4 })
        paged.push(...page.rows.map(({ sessionId }) => sessionId))
        cursor = page.cursor
      } while (cursor !== undefined)
      expect(paged).toEqual(whole)
      expect(new Set(paged).size).toBe(paged.length)
    }
    expect(sessionRows(db, { limit: 1000 }).rows).toHaveLength(23)
    const ofNora = sessionRows(db, { nurse: 'nora', limit: 1000 }).rows
    expect(ofNora.map(({ staff, lots }) => [staff, lots])).toEqual(Array(12).fill([['nora'], ['L0']]))
    expect(sessionRows(db, { cursor: "1' OR 1", limit: 5 }).rows).toEqual([])
  }))

test('who relieves another is found by name, also when the first commit of their entry was undone', () =>
  withDb(async (db) => {
    const [first, by] = [{ sha256: 'a'.repeat(64) }, (author: string) => pulse(72, { author })]
    const note = { sessionId: 's1', version: 1, edition: 1, ...first, file: 'a.pdf', head: 'h', at: nine } as const
    await db.write('putNote', { note: { ...note, timeStamp: 'none' } })
    await chart(db, 's1', opening('s1'), by('nora'))
    await chart(db, 's1', by('nora'))
    // A refused command undoes the commit that it shares; it is run again without it.
    const [relieved, refused] = await Promise.allSettled([
      chart(db, 's1', by('nils')),
      db.write('putNote', { note: { ...note, sha256: 'b'.repeat(64), timeStamp: 'none' } }),
    ])
    expect([relieved.status, refused.status]).toEqual(['fulfilled', 'rejected'])
    await chart(db, 's1', by('nils'))
    for (const nurse of ['nora', 'nils']) expect(sessionRows(db, { nurse }).rows, nurse).toHaveLength(1)
    const { seq, hash } = sessionHead(db, 's1')!
    expect(sessionRow(db, 's1')).toMatchObject({ headSeq: seq, headHash: hash })
    const before = sessionRows(db, {}).rows
    await db.write('rebuildSessionRows', {})
    expect(sessionRows(db, {}).rows).toEqual(before)
  }))

test('every list is read by index, without looking at the sessions that are not on the page', () =>
  withDb(async (db) => {
    await chart(db, 's1', opening('s1'))
    const said: string[] = []
    const client = db.reads.$client
    const prepare = client.prepare.bind(client)
    client.prepare = ((text: string) => {
      said.push(text)
      return prepare(text)
    }) as typeof client.prepare
    const cursor = sessionRows(db, { limit: 0 }).cursor
    for (const filter of [
      {},
      { day: 'd' },
      { patientId: 'p' },
      { courseId: 'c' },
      { nurse: 'n' },
      { lot: 'l' },
      { open: true },
    ])
      for (const more of [{}, { cursor: cursor ?? '0.s1' }]) sessionRows(db, { ...filter, ...more })
    expect(said.length).toBeGreaterThanOrEqual(14)
    for (const text of said) {
      const count = text.split('?').length - 1
      const plan = prepare(`EXPLAIN QUERY PLAN ${text}`).all(...Array(count).fill(1)) as { detail: string }[]
      const details = plan.map(({ detail }) => detail).join('\n')
      expect(details, text).not.toMatch(/TEMP B-TREE|SCAN (?!session_rows USING INDEX)/)
    }
  }))
