/**
 * A tagged PDF that a screen reader, an archive and a court can use: PDF/A-3a and PDF/UA-1, fonts embedded,
 * the same calls with the same dates giving the same bytes. Everything drawn is either content of a structure
 * element or an artifact; what pdfkit would let slip is an error here.
 *
 * Lengths are points (1/72 inch); x and y count from the upper left corner of the page. Text sits on its baseline.
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../chart/units.ts'
import { type Face, missingGlyphs, unicodeName, widthIn } from './fonts.ts'
import { ArchivalKit, type Describes, type Kit, type KitElement, type KitObject, pack, pdfText } from './kit.ts'
import { wrapped } from './wrap.ts'

export type PageSize = 'letter' | 'a4'
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Align = 'left' | 'center' | 'right'
export type TextStyle = {
  readonly size: number
  readonly face?: Face
  /** `#rrggbb`; black when left out. */
  readonly color?: string
  /** Which part of the text stands at x; `left` when left out. */
  readonly align?: Align
}

/** Elements that only hold others. */
const holders = ['Document', 'Sect', 'Div', 'Table', 'THead', 'TBody', 'TR', 'L', 'LI'] as const
type Holder = Exclude<(typeof holders)[number], 'Document'>
/** Elements that hold text. */
type Content = 'H1' | 'H2' | 'H3' | 'P' | 'Span' | 'TH' | 'TD' | 'Lbl' | 'LBody' | 'Caption' | 'Note'
export type Tag = Holder | Content
export type ElementOptions = {
  readonly alt?: string
  /** What the text says where its characters don't, as for a corrected value. */
  readonly actual?: string
  readonly expanded?: string
  readonly lang?: string
  /** For a TH: which cells it heads. */
  readonly scope?: 'Row' | 'Column'
}

/** What may be drawn on besides text. Handed out only inside `artifact` and `figure`. */
export type Canvas = {
  save(): Canvas
  restore(): Canvas
  moveTo(x: number, y: number): Canvas
  lineTo(x: number, y: number): Canvas
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): Canvas
  closePath(): Canvas
  rect(x: number, y: number, width: number, height: number): Canvas
  roundedRect(x: number, y: number, width: number, height: number, radius?: number): Canvas
  circle(x: number, y: number, radius: number): Canvas
  polygon(...points: number[][]): Canvas
  path(d: string): Canvas
  lineWidth(width: number): Canvas
  lineCap(cap: 'butt' | 'round' | 'square'): Canvas
  lineJoin(join: 'miter' | 'round' | 'bevel'): Canvas
  dash(length: number, options?: { space?: number; phase?: number }): Canvas
  undash(): Canvas
  fillColor(color: string): Canvas
  strokeColor(color: string): Canvas
  fillOpacity(opacity: number): Canvas
  fill(color?: string): Canvas
  stroke(color?: string): Canvas
  fillAndStroke(fill?: string, stroke?: string): Canvas
  clip(): Canvas
  translate(x: number, y: number): Canvas
  rotate(degrees: number, options?: { origin?: number[] }): Canvas
}

export type Attachment = {
  readonly type: string
  readonly description: string
  /** `Source`: what the note was made from; `Data`; `Supplement`: an earlier version. */
  readonly relationship: 'Source' | 'Data' | 'Supplement' | 'Alternative' | 'Unspecified'
  readonly date: Instant
}

export type PdfOptions = Omit<Describes, 'dated'> & { readonly size: PageSize; readonly dated: Instant }

const sizes: Record<PageSize, [number, number]> = { letter: [612, 792], a4: [595.28, 841.89] }

/** Every annotation is printed; a signature field is also locked in place. PDF 32000-1, table 165. */
const PRINT_AND_LOCKED = 4 | 128
/** The file has signature fields, and may only be appended to. PDF 32000-1, table 219. */
const SIGNATURES_EXIST_AND_APPEND_ONLY = 1 | 2

export class AccessiblePdf {
  readonly width: number
  readonly height: number
  readonly #kit: ArchivalKit
  readonly #root: KitElement
  readonly #fields: KitObject[] = []
  readonly #fieldNames = new Set<string>()
  readonly #bookmarks: { readonly level: number; readonly item: PDFKit.PDFOutline }[]
  #element: { readonly tag: string; readonly node: KitElement }
  #drawing: 'nothing' | 'content' | 'artifact' = 'nothing'
  #heading = 0

  /** Opens the file with its first page. */
  constructor({ size, dated, ...about }: PdfOptions) {
    const [width, height] = sizes[size]
    this.width = width
    this.height = height
    this.#kit = new ArchivalKit({ ...about, dated: new Date(dated) }, [width, height])
    this.#kit.addPage()
    this.#root = this.#struct('Document', {})
    this.#kit.addStructure(this.#root as PDFKit.PDFStructureElement & KitElement)
    this.#element = { tag: 'Document', node: this.#root }
    this.#bookmarks = [{ level: 0, item: this.#kit.outline }]
  }

