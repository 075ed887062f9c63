/** Appends a revision to a PDF: what was there stays byte for byte, new objects and replaced ones follow it. */
import { createHash } from 'node:crypto'
import { isArray, type PdfFile, PdfName, PdfRef, PdfString, type PdfValue, readPdf } from '../../verify/pdf.ts'
import { Kit, type KitObject } from './kit.ts'

export class Revision {
  readonly file: PdfFile
  readonly #before: Uint8Array
  readonly #kit: Kit
  readonly #replaced = new Map<number, number>()
  readonly #firstNew: number

  /** Reads the file. Throws a PdfError when it isn't one of ours. */
  constructor(before: Uint8Array) {
    this.file = readPdf(before)
    this.#before = before
    const size = this.file.trailer.get('Size')
    if (typeof size !== 'number') throw new Error('the file has no size')
    this.#firstNew = size
    this.#kit = new Kit({})
    // pdfkit numbers objects by the length of this list, and fonts by this count. Each revision needs its own
    // subset names: two different subsets of one name are one font to some viewers.
    this.#kit._offsets = new Array(size - 1).fill(null)
    this.#kit._offset = before.length
    this.#kit._fontCount = 100 * this.file.revisions.length
    // The header of a file of its own, which this isn't.
    this.#taken()
  }

  /** The next free object number, for what is written by `write`. */
  reserve(): number {
    this.#kit._offsets.push(null)
    return this.#kit._offsets.length
  }

  /**
   * A form that can stand as an appearance, drawn from its upper left corner. Returns its object number.
   * Once per revision: it embeds the fonts with the characters used so far.
   */
  form(width: number, height: number, draw: (kit: Kit) => void): number {
    // A page that never becomes one: pdfkit draws on pages only. Its content makes the form; its dictionary and its
    // resources are not written, and their numbers are given back.
    this.#kit.addPage({ size: [width, height] })
    const { content, fonts } = this.#kit.page
    this.#kit._offsets.splice(-2)
    draw(this.#kit)
    this.#kit.settle(this.#kit.page)
    const form = content as PDFKit.PDFKitReference & KitObject
    const page = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height], Resources: { Font: fonts } }
    Object.assign(form.data, page)
    form.end()
    for (const font of Object.values(this.#kit._fontFamilies)) font.finalize()
    return form.id
  }

  /** Writes an object as it stands. Returns where its text begins in the file. */
  write(id: number, text: string): number {
    const offset = this.#kit._offset
    if (id < this.#firstNew) this.#replaced.set(id, offset)
    else this.#kit._offsets[id - 1] = offset
    const head = `${id} 0 obj\n`
    this.#kit._write(`${head}${text}\nendobj`)
    return offset + head.length
  }

  /** The whole file with this revision at its end. */
  finish(): Uint8Array {
    const xref = this.#kit._offset
    const added = this.#kit._offsets.slice(this.#firstNew - 1)
    this.#kit._write('xref')
    for (const [id, offset] of [...this.#replaced].toSorted(([a], [b]) => a - b)) {
      this.#kit._write(`${id} 1\n${xrefEntry(offset)}`)
    }
    this.#kit._write(`${this.#firstNew} ${added.length}\n${added.map(xrefEntry).join('\n')}`)
    const { trailer, revisions } = this.file
    const identity = trailer.get('ID')
    const first = isArray(identity) ? (identity[0] ?? null) : null
    const changed = createHash('sha256').update(this.#before).digest().subarray(0, 16)
    this.#kit._write(
      `trailer\n<< /Size ${this.#kit._offsets.length + 1} /Root ${written(trailer.get('Root'))} ` +
        `/Info ${written(trailer.get('Info'))} /ID [${written(first)} <${changed.toString('hex')}>] ` +
        `/Prev ${revisions.at(-1)?.xref} >>\nstartxref\n${xref}\n%%EOF`,
    )
    return new Uint8Array(Buffer.concat([this.#before, ...this.#taken()]))
  }

  /** Everything written since the last call. */
  #taken(): Uint8Array[] {
    const chunks: Uint8Array[] = []
    for (let chunk = this.#kit.read(); chunk !== null; chunk = this.#kit.read()) chunks.push(chunk)
    return chunks
  }
}

const xrefEntry = (offset: number | null): string => {
  if (offset === null) throw new Error('an object of the revision was reserved and not written')
  return `${String(offset).padStart(10, '0')} 00000 n `
}

/** A value as PDF writes it. Strings go as hex, so that nothing in them needs escaping. */
export function written(value: PdfValue | undefined): string {
  if (value === undefined || value === null) return 'null'
  if (value instanceof PdfName) return `/${value.name.replace(/[^A-Za-z0-9_.+-]/g, escaped)}`
  if (value instanceof PdfRef) return `${value.id} 0 R`
  if (value instanceof PdfString) return `<${Buffer.from(value.bytes).toString('hex')}>`
  if (isArray(value)) return `[${value.map(written).join(' ')}]`
  if (typeof value === 'object') return `<< ${[...value].map(([key, v]) => `/${key} ${written(v)}`).join(' ')} >>`
  return String(value)
}

/** A text string: plain where it can be, else UTF-16. */
export function writtenText(text: string): string {
  const composed = text.normalize('NFC')
  if (/^[\x20-\x7e]*$/.test(composed)) return `(${composed.replace(/[()\\]/g, '\\$&')})`
  return `<feff${Buffer.from(composed, 'utf16le').swap16().toString('hex')}>`
}

const escaped = (c: string) => `#${c.charCodeAt(0).toString(16).padStart(2, '0')}`
