/** Tables: columns as wide as their words, heads repeated on every page, rows that never lose a line. */
import type { Column, Table, TableRow } from '../../chart/note.ts'
import type { Sheet } from './draw-page.ts'
import { drawLines, drawStrikes, ink, type Line, linesOf, widthOf } from './draw-text.ts'

const SIZE = 8.3
const LEADING = 10.4
const HEAD = 7.6
const GAP = 9
const PADDING = 2.6
/** A column of words that doesn't grow takes at most this share, so that none starves the others. */
const FIRM_AT_MOST = 0.26

type Placed = { readonly column: Column; readonly x: number; readonly width: number }
type Laid = { readonly cells: readonly (readonly Line[])[]; readonly lines: number }

const heightOf = (lines: number) => lines * LEADING + 2 * PADDING
const HEAD_HEIGHT = HEAD + 2 * PADDING + 3

/** How much room the head with the first two rows takes: a heading keeps at least these. */
export function firstRows(sheet: Sheet, table: Table): number {
  const columns = placed(sheet, table)
  const rows = table.rows.slice(0, 2).map((row) => heightOf(Math.min(6, laid(sheet, columns, row).lines)))
  return HEAD_HEIGHT + rows.reduce((sum, height) => sum + height, 0)
}

export function drawTable(sheet: Sheet, table: Table): void {
  const { pdf } = sheet
  const columns = placed(sheet, table)
  const lastRow = table.rows.at(-1)
  sheet.room(firstRows(sheet, table))
  pdf.element('Table', { alt: table.label }, () => {
    pdf.element('THead', () => drawHead(sheet, columns, true))
    pdf.element('TBody', () => {
      for (const row of table.rows) {
        const all = laid(sheet, columns, row)
        for (const part of parts(sheet, all)) {
          if (sheet.room(heightOf(part.lines))) pdf.artifact(() => drawHead(sheet, columns, false), 'Pagination')
          drawRow(sheet, columns, part, row === lastRow)
        }
      }
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

function placed(sheet: Sheet, { columns, rows }: Table): readonly Placed[] {
  const room = sheet.width - GAP * (columns.length - 1)
  const firm = columns.map(({ head, grows }, index) => {
    if (grows) return 0
    const cells = rows.map(({ cells, strong }) => widthOf(sheet.pdf, cells[index] ?? '', SIZE, strong))
    const widest = Math.max(sheet.pdf.textWidth(head, { size: HEAD }), ...cells) + 0.5
    return Math.min(widest, room * FIRM_AT_MOST)
  })
  const growing = columns.filter(({ grows }) => grows).length
  const left = room - firm.reduce((sum, width) => sum + width, 0)
  let x = sheet.left
  return columns.map((column, index) => {
    const width = column.grows ? left / growing : (firm[index] ?? 0) + (growing === 0 ? left / columns.length : 0)
    const place = { column, x, width }
    x += width + GAP
    return place
  })
}

function laid(sheet: Sheet, columns: readonly Placed[], { cells, strong }: TableRow): Laid {
  const lines = columns.map(({ width }, index) => linesOf(sheet.pdf, cells[index] ?? '', width, SIZE, strong))
  return { cells: lines, lines: Math.max(1, ...lines.map(({ length }) => length)) }
}

function drawHead(sheet: Sheet, columns: readonly Placed[], tagged: boolean): void {
  const { pdf } = sheet
  const y = sheet.y + HEAD + PADDING - 1
  const words = ({ column, x, width }: Placed) => {
    const style = { size: HEAD, color: ink.soft } as const
    if (column.align === 'right') pdf.text(column.head, x + width, y, { ...style, align: 'right' })
    else pdf.text(column.head, x, y, style)
  }
  if (tagged)
    pdf.element('TR', () => {
      for (const place of columns) pdf.element('TH', { scope: 'Column' }, () => words(place))
    })
  else for (const place of columns) words(place)
  sheet.y += HEAD_HEIGHT
  const rule = sheet.y
  const line = (canvas: Parameters<Parameters<typeof pdf.artifact>[0]>[0]) =>
    canvas.moveTo(sheet.left, rule).lineTo(sheet.right, rule).lineWidth(0.9).stroke(ink.frame)
  if (tagged) pdf.artifact(line)
}

function drawRow(sheet: Sheet, columns: readonly Placed[], { cells, lines }: Laid, isLast: boolean): void {
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
      .moveTo(sheet.left, rule)
      .lineTo(sheet.right, rule)
      .lineWidth(isLast ? 0.5 : 0.35)
      .stroke(ink.rule)
  })
}