  get pageCount(): number {
    return this.#kit.bufferedPageRange().count
  }

  newPage(): void {
    if (this.#drawing !== 'nothing') throw new Error('a page cannot end in the middle of a figure or an artifact')
    this.#kit.addPage()
  }

  /** Draws on every page again, for `Page x of y`. The last page is the current one afterwards. */
  eachPage(draw: (page: number, of: number) => void): void {
    const { count } = this.#kit.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      this.#kit.switchToPage(page)
      draw(page + 1, count)
    }
  }

  /** A structure element around what `draw` draws. It may run over several pages. */
  element(tag: Tag, draw: () => void): void
  element(tag: Tag, options: ElementOptions, draw: () => void): void
  element(tag: Tag, options: ElementOptions | (() => void), draw?: () => void): void {
    const body = typeof options === 'function' ? options : draw
    this.#within(tag, typeof options === 'function' ? {} : options, () => body?.())
  }

  /** A heading with its bookmark. Levels go down one at a time: a reader jumps from heading to heading. */
  heading(level: 1 | 2 | 3, text: string, x: number, y: number, style: TextStyle): void {
    if (level > this.#heading + 1) throw new Error(`a heading of level ${level} after one of level ${this.#heading}`)
    this.#heading = level
    this.#within(`H${level}`, {}, () => this.text(text, x, y, style))
    while (level <= (this.#bookmarks.at(-1)?.level ?? 0)) this.#bookmarks.pop()
    const item = this.#bookmarks.at(-1)?.item.addItem(text, { expanded: true })
    if (item) this.#bookmarks.push({ level, item })
  }

  /** One picture: its words for those who cannot see it, and the rectangle that it fills. */
  figure(alt: string, { x, y, width, height }: Rect, draw: (canvas: Canvas) => void): void {
    this.#within('Figure', { alt, bbox: [x, y, x + width, y + height], placement: 'Block' }, () =>
      this.#content(() => draw(this.#kit)),
    )
  }

  /** Rules, fills, running heads, DRAFT: what a screen reader passes over. */
  artifact(draw: (canvas: Canvas) => void, type: 'Layout' | 'Pagination' | 'Page' = 'Layout'): void {
    // pdfkit would close the element that is being drawn, and its text would lose its place in the reading order.
    if (this.#drawing !== 'nothing') throw new Error('an artifact cannot stand inside a figure or an artifact')
    this.#kit.markContent('Artifact', { type })
    this.#during('artifact', () => draw(this.#kit))
    this.#kit.endMarkedContent()
  }

  /** One line of text at its baseline. Throws for a character that the face does not have. */
  text(text: string, x: number, y: number, style: TextStyle): void {
    const line = oneLine(text)
    if (line === '') return
    const [missing] = isPlain.test(line) ? [] : missingGlyphs(line, style.face)
    if (missing) throw new Error(`the note's typeface has no character ${unicodeName(missing)} ("${missing}")`)
    const shift = { left: 0, center: 0.5, right: 1 }[style.align ?? 'left']
    const start = shift === 0 ? x : x - shift * this.textWidth(line, style)
    this.#content(() => this.#styled(style).show(line, start, y, style.color ?? '#000000'))
  }

  /** Several texts as one piece of the current element: the lines of a cell are read as one. */
  together(draw: () => void): void {
    this.#content(draw)
  }

  /** Lines one under the other, the first one's baseline at y. Returns the baseline after the last. */
  lines(lines: readonly string[], x: number, y: number, style: TextStyle & { readonly leading: number }): number {
    lines.forEach((line, index) => {
      // The space keeps the last word of a line and the first of the next apart when text is copied or read aloud.
      const text = index < lines.length - 1 && (style.align ?? 'left') === 'left' ? `${line} ` : line
      this.text(text, x, y + index * style.leading, style)
    })
    return y + lines.length * style.leading
  }

  textWidth(text: string, style: TextStyle): number {
    return (widthIn(style.face ?? 'regular', oneLine(text)) / 1000) * style.size
  }

  /** Heights over and under the baseline, and of a capital letter. */
  metrics(style: TextStyle): { readonly ascent: number; readonly descent: number; readonly capHeight: number } {
    const { ascender, descender, capHeight } = this.#styled(style)._font
    const scale = style.size / 1000
    return { ascent: ascender * scale, descent: -descender * scale, capHeight: capHeight * scale }
  }

  /** The text in lines no wider than `width`. A word wider than that is cut, never drawn over the edge. */
  wrap(text: string, width: number, style: TextStyle): readonly string[] {
    return wrapped(text, width, (line) => this.textWidth(line, style))
  }

  /**
   * Reserves an empty signature field on the current page, to be filled by a later revision without touching
   * anything else. `tooltip` is what assistive technology says of it.
   */
  signatureField(name: string, { x, y, width, height }: Rect, tooltip: string): void {
    if (this.#fieldNames.has(name)) throw new Error(`two signature fields called ${name}`)
    if (this.#drawing !== 'nothing') throw new Error('a signature field cannot stand inside a figure or an artifact')
    this.#fieldNames.add(name)
    const appearance = this.#kit.object({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, width, height],
      Resources: {},
    })
    // PDF/A wants an appearance even of an empty field; a stream needs a byte.
    appearance.end(new Uint8Array([0x0a]))
    const node = this.#struct('Form', {})
    this.#element.node.add(node)
    this.#kit.annotate(x, y, width, height, {
      ...{ structParent: node, Subtype: 'Widget', FT: 'Sig', F: PRINT_AND_LOCKED },
      ...{ T: pdfText(name), TU: pdfText(tooltip), P: this.#kit.page.dictionary, AP: { N: appearance } },
      Contents: Object(tooltip),
    })
    const { dictionary } = node
    const write = dictionary.end.bind(dictionary)
    dictionary.end = () => {
      // pdfkit writes the one child as a list. Validators then don't see that a later signature is in this field.
      if (Array.isArray(dictionary.data.K)) dictionary.data.K = dictionary.data.K[0]
      write()
    }
    node.end()
    this.#fields.push(this.#kit.page.annotations.at(-1))
  }

  /** Puts a file into the note: listed by every reader, extracted unchanged by `pdfdetach`. */
  attach(name: string, bytes: Uint8Array, { type, description, relationship, date }: Attachment): void {
    const Params = {
      Size: bytes.length,
      CheckSum: createHash('md5').update(bytes).digest(),
      CreationDate: new Date(date),
      ModDate: new Date(date),
    }
    const file = this.#kit.object({ Type: 'EmbeddedFile', Subtype: type.replaceAll('/', '#2F'), Params })
    pack(file, bytes)
    file.end()
    const specification = this.#kit.object({
      Type: 'Filespec',
      AFRelationship: relationship,
      F: pdfText(name),
      UF: pdfText(name),
      Desc: pdfText(description),
      EF: { F: file, UF: file },
    })
    specification.end()
    this.#kit.addNamedEmbeddedFile(name, specification as PDFKit.PDFKitReference & KitObject)
    const associated = this.#kit._root.data.AF
    this.#kit._root.data.AF = [...(Array.isArray(associated) ? associated : []), specification]
  }

