import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { frameOf } from '../chart/graph/frame.ts'
import type { Rectangle, Scene, Tone } from '../chart/graph/scene.ts'
import { wholeSpan } from '../chart/graph.ts'
import { lowDose, sampleContext } from '../chart/note/samples.ts'
import { type Note, noteOf as noteFrom } from '../chart/note.ts'
import { fold } from '../chart/session.ts'
import { AccessiblePdf } from '../server/note/accessible.ts'
import { drawScene } from '../server/note/draw-graph.ts'
import { corrected, differs, fileOf, noteOf, pagesOf, sheetOf, sheets } from './note-pages.ts'

const kept = (name: string) => PNG.sync.read(readFileSync(fileOf(name)))
const sheetNamed = (name: string) => sheets[name] ?? expect.fail(`no sheet ${name}`)

describe('the pages look as their kept pictures do (npm run pictures:note renews them)', () => {
  test.each(Object.keys(sheets))('%s', async (name) => {
    const sheet = sheetNamed(name)
    expect(differs(sheetOf(await noteOf(sheet), sheet.grey), kept(name))).toBeUndefined()
  })
  test('a row that is missing is seen', async () => {
    const sheet = { ...sheetNamed('low-letter'), entries: () => lowDose().filter(({ kind }) => kind !== 'line-primed') }
    expect(sheet.entries().length).toBeLessThan(lowDose().length)
    expect(differs(sheetOf(await noteOf(sheet)), kept('low-letter'))).toMatch(/dots in one place/)
  })
  test('a block that moved by three dots, 7 points, is seen', () => {
    const [before, moved] = [kept('low-letter'), kept('low-letter')]
    PNG.bitblt(before, moved, 20, 60, 200, 40, 20, 63)
    expect(differs(moved, before)).toMatch(/dots in one place/)
  })
})

describe('on a copier without colours, the graph', () => {
  const DOTS = 144
  const ctx = sampleContext('high-dose-1')
  const session = fold(corrected())
  const scene = drawnIn(noteFrom(session, ctx, { version: 1, draft: false, signer: 'petra' }))
  const frame = frameOf({ ...wholeSpan(session), width: scene.width, height: scene.height, style: 'print' })
  let page: PNG
  beforeAll(() => {
    const about = { title: 'graph', author: 'a', subject: 's', language: 'en-US', identity: 'graph' }
    const pdf = new AccessiblePdf({ size: 'letter', dated: 0, ...about })
    drawScene(pdf, scene, 0, 0)
    page = pagesOf(pdf.finish(), DOTS, ['-gray'])[0] ?? expect.fail('no page')
  })

  /** The greys of a rectangle of the scene, in its points: 0 is black. */
  function greysIn({ x, y, width, height }: Rectangle): readonly number[] {
    const scale = DOTS / 72
    const [left, top] = [Math.round(x * scale), Math.round(y * scale)]
    const [columns, rows] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
    return Array.from({ length: rows }, (_, row) => row).flatMap((row) =>
      Array.from({ length: columns }, (_, column) => page.data[((top + row) * page.width + left + column) * 4] ?? 255),
    )
  }
  /** The grey that most of what is filled with a tone came out as. */
  function greyOf(tone: Tone): number {
    const marks = scene.groups.flatMap(({ marks }) => marks).filter((mark) => 'fill' in mark && mark.fill === tone)
    const counts = new Map<number, number>()
    for (const mark of marks) for (const grey of greysIn(boxOf(mark))) counts.set(grey, (counts.get(grey) ?? 0) + 1)
    return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? expect.fail(`nothing is drawn in ${tone}`)
  }

  test('keeps what was given, what was held and the ground apart', () => {
    const [given, held, ground] = [greyOf('drug-fill'), greyOf('held'), greyOf('bed')]
    expect(ground - given).toBeGreaterThanOrEqual(12)
    expect(ground - held).toBeGreaterThanOrEqual(12)
    expect(held - given).toBeGreaterThanOrEqual(8)
  })
  test.each(['bp', 'hr', 'spo2', 'rate'] as const)('shows the marks of %s dark on their ground', (band) => {
    const dark = greysIn(frame[band]).filter((grey) => grey < 110).length
    expect(dark).toBeGreaterThan(100)
  })
  test.each([
    ['bp', 'hr'],
    ['hr', 'spo2'],
  ] as const)('leaves a white gap between %s and %s', (upper, lower) => {
    const end = frame[upper].y + frame[upper].height
    const between = { ...frame.plot, y: (end + frame[lower].y) / 2, height: 0.5 }
    const greys = greysIn(between)
    expect(greys.filter((grey) => grey > 240).length / greys.length).toBeGreaterThan(0.9)
  })
})

const drawnIn = ({ sections }: Note): Scene =>
  sections.flatMap(({ blocks }) => blocks).find((block) => block.block === 'graph')?.scene ??
  expect.fail('the note has no graph')

/** The rectangle round a mark. */
function boxOf(mark: Scene['groups'][number]['marks'][number]): Rectangle {
  if (mark.shape === 'rect') return mark
  if (mark.shape === 'text') return { x: mark.x, y: mark.y, width: 0, height: 0 }
  const xs: number[] = []
  const ys: number[] = []
  for (const [, command, first, second] of mark.d.matchAll(/([MLHV])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === 'V') ys.push(Number(first))
    else xs.push(Number(first))
    if (second !== undefined) ys.push(Number(second))
  }
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
