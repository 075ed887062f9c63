// npm run pictures:note: the pages of notes as small pictures, which the tests compare with.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import type { Entry } from '../chart/entry.ts'
import { highDose, lowDose } from '../chart/note/samples.ts'
import { MINUTE } from '../chart/units.ts'
import type { PageSize } from '../server/note/accessible.ts'
import { printedNote } from '../server/note/print.ts'
import { sampleOrder } from '../server/note/sample.ts'

/** 30 dots an inch: a line of a table is four dots high, a word a few wide. */
const DOTS = 30
/** Greys and colours are kept in 8 steps a channel: finer ones are what another machine's smoothing makes of them. */
const STEPS = 8
const GAP = 4

type Sheet = { readonly entries: () => readonly Entry[]; readonly protocol: string; readonly paper: PageSize }

const noteIn = (protocol: string, entries: Sheet['entries'], paper: PageSize): Sheet => ({ protocol, entries, paper })
/** The notes whose pages are kept as pictures; `grey` is what a copier makes of them. */
export const sheets: Readonly<Record<string, Sheet & { readonly grey?: true }>> = {
  'low-letter': noteIn('low-dose-1', lowDose, 'letter'),
  'low-a4': noteIn('low-dose-1', lowDose, 'a4'),
  'corrected-letter': noteIn('high-dose-1', corrected, 'letter'),
  'corrected-a4': noteIn('high-dose-1', corrected, 'a4'),
  'corrected-grey': { ...noteIn('high-dose-1', corrected, 'letter'), grey: true },
}

/** The high-dose session with every third set of vital signs corrected. */
export function corrected(): readonly Entry[] {
  const entries = highDose()
  const sets = entries.filter(({ kind, body }) => kind === 'vitals' && 'systolic' in body && 'heartRate' in body)
  const amendments = sets
    .filter((_, index) => index % 3 === 1)
    .map((set, index): Entry => {
      const at = set.recordedAt + MINUTE
      const replacement = { body: { ...set.body, heartRate: 74 + (index % 9) } }
      const id = `${set.id.slice(0, -12)}00000000${String(index).padStart(4, '0')}`
      const body = { target: set.id, replacement, reason: 'misread from the monitor' }
      return { ...set, id, kind: 'amendment', body, occurredAt: at, recordedAt: at } as Entry
    })
  return [...entries, ...amendments].toSorted((a, b) => a.recordedAt - b.recordedAt)
}

export async function noteOf({ entries, protocol, paper }: Sheet): Promise<Uint8Array> {
  const order = sampleOrder([...entries()], protocol)
  return printedNote({ ...order, ctx: { ...order.ctx, clinic: { ...order.ctx.clinic, paper } } })
}

/** The pages of a file as pictures of so many dots an inch, as poppler draws them. */
export function pagesOf(bytes: Uint8Array, dots: number, options: readonly string[] = []): readonly PNG[] {
  const folder = mkdtempSync(join(tmpdir(), 'chairside-pages-'))
  try {
    const file = join(folder, 'note.pdf')
    writeFileSync(file, bytes)
    execFileSync('pdftoppm', ['-png', '-r', String(dots), ...options, file, join(folder, 'page')])
    const names = readdirSync(folder).filter((name) => name.endsWith('.png'))
    return names.toSorted().map((name) => PNG.sync.read(readFileSync(join(folder, name))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All pages of a note side by side. */
export function sheetOf(bytes: Uint8Array, grey = false): PNG {
  const pages = pagesOf(bytes, DOTS, grey ? ['-gray', '-l', '1'] : [])
  const width = pages.reduce((sum, page) => sum + page.width + GAP, 0)
  const sheet = new PNG({ width, height: Math.max(...pages.map(({ height }) => height)) })
  sheet.data.fill(255)
  let left = 0
  for (const page of pages) {
    PNG.bitblt(page, sheet, 0, 0, page.width, page.height, left, 0)
    left += page.width + GAP
  }
  sheet.data.forEach((value, index) => {
    sheet.data[index] = Math.round(Math.round((value / 255) * (STEPS - 1)) * (255 / (STEPS - 1)))
  })
  return sheet
}

/** How many dots of a square of eight by eight may differ: edges of letters do, a block that moved is more. */
const WINDOW = 8
const MOST = 20

/** Where pages are not as their kept picture; undefined when that is within what two machines draw differently. */
export function differs(now: PNG, kept: PNG): string | undefined {
  if (now.width !== kept.width || now.height !== kept.height)
    return `is ${now.width} by ${now.height} dots, was ${kept.width} by ${kept.height}`
  const options = { threshold: 0.2, includeAA: true, windowSize: WINDOW }
  const dots = pixelmatch(now.data, kept.data, undefined, now.width, now.height, options)
  return dots > MOST ? `${dots} of ${WINDOW * WINDOW} dots in one place` : undefined
}

export const fileOf = (name: string) => join(import.meta.dirname, 'note-pages', `${name}.png`)

if (process.argv[1] === import.meta.filename)
  for (const [name, sheet] of Object.entries(sheets)) {
    const picture = sheetOf(await noteOf(sheet), sheet.grey)
    writeFileSync(fileOf(name), PNG.sync.write(picture, { colorType: sheet.grey ? 0 : 2, deflateLevel: 9 }))
    console.log(`${fileOf(name)}, ${picture.width} by ${picture.height}`)
  }