  /** Ends the file and gives its bytes. Nothing can be drawn after. */
  finish(): Uint8Array {
    if (this.#element.node !== this.#root) throw new Error(`the element ${this.#element.tag} is still open`)
    this.#root.end()
    if (this.#fields.length > 0) this.#form()
    this.#kit.end()
    return this.#kit.bytes
  }

  /** Our own form dictionary: pdfkit's asks viewers to redraw the fields, which would undo what was signed. */
  #form(): void {
    this.#kit._acroform = { fonts: {}, defaultFont: 'none' }
    const SigFlags = SIGNATURES_EXIST_AND_APPEND_ONLY
    this.#kit._root.data.AcroForm = this.#kit.object({ Fields: this.#fields, SigFlags, DR: { Font: {} } })
  }

  #styled({ face = 'regular', size }: TextStyle): Kit {
    return this.#kit.face(face, size)
  }

  #struct(tag: string, options: object): KitElement {
    return this.#kit.struct(tag, options) as PDFKit.PDFStructureElement & KitElement
  }

  #within(tag: string, options: object, draw: () => void): void {
    if (this.#drawing !== 'nothing') throw new Error(`an element ${tag} cannot begin inside a figure or an artifact`)
    const parent = this.#element
    const node = this.#struct(tag, options)
    parent.node.add(node)
    this.#element = { tag, node }
    draw()
    node.end()
    this.#element = parent
  }

  /** Draws as content of the current element, or goes on with the figure or artifact that is being drawn. */
  #content(draw: () => void): void {
    if (this.#drawing !== 'nothing') {
      draw()
      return
    }
    const { tag, node } = this.#element
    if (holders.some((holder) => holder === tag)) throw new Error(`${tag} holds elements, not text: begin a P, a TD …`)
    node.add(() => this.#during('content', draw))
  }

  #during(what: 'content' | 'artifact', draw: () => void): void {
    this.#drawing = what
    draw()
    this.#drawing = 'nothing'
  }
}

/** Composed letters, and a space for any run of white space: a line break would draw nothing. */
const oneLine = (text: string): string => (isPlain.test(text) ? text : text.normalize('NFC').replace(/[\t\n\r]+/g, ' '))
const isPlain = /^[\x20-\x7e]*$/
