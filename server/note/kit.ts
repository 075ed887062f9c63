/**
 * pdfkit with the doors that the note and its seal need. The published types are older than pdfkit 0.20, so what
 * we touch inside is declared here once. Two of its habits are mended: metadata is escaped, and the file's identity
 * comes from us instead of from the clock.
 */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { Font } from 'fontkit'
import PDFDocument from 'pdfkit'
import { type Face, fontOf, packedSubset, type Shaped, shaped, USUAL, usualIn } from './fonts.ts'

/** An object of the file: filled, then ended once, which writes it. */
export type KitObject = {
  readonly id: number
  data: Record<string, unknown>
  /** Whether pdfkit packs what it is filled with. */
  compress: boolean
  write(stream: Uint8Array): void
  end(stream?: Uint8Array): void
}

type KitFont = {
  readonly id: string
  /** Ours: which face it is. */
  face: Face
  readonly ascender: number
  readonly descender: number
  readonly capHeight: number
  ref(): KitObject
  finalize(): void
  /** pdfkit asks here for each word; ours answers with words that all documents share. */
  layoutCached: (word: string) => Shaped
  /** The glyphs that this file has of the face, in the order in which they were first drawn. */
  readonly subset: { readonly glyphs: readonly number[]; encode: () => Uint8Array }
  /** The glyphs of a text as the file's subset numbers them, four hex digits each, and their places. */
  encode(text: string): [string[], Shaped['positions']]
}

export type KitElement = {
  readonly dictionary: KitObject
  add(child: KitElement | (() => void)): KitElement
  end(): void
}

export type Describes = {
  readonly title: string
  readonly author: string
  readonly subject: string
  readonly language: string
  /** When the note was made, from the record: drawing reads no clock. */
  readonly dated: Date
  /** What tells this file from every other one: the session and the version. */
  readonly identity: string
}

/** pdfkit as it is, with its inside declared. */
export class Kit extends PDFDocument {
  declare _root: KitObject
  declare _font: KitFont
  declare _fontFamilies: Record<string, KitFont>
  declare _fontCount: number
  declare _fontSize: number
  declare _registeredFonts: Record<string, { src: Font }>
  declare _acroform: { fonts: Record<string, never>; defaultFont: string }
  /** Where each object begins, by its number less one. */
  declare _offsets: (number | null)[]
  declare _offset: number
  /** The object that was made last. Declared only: pdfkit makes objects before our own fields would exist. */
  declare _newest: KitObject | undefined
  declare _pageBuffer: readonly PDFKit.PDFPage[]
  declare _id: Uint8Array
  /** Writes bytes, or a line of text, at the end of the file. */
  declare _write: (data: string | Uint8Array) => void
  readonly #operators = new Map<PDFKit.PDFPage, string>()

  constructor(options: PDFKit.PDFDocumentOptions) {
    // No default font: it would be Helvetica, which is not embedded.
    super({ ...options, pdfVersion: '1.7', font: '', margin: 0, bufferPages: true, autoFirstPage: false })
  }

  /** Makes a face the current one; it is parsed once and shared by all documents. */
  face(face: Face, size: number): this {
    this._registeredFonts[face] ??= { src: fontOf(face) }
    this.font(face, size)
    if (!Object.hasOwn(this._font, 'layoutCached')) this.#prepare(face, this._font)
    return this
  }

