import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { broken, genesis, link } from './chain.ts'
import { given } from './dose.ts'
import { type Entry, entriesIn, entryOf, type LogEntry, type SentEntry, type StoredEntry, sentOf } from './entry.ts'
import { toWire } from './instant.ts'
import { belonging, copiesOf, toldOfMove, whyNotMoved } from './moves/rules.ts'
import { withheld, withoutBody } from './moves/withheld.ts'
import { openMoves } from './moves.ts'
import { sampleContext } from './note/samples.ts'
import { at, SCRIPT_DAY, script } from './script.ts'
import { fold, type Session } from './session.ts'
import { findings } from './signoff.ts'
import { rows } from './telling.ts'

const sample = sampleContext('low-dose-1')
const ctx = { ...sample, clinic: { ...sample.clinic, timeZone: 'UTC' } }
const SOURCE = '019b0000-0000-7000-8000-00000000000a'
const TARGET = '019b0000-0000-7000-8000-00000000000b'
const opened = (patient: string) => `08:00 open low-dose-1 patient ${patient} chair 3 planned 09:00\n`

/** A session's log as the server would hold it. */
function log(sessionId: string, entries: readonly (SentEntry & { author?: string })[]): StoredEntry[] {
  const stored: StoredEntry[] = []
  for (const [index, sent] of entries.entries()) {
    const author = sent.author ?? 'nora'
    const content = { ...sent, author, sessionId, seq: index + 1, receivedAt: sent.recordedAt }
    const prev = stored.at(-1)?.hash ?? genesis
    stored.push({ ...content, prev, hash: link(prev, content) })
  }
  return stored
}
const charted = (sessionId: string, text: string) =>
  log(sessionId, script(text, { start: SCRIPT_DAY, sessionId }).map(sentOf))

const at1040 = toWire(at('10:40'))
const told = (id: string, kind: string, author: string, body: object): SentEntry & { author: string } => ({
  ...{ id, kind, author, occurredAt: at1040, recordedAt: at1040 },
  body: { ...body },
})

/** Nora asks, Nils confirms: both logs as they are afterwards. */
function move(source: readonly StoredEntry[], target: readonly StoredEntry[], named: readonly string[]) {
  const going = belonging(source, named)
  let number = 0
  const copies = copiesOf(going, () => `019c0000-0000-7000-8000-${String(++number).padStart(12, '0')}`)
  const asked = { id: 'asked', author: 'nora', body: { reason: 'wrong chart open' } }
  const { moved, movedIn } = toldOfMove({ asked, confirmedBy: 'nils', going, copies })
  const ask = { entries: going.map(({ id, hash }) => ({ id, hash })), to: TARGET, reason: 'wrong chart open' }
  return {
    going,
    copies,
    source: log(SOURCE, [
      ...source.map(sent),
      told('asked', 'move-asked', 'nora', ask),
      told('moved', 'moved', 'nils', moved),
    ]),
    target: log(TARGET, [...target.map(sent), ...copies, told('moved-in', 'moved-in', 'nils', movedIn)]),
  }
}
const sent = ({ sessionId: _, seq: __, receivedAt: ___, prev: ____, hash: _____, ...entry }: StoredEntry) => entry
const folded = (entries: readonly LogEntry[]) => fold(entriesIn(entries))
const idOf = (entries: readonly StoredEntry[], kind: string) => entries.find((entry) => entry.kind === kind)?.id ?? ''

const wrong = charted(
  SOURCE,
  `${opened('pat-1')}
   08:36 weight 70 kg
   08:50 bag 1 mg/mL
   09:00 start 35 mL/h
   09:05 vitals 118/70 hr 72 spo2 98
   09:12 vitals 178/104 hr 111 spo2 91 pain 7 [by ada, #five]
   09:13 correct #five vitals 171/99 hr 111 spo2 91: misread [by ada]
   09:20 stop: as ordered`,
)
const right = charted(TARGET, `${opened('pat-2')} 08:40 weight 82 kg`)
const misplaced = wrong.filter(({ author, kind }) => author === 'ada' && kind !== 'amendment').map(({ id }) => id)

