/** Tables: columns as wide as their words, heads repeated on every page, rows that never lose a line. */
import type { Column, Table, TableRow } from '../../chart/note.ts'
import type { Canvas } from './accessible.ts'
import type { Sheet } from './draw-page.ts'
import { drawable, drawLines, drawStrikes, ink, type Line, linesOf, measured, widthOf } from './draw-text.ts'

const SIZE = 8.3
const LEADING = 10.4
const HEAD = 7.6
const GAP = 9
const PADDING = 2
/** Rows of so many lines together are short: to keep them on one page costs little. */
const SHORT = 8
/** A column of words that doesn't grow takes at most this share, so that none starves the others. */
const FIRM_AT_MOST = 0.26

type Placed = { readonly column: Column; readonly x: number; readonly width: number }
type Laid = { readonly cells: readonly (readonly Line[])[]; readonly lines: number }

const heightOf = (lines: number) => lines * LEADING + 2 * PADDING
const HEAD_HEIGHT = HEAD + 2 * PADDING + 3

/** How much room the head with the first two rows takes: a heading keeps at least these. */
export function firstRows(sheet: Sheet, table: Table): number {
  const columns = placed(sheet, table)
  const rows = table.rows.slice(0, 2).map((row) => heightOf(Math.min(6, laid(sheet, columns, row, table).lines)))
  return HEAD_HEIGHT + rows.reduce((sum, height) => sum + height, 0)
}

export type Slot = { readonly left: number; readonly width: number }

/** The height of a table that is not broken over pages. */
export function heightIn(sheet: Sheet, table: Table, slot: Slot): number {
  const columns = placed(sheet, table, slot)
  return HEAD_HEIGHT + table.rows.reduce((sum, row) => sum + heightOf(laid(sheet, columns, row, table).lines), 0) + 4
}

export function drawTable(sheet: Sheet, table: Table, slot: Slot = sheet): void {
  const { pdf } = sheet
  const columns = placed(sheet, table, slot)
  const lastRow = table.rows.at(-1)
  sheet.room(firstRows(sheet, table))
  pdf.element('Table', { alt: table.label }, () => {
    pdf.element('THead', () => drawHead(sheet, columns, slot))
    pdf.element('TBody', () => {
      table.rows.forEach((row, index) => {
        const all = laid(sheet, columns, row, table)
        // The last row never goes over to the next page alone.
        const last = table.rows[index + 1] === lastRow && lastRow ? laid(sheet, columns, lastRow, table).lines : 0
        if (last > 0 && all.lines + last <= SHORT && sheet.room(heightOf(all.lines) + heightOf(last)))
          repeatHead(sheet, columns, slot)
        for (const part of parts(sheet, all)) {
          if (sheet.room(heightOf(part.lines))) repeatHead(sheet, columns, slot)
          drawRow(sheet, columns, slot, part, row === lastRow)
        }
      })
    })
  })
  sheet.y += 4
}

/** A row too tall for what a page holds goes on over the next one. */
function parts(sheet: Sheet, all: Laid): readonly Laid[] {
  const whole = Math.floor((sheet.pageful - HEAD_HEIGHT - 2 * PADDING) / LEADING)
  if (all.lines <= whole / 3) return [all]
  const first = Math.floor((sheet.remaining - 2 * PADDING) / LEADING)
  const found: Laid[] = []
  let from = 0
  while (from < all.lines) {
    // Not just one line at the foot of a page.
    const fits = found.length === 0 && first >= 3 ? first : whole
    const to = Math.min(all.lines, from + fits)
    found.push({ cells: all.cells.map((lines) => lines.slice(from, to)), lines: to - from })
    from = to
  }
  return found
}

function placed(sheet: Sheet, { columns, rows }: Table, slot: Slot = sheet): readonly Placed[] {
  const room = slot.width - GAP * (columns.length - 1)
  const firm = columns.map(({ head, grows }, index) => {
    if (grows) return 0
    const cells = rows.map(({ cells, strong }) => widthOf(sheet.pdf, cells[index] ?? '', SIZE, strong))
    const widest = Math.max(measured(sheet.pdf, drawable(head), { size: HEAD }), ...cells) + 0.5
    return Math.min(widest, room * FIRM_AT_MOST)
  })
  const growing = columns.filter(({ grows }) => grows).length
  const left = room - firm.reduce((sum, width) => sum + width, 0)
  let x = slot.left
  return columns.map((column, index) => {
    const width = column.grows ? left / growing : (firm[index] ?? 0) + (growing === 0 ? left / columns.length : 0)
    const place = { column, x, width }
    x += width + GAP
    return place
  })
}

function laid(sheet: Sheet, columns: readonly Placed[], { cells, strong }: TableRow, { byHand }: Table): Laid {
  const lines = columns.map(({ width }, index) => linesOf(sheet.pdf, cells[index] ?? '', width, SIZE, strong))
  return { cells: lines, lines: Math.max(byHand ? 2 : 1, ...lines.map(({ length }) => length)) }
}

/** The head in its structure, once; on further pages `repeatHead` draws it for the eye alone. */
function drawHead(sheet: Sheet, columns: readonly Placed[], slot: Slot): void {
  const { pdf } = sheet
  pdf.element('TR', () => {
    for (const place of columns) pdf.element('TH', { scope: 'Column' }, () => headWords(sheet, place))
  })
  pdf.artifact((canvas) => headRule(sheet, canvas, slot))
  sheet.y += HEAD_HEIGHT
}

function repeatHead(sheet: Sheet, columns: readonly Placed[], slot: Slot): void {
  sheet.pdf.artifact((canvas) => {
    for (const place of columns) headWords(sheet, place)
    headRule(sheet, canvas, slot)
  }, 'Pagination')
  sheet.y += HEAD_HEIGHT
}

function headWords({ pdf, y }: Sheet, { column, x, width }: Placed): void {
  const baseline = y + HEAD + PADDING - 1
  const style = { size: HEAD, color: ink.soft } as const
  const head = drawable(column.head)
  if (column.align === 'right') pdf.text(head, x + width, baseline, { ...style, align: 'right' })
  else pdf.text(head, x, baseline, style)
}

function headRule({ y }: Sheet, canvas: Canvas, { left, width }: Slot): void {
  const rule = y + HEAD_HEIGHT
  canvas
    .moveTo(left, rule)
    .lineTo(left + width, rule)
    .lineWidth(0.9)
    .stroke(ink.frame)
}

function drawRow(sheet: Sheet, columns: readonly Placed[], slot: Slot, { cells, lines }: Laid, isLast: boolean): void {
  const { pdf } = sheet
  const top = sheet.y
  const strikes = [] as Parameters<typeof drawStrikes>[1][number][]
  pdf.element('TR', () => {
    columns.forEach(({ column, x, width }, index) => {
      pdf.element('TD', () => {
        const place = { x, width, align: column.align }
        strikes.push(...drawLines(pdf, cells[index] ?? [], place, top + PADDING + SIZE * 0.88, LEADING))
      })
    })
  })
  drawStrikes(pdf, strikes)
  sheet.y = top + heightOf(lines)
  const rule = sheet.y
  pdf.artifact((canvas) => {
    canvas
      .moveTo(slot.left, rule)
      .lineTo(slot.left + slot.width, rule)
      .lineWidth(isLast ? 0.5 : 0.35)
      .stroke(ink.rule)
  })
}
