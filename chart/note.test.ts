import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kinds } from './bodies.ts'
import type { Context } from './context.ts'
import { bodyProblems, type Entry } from './entry.ts'
import { ofEachKind, ofKind } from './note/kind-samples.ts'
import { highDose, lowDose, sampleContext } from './note/samples.ts'
import { type Cell, type Note, noteOf, type Printing } from './note.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { findings } from './signoff.ts'

const low = sampleContext('low-dose-1')
const final: Printing = { version: 1, draft: false }
const utc = (ctx: Context): Context => ({ ...ctx, clinic: { ...ctx.clinic, timeZone: 'UTC' } })
const noted = (text: string, printing: Printing = final) => noteOf(fold(script(text)), utc(low), printing)

const plain = (cell: Cell) => (typeof cell === 'string' ? cell : cell.map(({ text }) => text).join(''))
function linesOf(note: Note, heading?: string): readonly string[] {
  return note.sections
    .filter((section) => heading === undefined || section.heading === heading)
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => {
      if (block.block === 'table') return block.rows.map(({ cells }) => cells.map(plain).join(' | '))
      if (block.block === 'fields') return block.fields.map(({ label, value }) => `${label}: ${plain(value)}`)
      return block.block === 'sentences' ? block.sentences.map(plain) : []
    })
}
const textOf = (note: Note, heading?: string) => linesOf(note, heading).join('\n')

describe('the totals on the first page', () => {
  test.each([
    [
      'low-dose',
      lowDose(),
      'low-dose-1',
      ['Total: 11.67 mg', 'For the weight: 0.167 mg/kg', 'Volume infused: 11.67 mL', 'Active: 20 min', 'Held: Never'],
    ],
    [
      'high-dose',
      highDose(),
      'high-dose-1',
      [
        'Total: 331.32 mg',
        'For the weight: 4.02 mg/kg',
        'Volume infused: 165.66 mL',
        'Active: 3 h 50 min',
        'Held: 10 min, once',
      ],
    ],
  ])('of the %s session', (_, entries, protocol, lines) => {
    expect(linesOf(noteOf(fold(entries), sampleContext(protocol), final))).toEqual(expect.arrayContaining(lines))
  })
  test('are dashes, never 0, while the bag is not charted', () => {
    const said = textOf(noted('08:36 weight 70 kg\n 09:00 start 35 mL/h\n 09:20 stop'))
    expect(said).toContain('Total: –')
    expect(said).toContain('Volume infused: 11.67 mL')
  })
})

test('the first page says what was asked for, course and worst values included', () => {
  const said = textOf(noteOf(fold(highDose()), sampleContext('high-dose-1'), { ...final, signer: 'petra' }))
  for (const line of [
    'Infusion of the series: 3 of 5',
    'Indication: CRPS',
    'Dosing weight: 82.4 kg, measured 08:20',
    'Infusion: 09:00 to 13:00',
    'Highest rate: 1.25 mg/kg/h, 51.5 mL/h',
    'Pump read: 165.2 mL at 12:55',
    'Highest BP: 186/104 at 10:15',
    'Lowest SpO₂: 95 at 10:12',
    'Adverse events: 1: Hypertension',
    'Medicines given: None',
    'Discharge: 15:08, Aldrete 10',
    'Signed as responsible physician by: Petra Castellane, MD',
  ])
    expect(said).toContain(line)
})

test('the sections stand in the order in which the note is read', () => {
  const headings = noted('08:36 weight 70 kg').sections.map(({ heading }) => heading)
  expect(headings).toEqual([
    undefined,
    'Record graph',
    'Check-in, consent and orders',
    'Drug preparation and double check',
    'Rates and boluses',
    'Vital signs',
    'Observations, events and medicines',
    'Scores',
    'Discharge',
    'Controlled substance',
    'Deviations, corrections, late entries, addenda',
    'Signatures',
    'Integrity',
  ])
})

