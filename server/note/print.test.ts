import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'
import { beforeAll, describe, expect, test } from 'vitest'
import { isWhole } from '../../chart/entry.ts'
import { verifyNote } from '../../verify/note.ts'
import { faultsOf } from '../judges.ts'
import { makeAuthority } from './authority.ts'
import { codeOptions } from './draw-code.ts'
import { drawingVersion } from './drawing.ts'
import { drawnAgain, printedNote } from './print.ts'
import { SAMPLE_DATE, sampleOrder, sampleSigning } from './sample.ts'
import { seal } from './seal.ts'

const authority = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
const drawing = drawingVersion()
const order = sampleOrder()
let unsigned: Uint8Array
let sealed: Uint8Array
beforeAll(async () => {
  unsigned = await printedNote(order)
  sealed = await seal(unsigned, sampleSigning(authority, 'authored'))
  expect(await faultsOf(sealed)).toEqual([])
})

/** The note with other files inside, sealed by somebody who can: only the record itself can tell. */
const forged = async (change: (inside: Parameters<typeof drawnAgain>) => Parameters<typeof drawnAgain>) => {
  const { inside } = await verifyNote(sealed, { drawing })
  if (!inside) throw new Error('the sample holds nothing')
  const again = await drawnAgain(...change([inside.entries, inside.record, inside.pinned, inside.before]))
  return verifyNote(await seal(again, sampleSigning(authority, 'authored')), { drawing })
}

test('a whole note is intact, and says in words what was looked at', async () => {
  const { intact, said } = await verifyNote(sealed, { drawing, authority: authority.certificate })
  expect(intact).toBe(true)
  expect(said.join('\n')).toMatch(/^Signed by S\. Castellane, MD, 2024-11-19 13:24:05 -05:00: I reviewed this record/)
  expect(said.join('\n')).toContain('The attached record holds 74 entries, each following from the last.')
  expect(said.join('\n')).toContain('The printed totals are those of the record: 11.667 mg in 11.667 mL.')
  expect(said.join('\n')).toContain('Made again from the record, the note says the same words.')
})

test('drawn again from what lies inside it, it is the same to the byte', async () => {
  const { inside } = await verifyNote(sealed, { drawing })
  if (!inside) throw new Error('the note holds nothing')
  const again = await drawnAgain(inside.entries, inside.record, inside.pinned, inside.before)
  expect(Buffer.from(again).equals(Buffer.from(unsigned))).toBe(true)
  expect(Buffer.from(sealed.subarray(0, again.length)).equals(Buffer.from(again))).toBe(true)
})

test('made by another version of Chairside, it says that its words were not made again', async () => {
  const { intact, said } = await verifyNote(sealed, { drawing: 'another' })
  expect([intact, said.join(' ')]).toEqual([true, expect.stringContaining('were not made again')])
})

