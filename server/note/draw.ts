/** The note as ink: the value's sections laid on pages. The same note, paper and date give the same bytes. */
import type { Block, Field, Paper, Section, SignatureField, Table } from '../../chart/note.ts'
import type { Instant } from '../../chart/units.ts'
import type { Attachment, PageSize } from './accessible.ts'
import { drawCode } from './draw-code.ts'
import { drawScene } from './draw-graph.ts'
import { Sheet } from './draw-page.ts'
import { drawTable, firstRows, heightIn, type Slot } from './draw-table.ts'
import { drawable, drawLines, drawStrikes, ink, linesOf, measured } from './draw-text.ts'

export type NoteAttachment = Omit<Attachment, 'date'> & { readonly name: string; readonly bytes: Uint8Array }
export type Drawing = {
  readonly paper: PageSize
  /** From the record, never from a clock: it is the file's date. */
  readonly dated: Instant
  readonly attachments?: readonly NoteAttachment[]
}

const HEADING = 10.4
const SECTION_GAP = 9
const TEXT = 8.3
const LEADING = 10.6
/** Between two tables side by side. */
const BETWEEN = 24
const FIELD_COLUMNS = 4
const FIELD_GAP = 10
const FIELD_LABEL = 7.2
const FIELD_VALUE = 9.4
const FIELD_LEAD = 12.5

/** Draws a note, or other pages. A character that the typeface lacks is written out as its code, never dropped. */
export async function drawNote(note: Paper, { paper, dated, attachments = [] }: Drawing): Promise<Uint8Array> {
  const sheet = new Sheet(note, paper, dated)
  for (const section of note.sections) sheet.pdf.element('Sect', () => drawSection(sheet, section))
  sheet.finish()
  for (const { name, bytes, ...about } of attachments) sheet.pdf.attach(name, bytes, { ...about, date: dated })
  return sheet.pdf.finish()
}

function drawSection(sheet: Sheet, section: Section): void {
  const { heading, aside, blocks } = section
  sheet.section = undefined
  if (heading !== undefined) {
    sheet.room(SECTION_GAP + HEADING + 6 + besideHeading(sheet, section))
    drawHeading(sheet, heading, aside)
    sheet.section = heading
  }
  drawBlocks(sheet, blocks)
  sheet.section = undefined
  sheet.y += SECTION_GAP
}

/** What stays with a heading: the beginning of what follows it; of signatures and of Integrity all, on one page. */
function besideHeading(sheet: Sheet, { blocks }: Section): number {
  const [first, second] = blocks
  const begins = pairOf(sheet, first, second)?.height ?? (first ? needs(sheet, first) : 0)
  if (!blocks.some(({ block }) => block === 'signatures' || block === 'code')) return begins
  const whole = blocks.reduce((sum, block) => sum + heightOf(sheet, block), 0)
  return whole + SECTION_GAP + HEADING + 6 <= sheet.pageful ? whole : begins
}

/** The height of a block that is not broken over pages. */
function heightOf(sheet: Sheet, block: Block): number {
  if (block.block === 'table') return heightIn(sheet, block, sheet)
  if (block.block !== 'sentences') return needs(sheet, block)
  const lines = block.sentences.map((cell) => linesOf(sheet.pdf, cell, sheet.width, TEXT).length)
  return lines.reduce((sum, count) => sum + count * LEADING + 2, 0)
}

/** A heading never stands alone at the foot of a page: this much of what follows stays with it. */
function needs(sheet: Sheet, block: Block): number {
  switch (block.block) {
    case 'table':
      return firstRows(sheet, block)
    case 'graph':
      return block.scene.height + 4
    case 'signatures':
      return signaturesHeight(signatureBoxes(sheet, block.fields))
    case 'code':
      return CODE
    default:
      return 2 * LEADING
  }
}

function drawHeading(sheet: Sheet, heading: string, aside: string | undefined): void {
  const { pdf } = sheet
  const y = sheet.y + HEADING
  pdf.heading(2, drawable(heading), sheet.left, y, { size: HEADING, face: 'semibold', color: ink.text })
  sheet.y = y + 5
  if (aside === undefined) return
  const from = measured(pdf, heading, { size: HEADING, face: 'semibold' }) + 9
  const lines = linesOf(pdf, [{ text: aside, tone: 'soft' }], sheet.width - from, TEXT)
  pdf.element('P', () => drawLines(pdf, lines, { x: sheet.left + from, width: sheet.width - from }, y, LEADING))
  sheet.y = y + (lines.length - 1) * LEADING + 5
}

