/** The sheet: its margins, who it is about on every page, and where the next thing goes. */
import { GRAPH_WIDTH, type Paper } from '../../chart/note.ts'
import { AccessiblePdf, type PageSize } from './accessible.ts'
import { drawable, drawLines, ink, type Line, linesOf, measured, plainText } from './draw-text.ts'

const TOP = 40
const BOTTOM = 30
const LABEL = 7.2
const VALUE = 10.5
const FOOT = 7.2
const FOOT_LEADING = 9.5
const BOX_PADDING = 8
/** The line that says which section goes on from the page before. */
const CONTINUED = 15

type Box = {
  readonly x: number
  readonly width: number
  readonly label: readonly Line[]
  readonly value: readonly Line[]
}

export class Sheet {
  readonly pdf: AccessiblePdf
  readonly left: number
  readonly width = GRAPH_WIDTH
  /** The next free y. */
  y = 0
  /** The heading under which the next thing stands: it is said again where a page begins in its midst. */
  section: string | undefined
  readonly #note: Paper
  readonly #foot: readonly string[]
  readonly #boxes: readonly Box[]
  readonly #bottom: number

  constructor(note: Paper, size: PageSize, dated: number) {
    this.#note = note
    this.pdf = new AccessiblePdf({ size, dated, ...described(note) })
    this.left = (this.pdf.width - this.width) / 2
    this.#foot = [note.footer.left, note.footer.middle].flatMap((text) =>
      this.pdf.wrap(drawable(text), this.width - 70, { size: FOOT }),
    )
    this.#bottom = this.pdf.height - BOTTOM - this.#foot.length * FOOT_LEADING - 8
    this.#boxes = this.#patientBoxes()
    this.#underlay()
    this.pdf.heading(1, note.title, this.left, TOP + 12, { size: 15.5, face: 'semibold', color: ink.text })
    this.#head()
    this.pdf.element('Sect', () => this.#patient())
  }

  get right(): number {
    return this.left + this.width
  }

  /** What is left of a page below its head: more than this never fits at once. */
  get pageful(): number {
    return this.#bottom - this.#bodyTop - CONTINUED
  }

  get remaining(): number {
    return this.#bottom - this.y
  }