describe('an entry that belonged to another patient', () => {
  const after = move(wrong, right, misplaced.slice(0, 1))
  test('takes the rest of its set and its corrections along', () =>
    expect(after.going.map(({ kind }) => kind)).toEqual(['vitals', 'scored', 'amendment']))
  test('counts no more where it was charted, and its stub says by whom it was, and who moved it', () => {
    const session = folded(after.source)
    expect(session.facts.vitals.map(({ body }) => body.systolic)).toEqual([118])
    expect(session.facts.scored).toEqual([])
    expect(session.contradictions).toEqual([])
    const stub = rows(session, ctx).find(({ id }) => id === 'moved')
    expect(`${stub?.title}. ${stub?.detail}`).toBe(
      '3 entries of 09:12 and 09:13 by ada belonged to another patient. ' +
        'Moved by Nora Lind, RN and Nils Aasen, RN: wrong chart open',
    )
  })
  test('counts where it belongs, as corrected, by who charted it and when, and is marked', () => {
    const session = folded(after.target)
    expect(session.facts.vitals).toMatchObject([
      { body: { systolic: 171 }, at: at('09:12'), recordedAt: at('09:12'), by: 'ada' },
    ])
    const row = rows(session, ctx).find(({ title }) => title.startsWith('171/99'))
    expect(row?.movedIn?.body).toMatchObject({ askedBy: 'nora', confirmedBy: 'nils', reason: 'wrong chart open' })
    expect(row?.corrected?.was).toContain('178/104')
    expect(row?.late).toBeUndefined()
  })
  test('stays where it is while only one person said so, is shown as asked for, and holds up the signature', () => {
    const [asked] = after.source.filter(({ kind }) => kind === 'move-asked')
    if (!asked) throw new Error('nobody asked')
    const session = folded([...wrong, asked])
    expect(session.facts.vitals).toHaveLength(2)
    expect(openMoves(session)).toHaveLength(1)
    expect(rows(session, ctx).find(({ title }) => title.startsWith('171/99'))?.saidElsewhere?.by).toBe('nora')
    expect(findings(session, ctx, at('11:00')).map(({ sentence }) => sentence)).toContain(
      'Nora Lind, RN said that 3 entries belong to another patient, and no second person confirmed it.',
    )
    expect(findings(folded(after.source), ctx, at('11:00')).map(({ code }) => code)).not.toContain('move-open')
  })
  test('is not moved by an entry that names one person twice', () => {
    const alone = after.source.map((entry) =>
      entry.kind === 'moved' ? { ...entry, body: { ...entry.body, confirmedBy: 'nora' } } : entry,
    )
    expect(folded(alone).facts.vitals).toHaveLength(2)
  })
  test('stays moved: what tells of the move cannot be struck or corrected', () => {
    const strike = told('strike', 'amendment', 'nora', { target: 'moved', struck: true, reason: 'undone' })
    const session = folded([...after.source, ...log(SOURCE, [strike])])
    expect(session.facts.vitals).toHaveLength(1)
    expect(session.contradictions).toMatchObject([{ code: 'amendment-does-not-fit' }])
  })
})