describe('everything charted stands on paper', () => {
  test.each(kinds)('%s', (kind) => {
    expect(bodyProblems(kind, ofKind[kind].body)).toEqual([])
    expect(textOf(noteOf(fold(ofEachKind()), utc(low), final))).toContain(ofKind[kind].says)
  })
  test('and what was struck is still there to read, with the reason', () => {
    const everyStruck = ofEachKind().filter(({ kind }) => !['session-opened', 'amendment', 'signed'].includes(kind))
    const strikes = everyStruck.map(
      (entry, index): Entry => ({
        ...entry,
        ...{ id: `strike-${index}`, kind: 'amendment', recordedAt: at('12:00') },
        body: { target: entry.id, struck: true, reason: `struck-${index}-why` },
      }),
    )
    const said = textOf(noteOf(fold([...everyStruck, ...strikes]), utc(low), final))
    everyStruck.forEach((entry, index) => {
      if (entry.kind !== 'scored') expect(said).toContain(ofKind[entry.kind].says)
      expect(said).toContain(`struck-${index}-why`)
    })
  })
  test('an entry of a kind that this version does not know is named', () => {
    const strange = { ...ofEachKind()[0], id: 'strange', kind: 'levitated', body: {} } as unknown as Entry
    expect(textOf(noteOf(fold([strange]), utc(low), final))).toContain('levitated')
  })
})

const started = '08:36 weight 70 kg\n 08:50 bag 1 mg/mL\n 08:54 vitals 128/78 hr 72\n 09:00 start 35 mL/h'

describe('the table of vital signs', () => {
  const rows = (text: string) => linesOf(noted(text), 'Vital signs')

  test('keeps a corrected value readable beside the one that counts', () => {
    const said = rows(
      `${started}\n 09:05 vitals 130/80 hr 188 [#five]\n 09:06 correct #five vitals 130/80 hr 88: misread`,
    )
    expect(said).toContainEqual(expect.stringMatching(/^09:05 C \| 130\/80 \| 88 .*HR 188.*misread, 09:06 NL/))
  })
  test('marks what was charted late', () => {
    expect(rows(`${started}\n 09:05 vitals 130/80 [charted 09:27]`)).toContainEqual(
      expect.stringMatching(/^09:05 L .*Charted 22 minutes late/),
    )
  })
  test('gives a check that nobody took a row of its own', () => {
    expect(rows(`${started}\n 09:19 vitals 130/80 hr 75 spo2 98\n 09:20 stop`)).toContainEqual(
      expect.stringMatching(/^09:05 \| –.*Due, not taken, no reason charted/),
    )
  })
  test('says why a sign was not taken', () => {
    expect(rows(`${started}\n 09:05 not-taken hr: probe off`)).toContainEqual(
      expect.stringContaining('HR not taken: probe off'),
    )
  })
  test('says the rate at each reading: before, running, held, ended', () => {
    const said = rows(
      `${started}\n 09:05 vitals 130/80\n 09:08 hold\n 09:09 vitals 131/80\n 09:12 resume 35 mL/h\n 09:20 stop\n 09:25 vitals 120/80`,
    )
    const rate = (time: string) =>
      said
        .find((row) => row.startsWith(time))
        ?.split(' | ')
        .at(-3)
    expect(['08:54', '09:05', '09:09', '09:25'].map(rate)).toEqual(['–', '0.5', 'held', 'ended'])
  })
})

describe('the rate table', () => {
  const rows = (text: string) => linesOf(noted(text), 'Rates and boluses')
  test('multiplies out each stretch, and a new bag begins a row of its own', () => {
    expect(rows(`${started}\n 09:10 rebag 2 mg/mL\n 09:20 stop: done`)).toEqual([
      '09:00 | 09:10 | 35 | 1 | 0.5 | 5.83 | 5.83 | 0.083 | Started | NL',
      '09:10 | 09:20 | 35 | 2 | 1 | 11.67 | 17.5 | 0.25 | New bag | NL',
      '09:20 |  |  |  |  |  |  |  | Infusion stopped. done | NL',
    ])
  })
  test('keeps a rate change that contradicts the sequence', () => {
    expect(rows(`${started}\n 09:20 stop\n 09:25 rate 40 mL/h: pump beeped`).join()).toContain('pump beeped')
  })
})

