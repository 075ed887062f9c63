import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actorsOn, auditRows } from './audit.ts'
import { charted, nine, opening, withDb } from './fixture.ts'
import type { Db } from './open.ts'

const sessions = ['a', 'b', 'patient'] as const
type Session = (typeof sessions)[number]
const actors = ['nora', 'petra', 'ada'] as const

/** What somebody does at a chart, each with its row in the audit log: some of it leaves an entry, some does not. */
const acts: Readonly<Record<string, (db: Db, session: Session, actor: string) => Promise<unknown>>> = {
  charts: (db, session, actor) => append(db, session, actor, [pulse(), pulse(), pulse()]),
  'sends again': async (db, session, actor) => {
    const same = pulse()
    await append(db, session, actor, [same])
    return append(db, session, actor, [same, pulse()])
  },
  'is refused': async (db, session, actor) => {
    const first = pulse()
    await append(db, session, actor, [first])
    return append(db, session, actor, [{ ...first, body: { heartRate: 27 } }])
  },
  reads: (db, session, actor) => db.write('audit', { row: { ...rowOf(session, actor), action: 'read-session' } }),
  'has it kept on a tablet': (db, session, actor) =>
    db.write('audit', { row: { ...rowOf(session, actor), action: 'keep-session' } }),
  'reads nothing in particular': (db, _, actor) =>
    db.write('audit', { row: { at: nine, actor, action: 'read-audit', outcome: 'done', detail: { asked: {} } } }),
  // Charts by way of one session what is told of another, as nothing here does: it must not be lost either.
  'is told elsewhere': (db, session, actor) =>
    db.write('append', { sessionId: session, entries: [pulse()], receivedAt: nine, audit: rowOf('b', actor) }),
}
const pulse = () => charted('vitals', { heartRate: 72 })
const rowOf = (id: string, actor: string) =>
  ({ at: nine, actor, action: 'record-entries', subject: { kind: 'session', id }, outcome: 'done' }) as const
const append = (db: Db, sessionId: string, actor: string, entries: ReturnType<typeof pulse>[]) =>
  db.write('append', { sessionId, entries, receivedAt: nine, audit: rowOf(sessionId, actor) })

test('who asks for a session’s rows gets each row that is about it, and no other, whatever was done there', () =>
  withDb(async (db) => {
    for (const session of sessions) await append(db, session, 'nora', [opening(session)])
    const done = fc.tuple(
      fc.constantFrom(...Object.keys(acts)),
      fc.constantFrom(...sessions),
      fc.constantFrom(...actors),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(done, { minLength: 1, maxLength: 12 }), async (day) => {
        for (const [act, session, actor] of day) await acts[act]?.(db, session, actor)
        const all = auditRows(db, { after: 0, limit: 100_000 })
        for (const session of sessions) {
          const about = all.filter(({ subject }) => subject?.id === session)
          expect(auditRows(db, { subject: session, after: 0, limit: 100_000 })).toEqual(about)
          const looked = about.filter(({ action }) => action !== 'keep-session')
          expect(actorsOn(db, session)).toBe(new Set(looked.map(({ actor }) => actor)).size)
        }
      }),
      { numRuns: 30 },
    )
  }))

test('a row that tells of entries says where in the record they begin', () =>
  withDb(async (db) => {
    await append(db, 'a', 'nora', [opening('a')])
    await append(db, 'a', 'nora', [pulse(), pulse()])
    const details = auditRows(db, { subject: 'a', after: 0, limit: 9 }).map(({ detail }) => detail)
    expect(details).toEqual([
      { recorded: 1, firstSeq: 1 },
      { recorded: 2, firstSeq: 2 },
    ])
  }))

test('the rows of one session are found by indexes, however long the log is', () =>
  withDb(async (db) => {
    const client = db.reads.$client
    const prepare = client.prepare.bind(client)
    const said: string[] = []
    client.prepare = ((text: string) => {
      said.push(text)
      return prepare(text)
    }) as typeof client.prepare
    auditRows(db, { subject: 'a', limit: 9 })
    actorsOn(db, 'a')
    const plans = said.map((text) =>
      (
        prepare(`EXPLAIN QUERY PLAN ${text}`).all(...Array(text.split('?').length - 1).fill(1)) as { detail: string }[]
      ).map(({ detail }) => detail),
    )
    const asked = plans.filter((plan) => plan.some((step) => step.includes('audit')))
    expect(asked.length).toBeGreaterThanOrEqual(2)
    for (const plan of asked) {
      expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([])
      expect(plan.join('\n')).toMatch(/INDEX audit_subject \(subject_id=\?\).*INDEX audit_entries \(<expr>=\?\)/s)
    }
  }))
