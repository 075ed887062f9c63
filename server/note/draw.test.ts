import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kind, kinds } from '../../chart/bodies.ts'
import type { Context } from '../../chart/context.ts'
import type { Entry } from '../../chart/entry.ts'
import { ofEachKind, ofKind } from '../../chart/note/kind-samples.ts'
import { highDose, lowDose, sampleContext } from '../../chart/note/samples.ts'
import { type Cell, type Note, noteOf, type Printing } from '../../chart/note.ts'
import { SCRIPT_DAY, script } from '../../chart/script.ts'
import { fold } from '../../chart/session.ts'
import { HOUR, MINUTE } from '../../chart/units.ts'
import { clockTime } from '../../chart/wording.ts'
import { faultsOf } from '../judges.ts'
import { issueSigner, makeAuthority } from './authority.ts'
import { drawNote } from './draw.ts'
import { seal } from './seal.ts'

const dated = Date.UTC(2026, 10, 17, 18)
/** In the past: pdfsig judges certificates by the machine's clock. */
const SIGNED = Date.UTC(2024, 10, 19, 18, 24, 5)
const final: Printing = { version: 1, draft: false, signer: 'petra' }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chairside-note-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const record = new TextEncoder().encode('{"entries":[]}')
const attachments = [
  {
    name: 'record.json',
    bytes: record,
    type: 'application/json',
    description: 'The record',
    relationship: 'Source' as const,
  },
]
const low = sampleContext('low-dose-1')
const lowNote = (printing = final, ctx: Context = low) => noteOf(fold(lowDose()), ctx, printing)
const highNote = (printing = final) => noteOf(fold(highDose()), sampleContext('high-dose-1'), printing)

type Drawn = {
  readonly bytes: Uint8Array
  readonly file: string
  readonly text: string
  readonly pages: readonly string[]
}
const files = new Map<string, Promise<Drawn>>()

/** The note as a file; one that several tests read is drawn once. */
function drawn(note: Note, name: string, paper: 'letter' | 'a4' = 'letter'): Promise<Drawn> {
  const key = `${name}-${paper}`
  const known = files.get(key) ?? drawnAnew(note, key, paper)
  files.set(key, known)
  return known
}
async function drawnAnew(note: Note, name: string, paper: 'letter' | 'a4' = 'letter'): Promise<Drawn> {
  const bytes = await drawNote(note, { paper, dated, attachments })
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, bytes)
  expect(await faultsOf(bytes)).toEqual([])
  const pages = pagesOf(file)
  return { bytes, file, text: pages.join('\f'), pages }
}
const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
const pagesOf = (file: string) => run('pdftotext', '-layout', file, '-').split('\f').slice(0, -1)
/** Text as a reader takes it in: one space between words, wherever lines were broken. */
const flowing = (file: string) => run('pdftotext', '-raw', file, '-').replace(/\s+/g, ' ')

describe('the totals stand in the text of the page', () => {
  test('of the low-dose session', async () => {
    const { pages } = await drawn(lowNote(), 'low')
    expect(pages[0]).toMatch(/11\.67 mg\s+0\.167 mg\/kg\s+11\.67 mL/)
  })
  test('of the high-dose session', async () => {
    const { pages } = await drawn(highNote(), 'high', 'a4')
    expect(pages[0]).toMatch(/331\.32 mg\s+4\.02 mg\/kg\s+165\.66 mL/)
  })
})