/** Two narrow tables stand side by side; one alone keeps its width, so that a row can be followed by eye. */
function drawBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index]
    const pair = pairOf(sheet, block, blocks[index + 1])
    if (pair) {
      drawPair(sheet, pair)
      index += 1
    } else if (block?.block === 'table' && block.narrow) drawTable(sheet, block, halvesOf(sheet)[0])
    else if (block) drawBlock(sheet, block)
  }
}

const halvesOf = (sheet: Sheet): readonly [Slot, Slot] => {
  const width = (sheet.width - BETWEEN) / 2
  return [
    { left: sheet.left, width },
    { left: sheet.right - width, width },
  ]
}

type Pair = { readonly first: Table; readonly second: Table; readonly height: number }

/** Two tables that go side by side, on one page. */
function pairOf(sheet: Sheet, first: Block | undefined, second: Block | undefined): Pair | undefined {
  if (first?.block !== 'table' || second?.block !== 'table' || !first.narrow || !second.narrow) return undefined
  const [left, right] = halvesOf(sheet)
  const height = Math.max(heightIn(sheet, first, left), heightIn(sheet, second, right))
  return height > sheet.pageful ? undefined : { first, second, height }
}

function drawPair(sheet: Sheet, { first, second, height }: Pair): void {
  const [left, right] = halvesOf(sheet)
  sheet.room(height)
  const top = sheet.y
  drawTable(sheet, first, left)
  sheet.y = top
  drawTable(sheet, second, right)
  sheet.y = top + height
}

function drawBlock(sheet: Sheet, block: Block): void {
  switch (block.block) {
    case 'table':
      drawTable(sheet, block)
      break
    case 'fields':
      drawFields(sheet, block)
      break
    case 'sentences':
      for (const sentence of block.sentences) drawParagraph(sheet, sentence)
      break
    case 'graph':
      sheet.room(block.scene.height)
      drawScene(sheet.pdf, block.scene, sheet.left, sheet.y)
      sheet.y += block.scene.height + 2
      break
    case 'signatures':
      drawSignatures(sheet, block.fields)
      break
    case 'code':
      drawCodeBeside(sheet, block)
      break
  }
}

/** The side of a code to scan, its quiet margin included. */
const CODE = 74

function drawCodeBeside(sheet: Sheet, { payload, label, beside }: Block & { block: 'code' }): void {
  const { pdf } = sheet
  sheet.room(CODE)
  const top = sheet.y
  drawCode(pdf, payload, label, sheet.left, top, CODE)
  const place = { x: sheet.left + CODE + 6, width: sheet.width - CODE - 6 }
  let y = top + 12
  for (const cell of beside) {
    const lines = linesOf(pdf, cell, place.width, TEXT)
    const baseline = y + TEXT
    pdf.element('P', () => drawLines(pdf, lines, place, baseline, LEADING))
    y += lines.length * LEADING + 2
  }
  sheet.y = Math.max(y, top + CODE) + 2
}

/** A paragraph may run over pages, line by line. */
function drawParagraph(sheet: Sheet, cell: Parameters<typeof linesOf>[1]): void {
  const { pdf } = sheet
  const lines = linesOf(pdf, cell, sheet.width, TEXT)
  let rest = lines
  while (rest.length > 0) {
    sheet.room(Math.min(2, rest.length) * LEADING)
    const fits = Math.max(1, Math.min(rest.length, Math.floor(sheet.remaining / LEADING)))
    const now = rest.slice(0, fits)
    pdf.element('P', () => {
      const strikes = drawLines(pdf, now, { x: sheet.left, width: sheet.width }, sheet.y + TEXT, LEADING)
      drawStrikes(pdf, strikes)
    })
    sheet.y += fits * LEADING
    rest = rest.slice(fits)
  }
  sheet.y += 2
}

type Laid = {
  readonly label: ReturnType<typeof linesOf>
  readonly value: ReturnType<typeof linesOf>
  readonly leading: number
}

