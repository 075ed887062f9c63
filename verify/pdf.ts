/**
 * Reads the files that Chairside writes, and whatever was appended to them: objects through the cross reference
 * table, never by searching for words that a patient's text could also contain. Strict: what a lenient reader would
 * repair is an error here, since two readers that repair differently see two documents.
 */
import { ascii, type PdfDict, PdfError, PdfName, PdfRef, PdfString, type PdfValue, Reader } from './pdf-value.ts'

export type { PdfDict, PdfValue } from './pdf-value.ts'
export { PdfError, PdfName, PdfRef, PdfString } from './pdf-value.ts'

/** One writing of the file: the objects that it added or replaced. */
export type PdfRevision = {
  readonly objects: ReadonlyMap<number, number>
  readonly trailer: PdfDict
  readonly size: number
  /** Where its cross reference table begins. */
  readonly xref: number
  /** After its `%%EOF` and line end. */
  readonly end: number
}

export type PdfFile = {
  /** Oldest first. */
  readonly revisions: readonly PdfRevision[]
  readonly trailer: PdfDict
  /** The value itself, or what it refers to, as the newest revision has it. */
  resolve(value: PdfValue | undefined): PdfValue
  /** As of an earlier revision, counted from 0. */
  objectAt(id: number, revision: number): PdfValue
  /** The bytes of a stream as they stand in the file, with their dictionary; undefined when it is none. */
  streamOf(value: PdfValue | undefined): { readonly dict: PdfDict; readonly bytes: Uint8Array } | undefined
}

/** Throws a PdfError for anything but a file with plain cross reference tables. */
export function readPdf(bytes: Uint8Array): PdfFile {
  if (ascii(bytes, 0, 5) !== '%PDF-') throw new PdfError('it does not begin as a PDF')
  const revisions: PdfRevision[] = []
  let end = bytes.length
  let xref: number | undefined = lastStartXref(bytes)
  while (xref !== undefined) {
    if (revisions.length > 100) throw new PdfError('its revisions do not end')
    const revision: PdfRevision = readRevision(bytes, xref, end)
    revisions.unshift(revision)
    const previous: PdfValue | undefined = revision.trailer.get('Prev')
    if (previous !== undefined && (typeof previous !== 'number' || previous >= xref)) {
      throw new PdfError('a revision names a predecessor that is not before it')
    }
    xref = previous
    end = revision.xref
  }
  const newest = revisions.at(-1)
  if (!newest) throw new PdfError('it has no cross reference table')

  const offsetOf = (id: number, revision: number): number | undefined => {
    for (let index = revision; index >= 0; index--) {
      const offset = revisions[index]?.objects.get(id)
      if (offset !== undefined) return offset
    }
    return undefined
  }
  const objectAt = (id: number, revision: number): PdfValue => {
    const offset = offsetOf(id, revision)
    return offset === undefined ? null : readObject(bytes, offset, id).value
  }
  const resolve = (value: PdfValue | undefined): PdfValue =>
    value instanceof PdfRef ? objectAt(value.id, revisions.length - 1) : (value ?? null)
  const streamOf: PdfFile['streamOf'] = (value) => {
    const offset = value instanceof PdfRef ? offsetOf(value.id, revisions.length - 1) : undefined
    if (!(value instanceof PdfRef) || offset === undefined) return undefined
    const { value: dict, reader } = readObject(bytes, offset, value.id)
    const length = isDict(dict) ? resolve(dict.get('Length')) : undefined
    if (!isDict(dict) || typeof length !== 'number' || !reader.startsWith('stream\n')) return undefined
    const from = reader.at + 'stream\n'.length
    return { dict, bytes: bytes.subarray(from, from + length) }
  }
  return { revisions, trailer: newest.trailer, resolve, objectAt, streamOf }
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map
export const isArray = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value)
export const nameOf = (value: PdfValue | undefined): string | undefined =>
  value instanceof PdfName ? value.name : undefined

/** The text of a string: UTF-16 with its mark, else one byte a character. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!(value instanceof PdfString)) return undefined
  const { bytes } = value
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2))
  return ascii(bytes, 0, bytes.length)
}

function lastStartXref(bytes: Uint8Array): number {
  const tail = ascii(bytes, Math.max(0, bytes.length - 64), bytes.length)
  const found = /startxref\n(\d{1,10})\n%%EOF\n$/.exec(tail)
  if (!found) throw new PdfError('something was added at its end, or it was cut off')
  return Number(found[1])
}

/** A table, its trailer, and the end of the file as it then was, which must come before `limit`. */
function readRevision(bytes: Uint8Array, xref: number, limit: number): PdfRevision {
  const reader = new Reader(bytes, xref)
  reader.keyword('xref')
  const objects = new Map<number, number>()
  while (!reader.startsWith('trailer')) {
    const first = reader.integer()
    const count = reader.integer()
    reader.skipSpace()
    for (let index = 0; index < count; index++) {
      const offset = entryAt(bytes, reader.at)
      if (offset !== undefined) objects.set(first + index, offset)
      reader.at += 20
    }
  }
  reader.keyword('trailer')
  const trailer = reader.value()
  const size = isDict(trailer) ? trailer.get('Size') : undefined
  if (!isDict(trailer) || typeof size !== 'number') throw new PdfError('its trailer is damaged')
  if (trailer.has('Encrypt')) throw new PdfError('it is encrypted')
  reader.keyword('startxref')
  const named = reader.integer()
  reader.skipSpace()
  const closes = ascii(bytes, reader.at, reader.at + 6) === '%%EOF\n'
  const end = reader.at + 6
  if (named !== xref || !closes || end > limit) throw new PdfError('a revision does not end where it should')
  return { objects, trailer, size, xref, end }
}

/** The 20 bytes of an entry, as `0000012345 00000 n`: where its object begins; undefined for a free one. */
function entryAt(bytes: Uint8Array, at: number): number | undefined {
  const byte = (index: number) => bytes[at + index] ?? 0
  let offset = 0
  for (let index = 0; index < 16; index++) {
    const digit = byte(index) - 0x30
    if (index === 10 ? byte(index) !== 0x20 : digit < 0 || digit > 9) throw damagedTable()
    if (index < 10) offset = offset * 10 + digit
  }
  const [isUsed, isFree] = [byte(17) === 0x6e, byte(17) === 0x66]
  const ends = (byte(18) === 0x20 || byte(18) === 0x0d) && (byte(19) === 0x0d || byte(19) === 0x0a)
  if (byte(16) !== 0x20 || !(isUsed || isFree) || !ends) throw damagedTable()
  return isUsed ? offset : undefined
}

const damagedTable = () => new PdfError('its cross reference table is damaged')

function readObject(bytes: Uint8Array, offset: number, id: number): { value: PdfValue; reader: Reader } {
  const reader = new Reader(bytes, offset)
  if (reader.integer() !== id || reader.integer() !== 0) throw new PdfError(`object ${id} is not where it should be`)
  reader.keyword('obj')
  return { value: reader.value(), reader }
}