test('before signing it says so and has no place for a signature', () => {
  const draft = noted(started, { version: 1, draft: true })
  expect(draft.draft).toBe(true)
  expect(draft.footer.middle).toContain('draft of version 1')
  expect(draft.sections.flatMap(({ blocks }) => blocks).some(({ block }) => block === 'signatures')).toBe(false)
  expect(textOf(draft)).toMatch(/not charted.* \| Open/i)
})

test('a finding that the signer overrides stands with the reason; the others point to the seal', () => {
  const lines = (overrides: Printing['overrides']) =>
    linesOf(noted(started, { ...final, overrides }), 'Deviations, corrections, late entries, addenda')
  const open = lines([]).filter((line) => line.endsWith('| See the signature'))
  expect(open.length).toBeGreaterThan(1)
  const findingIds = findings(fold(script(started)), utc(low), at('09:00')).map(({ id }) => id)
  const [finding = ''] = findingIds
  const after = lines([{ finding, reason: 'told by phone' }])
  expect(after.filter((line) => line.endsWith('| told by phone'))).toHaveLength(1)
  expect(after.filter((line) => line.endsWith('| See the signature'))).toHaveLength(open.length - 1)
})

test('it reserves a field for each signature that the clinic asks for', () => {
  const ctx = { ...low, clinic: { ...low.clinic, signatures: { reviewer: true, countersigner: true } } }
  const fields = noteOf(fold(lowDose()), ctx, final).sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.block === 'signatures' ? block.fields : [])),
  )
  expect(fields.map(({ name }) => name)).toEqual(['authored', 'reviewed', 'countersigned'])
})

test('a later version names the one it replaces', () => {
  const sha256 = 'ab'.repeat(32)
  const note = noted(started, { version: 2, draft: false, supersedes: { version: 1, sha256 } })
  expect(textOf(note, 'Integrity')).toContain(`supersedes version 1, whose signed range has SHA-256 ${sha256}`)
  expect(note.footer.middle).toContain('version 2, supersedes version 1')
})

test('two people with the same initials stay two', () => {
  const staff = new Map([...low.staff].map(([id, person]) => [id, { ...person, initials: 'NL' }]))
  const note = noteOf(fold(script(`${started}\n 09:05 vitals 130/80 [by nils]`)), { ...low, staff }, final)
  expect(textOf(note, 'Integrity')).toContain('NL Nora Lind, RN · NL2 Nils Aasen, RN')
})

test('allergies: none known, not asked and named are three things', () => {
  const said = (allergies: readonly string[] | undefined) => {
    const { allergies: _, ...patient } = low.patient
    const ctx = { ...low, patient: allergies ? { ...patient, allergies: [...allergies] } : patient }
    return plain(noteOf(fold(lowDose()), ctx, final).patient.at(-1)?.value ?? '')
  }
  expect([said(undefined), said([]), said(['Latex'])]).toEqual(['Not asked', 'None known', 'Latex'])
})

test('the same entries in any order make the same note', () => {
  const entries = lowDose()
  const whole = noteOf(fold(entries), low, final)
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      expect(noteOf(fold(shuffled), low, final)).toEqual(whole)
    }),
    { numRuns: 10 },
  )
})

test('an entry that stood on paper first says who typed it in', () => {
  const entries = script('09:00 note: on paper').map((entry) => ({ ...entry, device: 'paper:tablet-1' }))
  expect(textOf(noteOf(fold(entries), utc(low), final))).toMatch(/on paper.*Transcribed from paper by \w+/)
})