describe('the record as it is read afterwards', () => {
  const { source } = move(wrong, right, misplaced)
  const read = withheld(source)
  test('holds nothing of what the moved entries said, and every other entry whole', () => {
    const text = JSON.stringify(read)
    expect(JSON.stringify(source)).toContain('"systolic":178')
    for (const secret of ['"systolic":178', '"systolic":171', 'misread']) expect(text).not.toContain(secret)
    expect(read).toHaveLength(source.length)
    expect(folded(read)).toEqual(folded(source))
  })
  test('is still a chain', () => expect(broken(read)).toBeUndefined())

  const at5 = read.findIndex((entry) => 'withheld' in entry)
  const why = 'is withheld, and no later entry of two people says that it was moved'
  const rewritten = (kind: string, change: (entry: StoredEntry) => StoredEntry) =>
    read.map((entry) => ('kind' in entry && entry.kind === kind ? change(entry) : entry))
  test.each<[string, readonly LogEntry[]]>([
    ['nobody moved it', read.filter((entry) => !('kind' in entry && entry.kind === 'moved'))],
    ['nobody asked for it', read.filter((entry) => !('kind' in entry && entry.kind === 'move-asked'))],
    ['one person alone moved it', rewritten('moved', (e) => ({ ...e, body: { ...e.body, confirmedBy: 'nora' } }))],
    ['who asked is another than it says', rewritten('move-asked', (e) => ({ ...e, author: 'petra' }))],
    ['a third person charted it', rewritten('moved', (e) => ({ ...e, author: 'petra' }))],
    ['another entry was moved', read.map((e, i) => (i === at5 ? { ...e, id: 'other' } : e))],
    ['another content was moved', read.map((e, i) => (i === at5 ? { ...e, hash: '1'.repeat(64) } : e))],
  ])('names a withheld entry as the first that does not agree when %s', (_, changed) =>
    expect(broken(changed)).toMatchObject({ index: at5, why }),
  )
  test('names a withheld entry whose place was changed, and one that is withheld though it was never moved', () => {
    const moved = read.map((entry, index) => (index === at5 ? { ...entry, prev: '2'.repeat(64) } : entry))
    expect(broken(moved)).toMatchObject({ index: at5, why: 'does not follow the entry before it' })
    for (const [index, entry] of source.entries()) {
      if (read[index] !== entry) continue
      const hidden = read.map((each, place) => (place === index ? withoutBody(entry) : each))
      expect(broken(hidden)?.index).toBeLessThanOrEqual(index)
    }
  })
  test('names a move that was changed after it was charted', () => {
    const changed = rewritten('moved', (e) => ({ ...e, body: { ...e.body, reason: 'another reason' } }))
    expect(broken(changed)).toMatchObject({ id: 'moved', why: 'is not what was recorded' })
  })
})

describe('cannot be moved', () => {
  const whyNot = (named: readonly string[], target = right, source = wrong) =>
    whyNotMoved({ source, target, going: belonging(source, named) })
  test('the plan', () => expect(whyNot([idOf(wrong, 'session-opened')])).toContain('stay in their session'))
  test('a correction without what it corrects', () =>
    expect(whyNot([idOf(wrong, 'amendment')])).toContain('Name that entry.'))
  test('to a session of the same patient', () =>
    expect(whyNot(misplaced, charted(TARGET, opened('pat-1')))).toContain('of the same patient'))
  test('to a session that was cancelled', () =>
    expect(whyNot(misplaced, charted(TARGET, `${opened('pat-2')} 08:10 cancel: ill`))).toContain('was cancelled'))
  test('a start, where the rest of the infusion would be left without one', () =>
    expect(whyNot([idOf(wrong, 'infusion-started')])).toBe(
      'Without these entries this record would contradict itself: the infusion was stopped while nothing ran. ' +
        'Name what belongs together, or correct that record first.',
    ))
  test('a start to where the infusion was started already', () => {
    const running = charted(TARGET, `${opened('pat-2')} 08:40 weight 82 kg\n 08:50 bag 1 mg/mL\n 09:01 start 41 mL/h`)
    const infusion = ['infusion-started', 'infusion-stopped'].map((kind) => idOf(wrong, kind))
    expect(whyNot(infusion, running)).toContain('the infusion was started when it had already been started')
  })
  test('waste that was witnessed by whoever gave the drug there', () => {
    const wasted = charted(SOURCE, `${opened('pat-1')} 09:30 waste 5 mg from bag-1 witness nils`)
    const gave = charted(
      TARGET,
      `${opened('pat-2')} 08:40 weight 82 kg\n 08:50 bag 1 mg/mL\n 09:00 start 41 mL/h [by nils]`,
    )
    expect(whyNot([idOf(wasted, 'wasted')], gave, wasted)).toContain('the witness gave the drug')
    expect(whyNot([idOf(wasted, 'wasted')], right, wasted)).toBeUndefined()
  })
  test('but a whole infusion can: the dose is then given there and not here', () => {
    const named = wrong.filter(({ kind }) => /weight|bag|infusion/.test(kind)).map(({ id }) => id)
    const empty = charted(TARGET, opened('pat-2'))
    expect(whyNot(named, empty)).toBeUndefined()
    const { source, target } = move(wrong, empty, named)
    expect(folded(source).infusion.status).toBe('not-started')
    expect(given(folded(target).infusion, at('10:00'))).toEqual(given(folded(wrong).infusion, at('10:00')))
  })
})