  /** Begins a page when less than `height` is left. True when it did. */
  room(height: number): boolean {
    if (this.y + height <= this.#bottom) return false
    this.newPage()
    return true
  }

  newPage(): void {
    this.pdf.newPage()
    this.#underlay()
    this.pdf.artifact(() => {
      this.pdf.text(this.#note.title, this.left, TOP + 12, { size: 15.5, face: 'semibold', color: ink.text })
      this.#headText()
      this.#patientText()
    }, 'Pagination')
    this.#frame()
    this.y = this.#bodyTop
    this.#continued()
  }

  #continued(): void {
    if (this.section === undefined) return
    const words = `${drawable(this.section)}, continued`
    const style = { size: 8.3, face: 'semibold', color: ink.soft } as const
    this.pdf.artifact(() => this.pdf.text(words, this.left, this.y + 8, style), 'Pagination')
    this.y += CONTINUED
  }

  /** The foot of every page, once it is known how many there are. */
  finish(): void {
    this.pdf.eachPage((page, of) =>
      this.pdf.artifact((canvas) => {
        const top = this.#bottom + 8
        canvas.moveTo(this.left, top).lineTo(this.right, top).lineWidth(0.5).stroke(ink.rule)
        this.#foot.forEach((line, index) => {
          this.pdf.text(line, this.left, top + 11 + index * FOOT_LEADING, { size: FOOT, color: ink.soft })
        })
        this.pdf.text(`Page ${page} of ${of}`, this.right, top + 11, { size: FOOT, color: ink.soft, align: 'right' })
      }, 'Pagination'),
    )
  }

  get #bodyTop(): number {
    return TOP + 32 + this.#boxHeight + 14
  }

  get #boxHeight(): number {
    const tallest = Math.max(...this.#boxes.map(({ label, value }) => label.length * 9 + value.length * 13))
    return tallest + BOX_PADDING * 1.6
  }

  #head(): void {
    this.pdf.element('P', () => this.#headText())
  }

  #headText(): void {
    const { clinic, day, place, draft } = this.#note
    const soft = { size: 8.4, color: ink.soft }
    this.pdf.text(drawable(clinic.line), this.left, TOP + 25, soft)
    this.pdf.text(draft ? `DRAFT, not signed · ${day}` : day, this.right, TOP + 12, {
      ...{ size: 10.5, face: 'semibold', color: ink.text, align: 'right' },
    })
    this.pdf.text(place, this.right, TOP + 25, { ...soft, align: 'right' })
  }

  #patient(): void {
    this.#boxes.forEach((box) => {
      this.pdf.element('P', () => this.#boxText(box))
    })
    this.#frame()
    this.y = this.#bodyTop
  }

  #patientText(): void {
    for (const box of this.#boxes) this.#boxText(box)
  }

  #boxText({ x, width, label, value }: Box): void {
    const place = { x: x + BOX_PADDING, width: width - 2 * BOX_PADDING }
    const top = TOP + 32 + BOX_PADDING
    drawLines(this.pdf, label, place, top + LABEL * 0.85, 9)
    drawLines(this.pdf, value, place, top + label.length * 9 + VALUE * 0.9, 13)
  }

  #frame(): void {
    const top = TOP + 32
    this.pdf.artifact((canvas) => {
      canvas.roundedRect(this.left, top, this.width, this.#boxHeight, 3).lineWidth(0.9).stroke(ink.frame)
      for (const { x } of this.#boxes.slice(1))
        canvas
          .moveTo(x, top)
          .lineTo(x, top + this.#boxHeight)
          .lineWidth(0.5)
          .stroke(ink.rule)
    })
  }

  /** Each box gets what its words need; the name and the allergies share what is left, or give up what is missing. */
  #patientBoxes(): readonly Box[] {
    const fields = this.#note.patient
    const style = { size: VALUE, face: 'semibold' } as const
    const natural = fields.map(
      ({ label, value }) =>
        Math.max(
          measured(this.pdf, drawable(plainText(value)), style),
          measured(this.pdf, drawable(label), { size: LABEL }),
        ) +
        2 * BOX_PADDING +
        1,
    )
    const firm = natural.slice(1, -1).reduce((sum, width) => sum + width, 0)
    const first = natural[0] ?? 0
    const last = natural.at(-1) ?? 0
    const open = this.width - firm
    const share =
      first + last <= open ? first + (open - first - last) / 2 : Math.min(Math.max(open * 0.3, first), open * 0.6)
    const widths = natural.map((width, index) =>
      index === 0 ? share : index === natural.length - 1 ? open - share : width,
    )
    let x = this.left
    return fields.map(({ label, value }, index) => {
      const width = widths[index] ?? 0
      const inner = width - 2 * BOX_PADDING
      const box = {
        ...{ x, width },
        label: linesOf(this.pdf, [{ text: label, tone: 'soft' }], inner, LABEL),
        value: linesOf(this.pdf, value, inner, VALUE),
      }
      x += width
      return box
    })
  }

  /** DRAFT across the page, under everything. Solid light grey: a transparent one would not survive every printer. */
  #underlay(): void {
    if (!this.#note.draft) return
    const { width, height } = this.pdf
    this.pdf.artifact((canvas) => {
      canvas.save().rotate(-52, { origin: [width / 2, height / 2] })
      this.pdf.text('DRAFT', width / 2, height / 2 + 60, {
        size: 190,
        face: 'semibold',
        color: ink.draft,
        align: 'center',
      })
      canvas.restore()
    }, 'Pagination')
  }
}

function described({ about }: Paper) {
  const { title, author, subject, language, identity } = about
  return { title: drawable(title), author: drawable(author), subject: drawable(subject), language, identity }
}