function drawFields(sheet: Sheet, { title, aside, fields }: Block & { block: 'fields' }): void {
  const { pdf } = sheet
  const width = (sheet.width - FIELD_GAP * (FIELD_COLUMNS - 1)) / FIELD_COLUMNS
  const laid = fields.map((field) => layField(sheet, field, width))
  const rows = Array.from({ length: Math.ceil(laid.length / FIELD_COLUMNS) }, (_, row) =>
    laid.slice(row * FIELD_COLUMNS, (row + 1) * FIELD_COLUMNS),
  )
  sheet.room(HEADING + 8 + rowHeight(rows[0] ?? []))
  drawHeading(sheet, title, aside)
  const rule = sheet.y - 1
  pdf.artifact((canvas) => {
    canvas.moveTo(sheet.left, rule).lineTo(sheet.right, rule).lineWidth(0.5).stroke(ink.rule)
  })
  sheet.y += 1
  for (const row of rows) {
    sheet.room(rowHeight(row))
    row.forEach(({ label, value, leading }, index) => {
      const place = { x: sheet.left + index * (width + FIELD_GAP), width }
      pdf.element('P', () => {
        drawLines(pdf, label, place, sheet.y + FIELD_LABEL + 1, 8.6)
        drawLines(pdf, value, place, sheet.y + FIELD_LABEL + 1 + label.length * 8.6 + leading - 8.6, leading)
      })
    })
    sheet.y += rowHeight(row)
  }
  sheet.y += 6
}

const layField = ({ pdf }: Sheet, { label, value, lead }: Field, width: number): Laid => ({
  label: linesOf(pdf, [{ text: `${label} `, tone: 'soft' }], width, FIELD_LABEL),
  value: linesOf(pdf, value, width, lead ? FIELD_LEAD : FIELD_VALUE, true),
  leading: lead ? 14 : 11,
})
const rowHeight = (row: readonly Laid[]) =>
  Math.max(0, ...row.map(({ label, value, leading }) => label.length * 8.6 + value.length * leading + 5.5))

/** A seal with nothing to explain, and what each reason for an override adds to it. */
const SIGNATURE = { width: 250, height: 84, reason: 11, tallest: 300 }
const SIGNATURE_HEAD = 14
const SIGNATURE_GAP = 6

type SignatureBox = SignatureField & {
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Two beside each other; one with reasons to hold takes the whole width. */
function signatureBoxes(sheet: Sheet, fields: readonly SignatureField[]): readonly SignatureBox[] {
  let top = 0
  let beside: SignatureBox | undefined
  return fields.map((field) => {
    const wide = field.reasons > 0
    const height = Math.min(SIGNATURE.tallest, SIGNATURE.height + field.reasons * SIGNATURE.reason)
    if (!wide && beside) {
      const box = { ...field, x: sheet.right - SIGNATURE.width, top: beside.top, width: SIGNATURE.width, height }
      beside = undefined
      return box
    }
    const box = { ...field, x: sheet.left, top, width: wide ? sheet.width : SIGNATURE.width, height }
    top += SIGNATURE_HEAD + height + SIGNATURE_GAP
    beside = wide ? undefined : box
    return box
  })
}

const signaturesHeight = (boxes: readonly SignatureBox[]) =>
  Math.max(0, ...boxes.map(({ top, height }) => top + SIGNATURE_HEAD + height + SIGNATURE_GAP))

/** Empty fields, to be filled by the seal. The block is never split: a signature stands beside what it signs. */
function drawSignatures(sheet: Sheet, fields: readonly SignatureField[]): void {
  const { pdf } = sheet
  const boxes = signatureBoxes(sheet, fields)
  sheet.room(signaturesHeight(boxes))
  for (const { name, label, x, top, width, height } of boxes) {
    const y = sheet.y + top
    pdf.element('P', () => pdf.text(drawable(label), x, y + 9, { size: FIELD_LABEL, color: ink.soft }))
    const box = { x, y: y + SIGNATURE_HEAD, width, height }
    pdf.artifact((canvas) => {
      canvas.rect(box.x, box.y, box.width, box.height).lineWidth(0.5).stroke(ink.rule)
    })
    pdf.signatureField(name, box, `Signature: ${drawable(label)}`)
  }
  sheet.y += signaturesHeight(boxes)
}