/** All that follows from the entries, without the marks of the move and the places in the log. */
function bare({ head: _, late: __, facts, shown, ...session }: Session) {
  const { moved: ___, 'move-asked': ____, 'moved-in': _____, ...others } = facts
  const plain = ({ seq: ______, receivedAt: _______, hash: ________, ...entry }: Entry) => entry
  return {
    ...session,
    facts: Object.values(others)
      .flat()
      .map(({ seq: _, ...fact }) => fact),
    shown: shown
      .filter(({ entry }) => !['move-asked', 'moved', 'moved-in'].includes(entry.kind))
      .map(({ entry, original, struck }) => ({ entry: plain(entry), original: plain(original), struck })),
  }
}

test('after a move both sessions are as if every entry had been charted in the right one from the start', () => {
  const line = fc.constantFrom(
    'vitals 118/70 hr 72 pain 3',
    'vitals 171/99 spo2 91',
    'note: tired',
    'give ondansetron 4 mg IV',
    'symptom nausea 2',
    'seen systolic-high:x: told Petra',
    'start 35 mL/h',
    'rate 28 mL/h',
    'hold: pressure',
    'bolus 5 mg over 60 s',
    'vial v1 500 mg',
    'waste 5 mg from bag-1 witness nils',
    'order 0.5 mg/kg/h for 20 min',
  )
  const facts = fc.array(fc.record({ line, minute: fc.nat(59), belongs: fc.boolean(), fixed: fc.nat(3) }), {
    minLength: 1,
    maxLength: 12,
  })
  const texts = (all: readonly { line: string; minute: number; fixed: number }[]) =>
    all
      .map(({ line: said, minute, fixed }, index) => {
        const clock = `09:${String(minute).padStart(2, '0')}`
        const also = ['', `\n${clock} retime #l${index} 08:59: wrong time`, `\n${clock} strike #l${index}: undone`][
          fixed
        ]
        return `${clock} ${said} [#l${index}]${also ?? ''}`
      })
      .join('\n')
  fc.assert(
    fc.property(facts, facts, (here, there) => {
      const source = charted(SOURCE, `${opened('pat-1')}${texts(here)}`)
      const target = charted(TARGET, `${opened('pat-2')}${texts(there)}`)
      const lines = here.map(({ belongs }, index) => (belongs ? index : -1))
      const named = source
        .filter(({ kind }) => kind !== 'session-opened' && kind !== 'amendment')
        .filter((_, index) => lines.includes(index))
        .map(({ id }) => id)
      if (named.length === 0) return
      const after = move(source, target, named)
      const ids = new Map(after.going.map(({ id }, index) => [id, after.copies[index]?.id ?? id]))
      // Written in the right chart from the start, under the ids that they have now.
      const text = JSON.stringify(after.going.map(sent)).replaceAll(/[0-9a-f-]{36}/g, (id) => ids.get(id) ?? id)
      const always = [...target.map(sent), ...(JSON.parse(text) as (SentEntry & { author: string })[])]
      expect(bare(folded(after.target))).toEqual(bare(folded(log(TARGET, always))))
      expect(bare(folded(after.source))).toEqual(bare(fold(source.filter(({ id }) => !ids.has(id)).map(entryOf))))
      expect(broken(withheld(after.source))).toBeUndefined()
      expect(broken(after.target)).toBeUndefined()
    }),
    { numRuns: 100 },
  )
})

test('what was withdrawn waits for nobody, and what waits says so', () => {
  const [entry] = belonging(wrong, [idOf(wrong, 'vitals')])
  const ask = { entries: [{ id: entry?.id, hash: entry?.hash }], to: TARGET, reason: 'wrong chart open' }
  const asked = [...wrong.map(sent), told('asked', 'move-asked', 'nora', ask)]
  const withdrawn = [
    ...asked,
    told('struck', 'amendment', 'nora', { target: 'asked', struck: true, reason: 'was right' }),
  ]
  const said = (entries: typeof asked) =>
    rows(folded(log(SOURCE, entries)), ctx).find(({ title }) => title.includes('said to belong'))?.detail
  expect(said(asked)).toContain('Waits for a second person')
  expect(said(withdrawn)).not.toContain('Waits')
})