describe('every page', () => {
  test('says who it is about, which record it is and which page of how many', async () => {
    const { pages } = await drawn(highNote(), 'high')
    expect(pages.length).toBeGreaterThan(2)
    pages.forEach((page, index) => {
      for (const word of [
        'HALVORSEN, Marit Elise',
        '0048 1729',
        '12 Aug 1979',
        'Penicillin, Latex',
        'version 1',
        `Page ${index + 1} of ${pages.length}`,
      ])
        expect(page).toContain(word)
      expect(page).toContain('Session 019b0000-0000-7000-8000-000000000001')
    })
  })
  test('says DRAFT before signing, and not after', async () => {
    const draft = await drawn(lowNote({ version: 1, draft: true }), 'draft')
    for (const page of draft.pages) expect(page).toContain('DRAFT')
    expect((await drawn(lowNote(), 'low')).text).not.toContain('DRAFT')
  })
  test.each(['letter', 'a4'] as const)('keeps its text inside the paper: %s', async (paper) => {
    const { file } = await drawn(highNote(), 'high', paper)
    const [width = 0, height = 0] = paper === 'letter' ? [612, 792] : [595.28, 841.89]
    const boxes = [
      ...run('pdftotext', '-bbox', file, '-').matchAll(
        /xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"/g,
      ),
    ]
    const words = boxes.map((box) => box.slice(1).map(Number)).filter(([x0 = 0, , x1 = 0]) => x1 - x0 < 300)
    expect(words.length).toBeGreaterThan(500)
    for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of words) {
      expect(x0).toBeGreaterThan(30)
      expect(x1).toBeLessThan(width - 30)
      expect(y0).toBeGreaterThan(15)
      expect(y1).toBeLessThan(height - 15)
    }
  })
})

test('the same note and date give the same bytes, also in another process and another time zone', async () => {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const first = hash((await drawnAnew(lowNote(), 'again')).bytes)
  await drawn(noteOf(fold(script('08:20 note: Ευρώπη, Łódź, Nguyễn, ﬁne')), low, final), 'between')
  expect(hash((await drawnAnew(lowNote(), 'again')).bytes)).toBe(first)
  const code = `
    import { noteOf } from './chart/note.ts'
    import { lowDose, sampleContext } from './chart/note/samples.ts'
    import { fold } from './chart/session.ts'
    import { drawNote } from './server/note/draw.ts'
    const note = noteOf(fold(lowDose()), sampleContext('low-dose-1'), ${JSON.stringify(final)})
    const bytes = await drawNote(note, { paper: 'letter', dated: ${dated} })
    const { createHash } = await import('node:crypto')
    console.log(createHash('sha256').update(bytes).digest('hex'))`
  const elsewhere = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'C', NODE_OPTIONS: '' },
  })
  expect(elsewhere.trim()).toBe(hash(await drawNote(lowNote(), { paper: 'letter', dated })))
})

describe('the file', () => {
  test('is tagged, with every font embedded', async () => {
    const { file } = await drawn(highNote(), 'high')
    expect(run('pdfinfo', file)).toMatch(/Tagged:\s+yes/)
    const fonts = run('pdffonts', file).split('\n').slice(2, -1)
    expect(fonts.length).toBeGreaterThanOrEqual(2)
    for (const font of fonts) expect(font).toMatch(/yes yes yes/)
  })
  test('has headings, tables with heads, the graph in words and a form for the signature', async () => {
    const { file } = await drawn(highNote(), 'high')
    const tree = run('pdfinfo', '-struct', file)
    for (const tag of ['Document', 'H1', 'H2', 'Table', 'THead', 'TH', 'TD', 'Figure', 'Form'])
      expect(tree).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'))
    const alternative = run('qpdf', '--qdf', '--object-streams=disable', file, '-')
    expect(alternative).toContain('/S /Figure')
  })
  test('keeps the attached record unchanged, as what the note was made from', async () => {
    const { file } = await drawn(lowNote(), 'low')
    execFileSync('pdfdetach', ['-save', '1', '-o', join(folder, 'out.json'), file])
    expect(readFileSync(join(folder, 'out.json'))).toEqual(Buffer.from(record))
  })
  test('reserves an empty field for each signature asked for; a draft has none', async () => {
    const ctx = { ...low, clinic: { ...low.clinic, signatures: { reviewer: true, countersigner: true } } }
    const { file } = await drawn(lowNote(final, ctx), 'fields')
    const objects = run('qpdf', '--qdf', '--object-streams=disable', file, '-')
    expect(objects.match(/\/FT \/Sig/g)).toHaveLength(3)
    const draft = await drawn(lowNote({ version: 1, draft: true }), 'no-fields')
    expect(run('qpdf', '--qdf', '--object-streams=disable', draft.file, '-')).not.toContain('/FT /Sig')
  })
})