test('the code to scan stands on the page as it was made, module by module', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chairside-code-'))
  try {
    writeFileSync(join(folder, 'note.pdf'), unsigned)
    const { entries, sessionId } = order
    const last = entries.at(-1)
    const { data, size } = encode(`CHAIRSIDE ${sessionId} ${last?.seq} ${last?.hash}`, codeOptions)
    const texts = execFileSync('pdftotext', [join(folder, 'note.pdf'), '-'], { encoding: 'utf8' }).split('\f')
    const page = String(texts.findIndex((text) => text.includes('Head of the chain before this signature')) + 1)
    const args = ['-r', '288', '-gray', '-f', page, '-l', page, join(folder, 'note.pdf')]
    execFileSync('pdftoppm', [...args, join(folder, 'page')])
    const picture = readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.pgm')) ?? ''))
    const [head, width = '0'] = /^P5\n(\d+) \d+\n255\n/.exec(picture.subarray(0, 40).toString('latin1')) ?? ['']
    const isDark = (x: number, y: number) =>
      (picture[head.length + Math.round(y) * Number(width) + Math.round(x)] ?? 255) < 128
    const module = (4 * 74) / (size + 8)
    const left = (4 * (612 - 514)) / 2
    const x = (column: number) => left + (4 + column + 0.5) * module
    // Found by its finder pattern: a dark column of seven, a white one of five inside it, white above and below.
    const isCorner = (y: number) => {
      const column = (at: number) => Array.from({ length: 9 }, (_, row) => isDark(x(at), y + (row - 0.5) * module))
      const [outer, inner] = [column(0), column(1)]
      return outer.join() === darkRows(1, 7).join() && inner.slice(2, 7).every((dark) => !dark)
    }
    // It holds from half a module above the true place on.
    const top = findTop(isCorner) + module / 2
    expect(top).toBeGreaterThan(0)
    const wrong = data.flatMap((row, line) =>
      row.flatMap((dark, column) =>
        isDark(x(column), top + (line + 0.5) * module) === dark ? [] : [`${line} ${column}`],
      ),
    )
    expect(wrong).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const darkRows = (from: number, to: number) => Array.from({ length: 9 }, (_, row) => row >= from && row <= to)

/** The first row of pixels, from the top of the body down, at which the test holds. */
function findTop(holds: (y: number) => boolean): number {
  for (let y = 480; y < 3000; y++) if (holds(y)) return y
  return -1
}

describe('sealed all the same, a note is not believed', () => {
  test('whose record is not the one that it names', async () => {
    const report = await forged(([entries, , pinned, before]) => [
      entries,
      Buffer.from('{"entries":[]}'),
      pinned,
      before,
    ])
    expect(report.findings).toMatchObject([{ code: 'record-changed' }])
  })
  test('whose pages tell of fewer entries than its record holds', async () => {
    const report = await forged(([entries, ...rest]) => [entries.slice(0, -2), ...rest])
    expect(report.findings).toMatchObject([{ code: 'chain-broken' }])
  })
  test('whose pages say another rate than the record', async () => {
    const faster = (entries: typeof order.entries) =>
      entries.map((entry) =>
        isWhole(entry) && entry.kind === 'infusion-started'
          ? { ...entry, body: { ...entry.body, mlPerHour: 70 } }
          : entry,
      )
    const report = await forged(([entries, ...rest]) => [faster(entries), ...rest])
    expect(report.findings).toMatchObject([{ code: 'totals-differ' }])
    expect(report.findings[0]?.words).toMatch(/says 23\.33\d* mg .* record gives 11\.66\d* mg/)
  })
  test('whose pages have other words than the record', async () => {
    const softer = (entries: typeof order.entries) =>
      entries.map((entry) =>
        isWhole(entry) && entry.kind === 'observed' ? { ...entry, body: { text: 'Nothing' } } : entry,
      )
    const report = await forged(([entries, ...rest]) => [softer(entries), ...rest])
    expect(report.findings).toMatchObject([{ code: 'note-differs' }])
  })
})

describe('a version that replaces another', () => {
  let second: Uint8Array
  const digestOf = async (bytes: Uint8Array) => (await verifyNote(bytes)).seal.signatures[0]?.digest ?? ''
  const secondOver = async (bytes: Uint8Array, digest: string) =>
    seal(
      await printedNote({ ...order, version: 2, before: { version: 1, bytes, digest } }),
      sampleSigning(authority, 'authored'),
    )
  beforeAll(async () => {
    second = await secondOver(sealed, await digestOf(sealed))
    expect(await faultsOf(second)).toEqual([])
  })

  test('is intact with it inside', async () => {
    const { intact, said } = await verifyNote(second, { drawing })
    expect([intact, said.at(-1)]).toEqual([true, expect.stringContaining('It replaces version 1')])
  })
  test('is not, with another one inside, or with one that was changed', async () => {
    const other = await seal(unsigned, sampleSigning(authority, 'authored', 'Somebody Else'))
    const swapped = await verifyNote(await secondOver(other, await digestOf(sealed)), { drawing })
    expect(swapped.findings).toMatchObject([{ code: 'predecessor' }])
    const changed = Uint8Array.from(sealed)
    changed[9000] = (changed[9000] ?? 0) ^ 1
    const report = await verifyNote(await secondOver(changed, await digestOf(sealed)), { drawing })
    expect(report.findings[0]?.words).toContain('Inside it, version 1 does not hold')
  })
})

test('of a thousand changes of one byte, anywhere, none goes unseen', async () => {
  // A fixed series: a failure can be looked at again.
  let state = 20_241_119
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const unseen: string[] = []
  for (let index = 0; index < 1000; index++) {
    const at = next(sealed.length)
    const changed = Uint8Array.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ (1 + next(255))
    if ((await verifyNote(changed, { drawing })).intact) unseen.push(`${at}: ${sealed[at]} to ${changed[at]}`)
  }
  expect(unseen).toEqual([])
})
