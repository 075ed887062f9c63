import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccessiblePdf } from './accessible.ts'
import { fontOf, missingGlyphs, spelled } from './fonts.ts'
import { SAMPLE_DATE, SAMPLE_NAMES, SAMPLE_RECORD, sampleNote } from './sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'note.pdf')
const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8', stdio: 'pipe' })
const blank = () =>
  new AccessiblePdf({
    ...{ size: 'letter', title: 'T', author: 'A', subject: 'S', language: 'en-US' },
    ...{ dated: SAMPLE_DATE, identity: 'blank' },
  } as const)
const textOf = async (pdf: AccessiblePdf) => {
  const file = join(folder, 'text.pdf')
  writeFileSync(file, await pdf.finish())
  return run('pdftotext', file, '-')
}

let note: Uint8Array
beforeAll(async () => {
  note = await sampleNote()
  writeFileSync(path, note)
})

describe('the file', () => {
  test('is sound', () => expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors'))

  test('is tagged, carries its metadata, is open and runs nothing', () => {
    const info = run('pdfinfo', path)
    expect(info).toMatch(/Tagged: +yes/)
    expect(info).toMatch(/Metadata Stream: +yes/)
    expect(info).toMatch(/Encrypted: +no/)
    expect(info).toMatch(/JavaScript: +no/)
  })

  test('embeds each font as a subset of its own, with its characters readable', () => {
    const fonts = run('pdffonts', path).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(1)
    for (const font of fonts) expect(font).toMatch(/yes yes yes/)
    expect(new Set(fonts.map((font) => font.slice(0, 6))).size).toBe(fonts.length)
  })

  test('says of itself what it is, in well-formed XML, whatever the patient is called', () => {
    const xmp = run('pdfinfo', '-meta', path)
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(xmp).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(xmp).toContain('Infusion record &#60;1&#62; &#38; &#34;')
    expect(xmp.match(/&(?!#\d+;)/g)).toBeNull()
    expect(xmp.match(/<[^<>]*</g)).toBeNull()
  })

  test('has the structure that a screen reader needs', () => {
    const structure = run('pdfinfo', '-struct', path)
    for (const tag of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'Figure', 'Form']) {
      expect(structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'))
    }
    expect(readFileSync(path, 'latin1')).toContain('/Alt (Pressure over time)')
  })

  test('has bookmarks for its headings', () => {
    const outline = run('qpdf', '--json=2', '--json-key=outlines', path)
    expect(outline).toContain('Ketamine infusion record')
    expect(outline).toContain('Signatures')
  })

  test('gives the attached record back as it was', () => {
    const out = join(folder, 'record.json')
    run('pdfdetach', '-save', '1', '-o', out, path)
    expect(new Uint8Array(readFileSync(out))).toEqual(SAMPLE_RECORD)
    const raw = readFileSync(path, 'latin1')
    expect(raw).toContain('/AFRelationship /Source')
    expect(raw).toContain('/Subtype /application#2Fjson')
    expect(raw).toContain(`/CheckSum <${createHash('md5').update(SAMPLE_RECORD).digest('hex')}>`)
  })

  test('comes in both paper sizes', async () => {
    writeFileSync(join(folder, 'a4.pdf'), await sampleNote('x', 'a4'))
    expect(run('pdfinfo', path)).toContain('(letter)')
    expect(run('pdfinfo', join(folder, 'a4.pdf'))).toContain('(A4)')
  })
})

describe('the text', () => {
  test('has name, MRN and page on every page, in Latin, Greek, Cyrillic and Vietnamese', () => {
    for (const page of ['1', '2']) {
      const text = run('pdftotext', '-f', page, '-l', page, path, '-')
      for (const name of SAMPLE_NAMES) expect(text).toContain(name)
      expect(text).toContain(`MRN 0048 1729, page ${page} of 2`)
      for (const lost of ['\0', '\uFFFD']) expect(text).not.toContain(lost)
    }
  })

  test('is found by its letters where the face joins them', async () => {
    const pdf = blank()
    pdf.element('P', () => pdf.text('office staff find offline shuffle', 48, 100, { size: 10 }))
    expect(await textOf(pdf)).toContain('office staff find offline shuffle')
  })

  test('reads the same after a note full of accents', async () => {
    await sampleNote('ễ ậ ỗ ǘ Ǻ ΐ ё ѝ Ł̣')
    const pdf = blank()
    pdf.element('P', () => pdf.text('Łeal aeou AEOU', 48, 100, { size: 10 }))
    expect(await textOf(pdf)).toContain('Łeal aeou AEOU')
  })

  test('is composed, so that a name typed with loose accents is drawn and found', async () => {
    const pdf = blank()
    pdf.element('P', () => pdf.text('Nguyễn'.normalize('NFD'), 48, 100, { size: 10 }))
    expect(await textOf(pdf)).toContain('Nguyễn')
  })

  test('is refused, by name, where the face lacks a character', () => {
    const pdf = blank()
    const draw = (text: string) => () => pdf.element('P', () => pdf.text(text, 48, 100, { size: 10 }))
    expect(draw('王')).toThrow('no character U+738B ("王")')
    expect(draw('fine 🙂')).toThrow('U+1F642')
    expect(missingGlyphs('Ωk 王 ễ 王')).toEqual(['王'])
    expect(missingGlyphs('≥ ≤ → ₂ µ ± ✓ ● † – − ▲')).toEqual([])
  })

  test('can be spelled out instead, so that a word typed in a hurry never blocks a note', () =>
    expect(spelled('calm 🙂\nnow')).toBe('calm [U+1F642]\nnow'))

  test('never leaves its width, however long a word is', () => {
    const pdf = blank()
    const style = { size: 10 }
    const lines = pdf.wrap(`short ${'x'.repeat(300)} end\nnext`, 120, style)
    for (const line of lines) expect(pdf.textWidth(line, style)).toBeLessThanOrEqual(120)
    expect(lines.join('').replaceAll(' ', '')).toBe(`short${'x'.repeat(300)}endnext`)
  })
})

describe('what would break the reading order is an error', () => {
  const style = { size: 10 }
  test.each<[string, (pdf: AccessiblePdf) => void]>([
    ['text outside of an element', (pdf) => pdf.text('x', 0, 0, style)],
    ['text straight in a row', (pdf) => pdf.element('TR', () => pdf.text('x', 0, 0, style))],
    [
      'an artifact in a figure',
      (pdf) => pdf.figure('f', { x: 0, y: 0, width: 1, height: 1 }, () => pdf.artifact(() => {})),
    ],
    ['an element in an artifact', (pdf) => pdf.artifact(() => pdf.element('P', () => {}))],
    ['a page break in an artifact', (pdf) => pdf.artifact(() => pdf.newPage())],
    ['a skipped heading level', (pdf) => pdf.heading(2, 'x', 0, 0, style)],
    [
      'two fields of one name',
      (pdf) => {
        for (const name of ['a', 'a']) pdf.signatureField(name, { x: 0, y: 0, width: 9, height: 9 }, 't')
      },
    ],
  ])('%s', (_, draw) => expect(() => draw(blank())).toThrow(/hold|cannot|heading|two signature/))
})

describe('the same record gives the same bytes', () => {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  test('after other records were drawn', async () => {
    await sampleNote('ffi ễ 12/8 Żółć')
    expect(hash(await sampleNote())).toBe(hash(note))
  })

  test('with words no longer remembered', async () => {
    for (let i = 0; i < 20_001; i++) fontOf('regular').layout(`w${i}`)
    expect(hash(await sampleNote())).toBe(hash(note))
  })

  test('in another process, in another time zone and language', () => {
    const script = `
      import { createHash } from 'node:crypto'
      import { sampleNote } from ${JSON.stringify(new URL('./sample.ts', import.meta.url).href)}
      console.log(createHash('sha256').update(await sampleNote()).digest('hex'))`
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'vi_VN.UTF-8' }
    const args = ['--input-type=module-typescript', '-e', script]
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', env }).trim()).toBe(hash(note))
  })

  test('and another record does not', async () => expect(hash(await sampleNote('Somebody Else'))).not.toBe(hash(note)))
})