test('sealed, its pages stay as they were read, and the seal holds the signer and the reasons', async () => {
  const authority = makeAuthority('Harrow Lane Infusion Clinic', SIGNED)
  const claim = { name: 'Petra Castellane', credential: 'MD', role: 'physician', signingEventId: 'event-1' }
  const unsigned = await drawNote(lowNote(), { paper: 'letter', dated, attachments })
  const reason = 'Asked and answered, not charted in time. '.repeat(12)
  const identity = issueSigner(authority, claim, SIGNED)
  const words = { name: claim.name, credential: claim.credential, meaning: 'I have read this record.', reason }
  const sealed = await seal(unsigned, {
    field: 'authored',
    identity,
    signedAt: SIGNED,
    timeZone: 'America/New_York',
    ...words,
  })
  expect(Buffer.from(sealed.subarray(0, unsigned.length)).equals(Buffer.from(unsigned))).toBe(true)
  const file = join(folder, 'sealed.pdf')
  writeFileSync(file, sealed)
  expect(await faultsOf(sealed)).toEqual([])
  const changed = Buffer.from(sealed)
  changed[5000] = (changed[5000] ?? 0) ^ 1
  writeFileSync(file, changed)
  expect(run('pdfsig', '-nocert', file)).not.toContain('Signature is Valid')
})

test.each([
  ['Nguyễn', 'Thị Hương'],
  ['Łukasz-Müller', 'Żaneta'],
  ['Παπαδόπουλος', 'Δημήτρης'],
  ['Иванова', 'Александра'],
  ['Van Der Westhuizen-Abernathy', 'Alexandrina Konstantinova Wilhelmina'],
])('the name %s, %s is on every page as it is written', async (family, given) => {
  const ctx = { ...low, patient: { ...low.patient, family, given } }
  const { file } = await drawnAnew(lowNote(final, ctx), 'name')
  const count = pagesOf(file).length
  const said = flowing(file)
  expect(said.split(`${family}, ${given} · MRN`).length - 1).toBe(count)
  expect(said.split(`${family.toLocaleUpperCase('en')}, ${given}`).length - 1).toBeGreaterThanOrEqual(count)
})

test('a character that the typeface lacks is written out, not dropped', async () => {
  const note = noteOf(fold(script('08:20 note: she said 🙂 and 漢字')), low, final)
  const { file } = await drawn(note, 'missing')
  expect(flowing(file)).toContain('she said [U+1F642] and [U+6F22][U+5B57]')
})

test('nor in the head of a column: an instrument that only its nurse knows', async () => {
  const version = 'réf. 漢字'
  const entries = lowDose().map((entry) =>
    entry.kind === 'scored' ? { ...entry, body: { ...entry.body, version } } : entry,
  )
  const { file } = await drawn(noteOf(fold(entries), low, final), 'column-head')
  expect(flowing(file)).toContain('réf. [U+6F22][U+5B57]')
})

describe('of a session with every kind of entry', () => {
  const squeezed = (text: string) => text.replace(/[\s|]+/g, '')
  let said: string
  let rows: readonly string[]
  beforeAll(async () => {
    const { file, pages } = await drawn(noteOf(fold(ofEachKind()), low, final), 'kinds')
    said = squeezed(flowing(file))
    // After the first page, which sums up, and before the deviations, which point back.
    const [charted = ''] = pages.slice(1).join('\n').split('Deviations, corrections, late entries, addenda\n')
    rows = charted.split('\n').map((line) => line.trimStart())
  })
  /** A score is a column under its time; the others have tables of their own, further on. */
  const inOtherTables: ReadonlySet<Kind> = new Set([
    ...(['scored', 'addendum', 'amendment', 'signed', 'sent-back'] as const),
    ...(['move-asked', 'moved', 'moved-in'] as const),
  ])

  test.each(kinds)('what is charted as %s stands on the pages, in one row', (kind) => {
    const time = clockTime(SCRIPT_DAY + (8 * 60 + kinds.indexOf(kind)) * MINUTE, low.clinic.timeZone)
    expect(said).toContain(squeezed(ofKind[kind].says))
    expect(rows.filter((row) => row.startsWith(`${time} `))).toHaveLength(inOtherTables.has(kind) ? 0 : 1)
  })
  test.each(['scored', 'addendum', 'signed', 'sent-back'] as const)('what is charted as %s is said once', (kind) => {
    expect(said.split(squeezed(ofKind[kind].says))).toHaveLength(2)
  })
})