  #prepare(face: Face, font: KitFont): void {
    font.face = face
    font.layoutCached = (word) => shaped(face, word)
    const { subset } = font
    const cut = subset.encode.bind(subset)
    subset.encode = () => {
      // pdfkit asks in order to fill the object that it made last, and would pack it again each time.
      const file = this._newest
      if (!file) throw new Error('a typeface is embedded in no object')
      file.compress = false
      Object.assign(file.data, { Filter: 'FlateDecode' })
      return packedSubset(face, subset.glyphs, cut)
    }
    // In every file the same first: mostly nothing else follows, and the subset was cut before. `usualIn` counts on it.
    if (face !== 'italic') font.encode(USUAL)
  }

  /**
   * A line of text with its baseline at (x, y), in the current face and size: what pdfkit's `text` writes, without
   * the laying out of paragraphs, which takes longer than everything else together.
   */
  show(text: string, x: number, y: number, color: string): void {
    const { _font: font, _fontSize: size } = this
    this.page.fonts[font.id] ??= font.ref()
    const place = (dx: number, dy: number) => `1 0 0 -1 ${rounded(x + dx)} ${rounded(y - dy)} Tm`
    let written = `${inkOf(color)} BT /${font.id} ${rounded(size)} Tf ${place(0, 0)} [<`
    const words = usualIn(font.face, text)
    if (words !== undefined) {
      this.addContent(`${written}${words}>] TJ ET`)
      return
    }
    const [encoded, positions] = font.encode(text)
    let along = 0
    encoded.forEach((glyph, index) => {
      const at = positions[index]
      if (!at) return
      const isMoved = at.xOffset !== 0 || at.yOffset !== 0
      const scale = size / 1000
      if (isMoved) written += `>] TJ ${place((along + at.xOffset) * scale, at.yOffset * scale)} [<`
      written += glyph
      along += at.xAdvance
      const kern = at.advanceWidth - at.xAdvance
      if (isMoved) written += `>] TJ ${place(along * scale, 0)} [<`
      else if (Math.abs(kern) > 1e-6) written += `> ${rounded(kern)} <`
    })
    this.addContent(`${written}>] TJ ET`)
  }

  /** Kept as text until the page ends: pdfkit makes bytes of each operator, ten thousand in a note. */
  override addContent(data: string): this {
    const { page } = this
    this.#operators.set(page, `${this.#operators.get(page) ?? ''}${data}\n`)
    return this
  }

  /** Writes what was drawn on a page into it. */
  settle(page: PDFKit.PDFPage): void {
    pack(page.content as PDFKit.PDFKitReference & KitObject, Buffer.from(this.#operators.get(page) ?? '', 'latin1'))
    this.#operators.delete(page)
  }

  override flushPages(): void {
    for (const page of this._pageBuffer) this.settle(page)
    super.flushPages()
  }

  override ref(data: object): PDFKit.PDFKitReference {
    const made = super.ref(data)
    this._newest = made as PDFKit.PDFKitReference & KitObject
    return made
  }

  /** A new object of the file. */
  object(data: Record<string, unknown>): KitObject {
    return this.ref(data) as KitObject
  }
}

/** Half the time of the usual level, for a tenth more bytes. */
const QUICK = { level: 3 }

/** Fills an object with bytes that are packed here: pdfkit packs as tightly as it can, which is an eighth of a note. */
export function pack(object: KitObject, bytes: Uint8Array): void {
  object.compress = false
  Object.assign(object.data, { Filter: 'FlateDecode' })
  object.write(deflateSync(bytes, QUICK))
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

const inks = new Map<string, string>()

/** `#rrggbb` as an operator. */
function inkOf(color: string): string {
  const known = inks.get(color)
  if (known) return known
  const parts = [1, 3, 5].map((at) => rounded(Number.parseInt(color.slice(at, at + 2), 16) / 255))
  const ink = `${parts.join(' ')} rg`
  inks.set(color, ink)
  return ink
}

/** A whole file for the archive: PDF/A-3a, tagged, the same every time it is made from the same record. */
export class ArchivalKit extends Kit {
  readonly #about: Describes
  readonly #written: Uint8Array[] = []
  #text = ''

  constructor(about: Describes, size: [number, number]) {
    const { title: Title, author: Author, subject: Subject, dated } = about
    const made = { Creator: 'Chairside', Producer: 'Chairside', CreationDate: dated, ModDate: dated }
    const info = { Title, Author, Subject, ...made }
    super({ size, tagged: true, subset: 'PDF/A-3a', lang: about.language, displayTitle: true, info })
    this.#about = about
    this._id = createHash('sha256').update(about.identity).digest().subarray(0, 16)
    const header = this._offset
    this._write = (data) => {
      if (typeof data === 'string') {
        this.#text += `${data}\n`
        this._offset += data.length + 1
      } else {
        this.#settled().push(data)
        this._offset += data.length
      }
    }
    // What pdfkit has written already is its header.
    const begun = this.read(header)
    if (begun) this.#written.push(begun)
  }

  /** The file so far; whole after `end`. pdfkit hands it out in ten thousand pieces, which a stream makes slow. */
  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#settled()))
  }

  /** The pieces so far, with the text that was written last. */
  #settled(): Uint8Array[] {
    if (this.#text !== '') this.#written.push(Buffer.from(this.#text, 'latin1'))
    this.#text = ''
    return this.#written
  }

  /** pdfkit calls this at the end. Its own writes names into the metadata as they are, so that an `&` breaks it. */
  _addInfo(): void {
    this.appendXML(metadata(this.#about))
  }
}

/** A text string of the file: pdfkit takes a plain string for a name. */
export const pdfText = (text: string): object => Object(text.normalize('NFC'))

/** Text as XML can hold it: escaped, without the control characters that XML forbids. */
const xml = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** XMP: what pdfkit says, and PDF/UA-1 with the extension schema that PDF/A asks for whoever says so. */
function metadata(about: Describes): string {
  const dated = `${about.dated.toISOString().slice(0, 19)}Z`
  const alternative = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt>`
  return `
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
  <xmp:CreateDate>${dated}</xmp:CreateDate>
  <xmp:ModifyDate>${dated}</xmp:ModifyDate>
  <xmp:CreatorTool>Chairside</xmp:CreatorTool>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title>${alternative(about.title)}</dc:title>
  <dc:creator><rdf:Seq><rdf:li>${xml(about.author)}</rdf:li></rdf:Seq></dc:creator>
  <dc:description>${alternative(about.subject)}</dc:description>
  <dc:language><rdf:Bag><rdf:li>${xml(about.language)}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
  <pdf:Producer>Chairside</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Indicates which part of ISO 14289 the document follows</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
`
}
