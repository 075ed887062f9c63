/**
 * pdfkit with the doors that the note and its seal need. The published types are older than pdfkit 0.20, so what
 * we touch inside is declared here once. Two of its habits are mended: metadata is escaped, and the file's identity
 * comes from us instead of from the clock.
 */
import { createHash } from 'node:crypto'
import type { Font } from 'fontkit'
import PDFDocument from 'pdfkit'
import { type Face, fontOf } from './fonts.ts'

/** An object of the file: filled, then ended once, which writes it. */
export type KitObject = {
  readonly id: number
  data: Record<string, unknown>
  end(stream?: Uint8Array): void
}

type KitFont = {
  readonly id: string
  readonly ascender: number
  readonly descender: number
  readonly capHeight: number
  ref(): KitObject
  finalize(): void
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
  declare _registeredFonts: Record<string, { src: Font }>
  declare _acroform: { fonts: Record<string, never>; defaultFont: string }
  /** Where each object begins, by its number less one. */
  declare _offsets: (number | null)[]
  declare _offset: number
  declare _id: Uint8Array
  /** Writes bytes, or a line of text, at the end of the file. */
  declare _write: (data: string | Uint8Array) => void

  constructor(options: PDFKit.PDFDocumentOptions) {
    // No default font: it would be Helvetica, which is not embedded.
    super({ ...options, pdfVersion: '1.7', font: '', margin: 0, bufferPages: true, autoFirstPage: false })
  }

  /** Makes a face the current one; it is parsed once and shared by all documents. */
  face(face: Face, size: number): this {
    this._registeredFonts[face] ??= { src: fontOf(face) }
    return this.font(face, size)
  }

  /** A new object of the file. */
  object(data: Record<string, unknown>): KitObject {
    return this.ref(data) as KitObject
  }
}

/** A whole file for the archive: PDF/A-3a, tagged, the same every time it is made from the same record. */
export class ArchivalKit extends Kit {
  readonly #about: Describes

  constructor(about: Describes, size: [number, number]) {
    const { title: Title, author: Author, subject: Subject, dated } = about
    const made = { Creator: 'Chairside', Producer: 'Chairside', CreationDate: dated, ModDate: dated }
    const info = { Title, Author, Subject, ...made }
    super({ size, tagged: true, subset: 'PDF/A-3a', lang: about.language, displayTitle: true, info })
    this.#about = about
    this._id = createHash('sha256').update(about.identity).digest().subarray(0, 16)
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