describe('a long session', () => {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const long = (): Entry[] => {
    const lines = [
      '08:00 weight 82.4 kg',
      '08:10 bag 2 mg/mL',
      '08:50 vitals 132/80 hr 70 rr 16 spo2 98',
      '09:00 start 41.2 mL/h',
    ]
    for (let index = 0; index < 130; index++) {
      const time = clock(545 + index * 3)
      lines.push(
        `${time} vitals ${120 + (index % 60)}/${70 + (index % 30)} hr ${60 + (index % 50)} rr 14 spo2 ${94 + (index % 6)} rass -1`,
      )
      lines.push(`${time} observe: row-${index}-end ${'words '.repeat(index % 40)}`)
    }
    lines.push(`15:40 note: ${'A paragraph that goes on and on. '.repeat(400)}last-words`)
    return script(lines.join('\n'), { start: SCRIPT_DAY + 5 * HOUR })
  }

  test('of 400 entries loses none of them, and repeats the heads of its tables', async () => {
    const entries = long()
    expect(entries.length).toBeGreaterThan(390)
    const note = noteOf(fold(entries), sampleContext('high-dose-1'), final)
    const { file, pages } = await drawn(note, 'long', 'a4')
    const said = flowing(file)
    for (let index = 0; index < 130; index++) expect(said).toContain(`row-${index}-end`)
    expect(said).toContain('last-words')
    const withRows = pages.filter((page) => /^\s*\d\d:\d\d\s+\d{3}\/\d{2,3}\s/m.test(page))
    expect(withRows.length).toBeGreaterThan(2)
    for (const page of withRows) expect(page).toMatch(/Time\s+BP\s+HR/)
  })
  test('has no heading alone at the foot of a page', async () => {
    const note = noteOf(fold(long()), sampleContext('high-dose-1'), final)
    const { pages } = await drawn(note, 'heads')
    const headings = new Set(note.sections.map(({ heading }) => heading))
    for (const page of pages) {
      const lines = page
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
      const beforeFoot = lines.at(-3) ?? ''
      expect(headings.has(beforeFoot.split(/\s{2,}/)[0])).toBe(false)
    }
  })
})

/** Every cell, field and sentence of a note, as plain text. */
function wordsOf(note: Note): readonly string[] {
  const plain = (cell: Cell) => (typeof cell === 'string' ? cell : cell.map(({ text }) => text).join(''))
  return note.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.block === 'table') return block.rows.flatMap(({ cells }) => cells.map(plain))
      if (block.block === 'fields') return block.fields.map(({ value }) => plain(value))
      return block.block === 'sentences' ? block.sentences.map(plain) : []
    }),
  )
}

test.each([
  ['low-dose', lowNote],
  ['high-dose', highNote],
] as const)('everything that the note of the %s session says can be read off its pages', async (name, noteOfIt) => {
  const note = noteOfIt()
  const { file } = await drawn(note, name === 'low-dose' ? 'low' : 'high')
  const squeezed = (text: string) => text.replace(/\s+/g, '')
  const said = squeezed(run('pdftotext', '-raw', file, '-'))
  for (const words of wordsOf(note)) for (const line of words.split('\n')) expect(said).toContain(squeezed(line))
})
