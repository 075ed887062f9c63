/** Runs of text in lines: words of several faces in one paragraph, each with what is to be struck through. */
import type { Cell, Run } from '../../chart/note.ts'
import type { AccessiblePdf, TextStyle } from './accessible.ts'
import { spelled } from './fonts.ts'

export const ink = {
  text: '#111418',
  soft: '#4b5158',
  critical: '#8a1414',
  rule: '#b9bdc3',
  frame: '#15181d',
  draft: '#efefef',
}

type Piece = { text: string; x: number; width: number; readonly style: TextStyle; readonly struck: boolean }
export type Line = readonly Piece[]

export const runsOf = (cell: Cell): readonly Run[] => (typeof cell === 'string' ? [{ text: cell }] : cell)
export const plainText = (cell: Cell) =>
  runsOf(cell)
    .map(({ text }) => text)
    .join('')

function styleOf(run: Run, size: number, strong: boolean): TextStyle {
  const color = run.tone === 'critical' ? ink.critical : run.tone === 'soft' || run.struck ? ink.soft : ink.text
  return { size, color, face: run.bold || strong ? 'semibold' : 'regular' }
}

const plainAscii = /^[\x20-\x7e\n]*$/
/** Words typed by people, with what no face can draw written out. */
export const drawable = (text: string) => (plainAscii.test(text) ? text : spelled(text))

/** A text's width. */
export const measured = (pdf: AccessiblePdf, text: string, style: TextStyle): number => pdf.textWidth(text, style)

/** The cell's width on one line. */
export const widthOf = (pdf: AccessiblePdf, cell: Cell, size: number, strong = false) =>
  runsOf(cell).reduce((sum, run) => sum + measured(pdf, drawable(run.text), styleOf(run, size, strong)), 0)

/** The cell in lines no wider than `width`. Nothing is cut off: a word wider than that is broken. */
export function linesOf(pdf: AccessiblePdf, cell: Cell, width: number, size: number, strong = false): readonly Line[] {
  const lines: Piece[][] = [[]]
  let x = 0
  const breakLine = () => {
    lines.push([])
    x = 0
  }
  for (const run of runsOf(cell)) {
    const style = styleOf(run, size, strong)
    for (const word of wordsOf(drawable(run.text))) {
      if (word === '\n') {
        breakLine()
        continue
      }
      const wide = measured(pdf, word.trimEnd(), style)
      if (x > 0 && x + wide > width) breakLine()
      for (const part of wide > width ? pdf.wrap(word, width, style) : [word]) {
        if (x > 0 && x + measured(pdf, part.trimEnd(), style) > width) breakLine()
        x = append(pdf, lines.at(-1) ?? [], part, x, style, run.struck === true)
      }
    }
  }
  return lines
}

/** Words with the space behind them, and line breaks on their own. */
const wordsOf = (text: string): readonly string[] => text.match(/\n|[^\s]+[^\S\n]*|[^\S\n]+/g) ?? []

function append(pdf: AccessiblePdf, line: Piece[], text: string, x: number, style: TextStyle, struck: boolean): number {
  const last = line.at(-1)
  if (last && last.style.face === style.face && last.style.color === style.color && last.struck === struck) {
    last.text += text
    last.width = measured(pdf, last.text, style)
    return last.x + last.width
  }
  const width = measured(pdf, text, style)
  line.push({ text, x, width, style, struck })
  return x + width
}

export type Placed = { readonly x: number; readonly width: number; readonly align?: 'right' | undefined }
export type Strike = { readonly x: number; readonly y: number; readonly width: number }

/** Draws lines, the first one's baseline at y. Gives where something is to be struck through. */
export function drawLines(
  pdf: AccessiblePdf,
  lines: readonly Line[],
  { x, width, align }: Placed,
  y: number,
  leading: number,
): readonly Strike[] {
  const strikes: Strike[] = []
  const isEmpty = lines.every((line) => line.every(({ text }) => text.trim() === ''))
  if (isEmpty) return strikes
  pdf.together(() => strikes.push(...drawEach(pdf, lines, { x, width, align }, y, leading)))
  return strikes
}

function drawEach(
  pdf: AccessiblePdf,
  lines: readonly Line[],
  { x, width, align }: Placed,
  y: number,
  leading: number,
): readonly Strike[] {
  const strikes: Strike[] = []
  for (const [index, line] of lines.entries()) {
    const baseline = y + index * leading
    const end = line.at(-1)
    const trimmed = end ? end.x + measured(pdf, end.text.trimEnd(), end.style) : 0
    const left = align === 'right' ? x + width - trimmed : x
    for (const [place, piece] of line.entries()) {
      const isLast = place === line.length - 1
      // The last word of a line keeps its space, so that copied text and a screen reader don't join it to the next.
      const text =
        isLast && index === lines.length - 1 ? piece.text.trimEnd() : isLast ? `${piece.text.trimEnd()} ` : piece.text
      if (text.trim() === '') continue
      pdf.text(text, left + piece.x, baseline, piece.style)
      const shown = measured(pdf, text.trimEnd(), piece.style)
      if (piece.struck) strikes.push({ x: left + piece.x, y: baseline - piece.style.size * 0.24, width: shown })
    }
  }
  return strikes
}

export function drawStrikes(pdf: AccessiblePdf, strikes: readonly Strike[]): void {
  if (strikes.length === 0) return
  pdf.artifact((canvas) => {
    canvas.lineWidth(0.7)
    for (const { x, y, width } of strikes)
      canvas
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(ink.text)
  })
}
