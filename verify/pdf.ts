/**
 * Reads the files that Chairside writes, and whatever was appended to them: objects through the cross reference
 * table, never by searching for words that a patient's text could also contain. Strict: what a lenient reader would
 * repair is an error here, since two readers that repair differently see two documents.
 */

export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
export class PdfRef {
  readonly id: number
  constructor(id: number) {
    this.id = id
  }
}
/** A string, with the place of its first delimiter and the place after its last one. */
export class PdfString {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes
    this.from = from
    this.to = to
  }
}
export type PdfDict = ReadonlyMap<string, PdfValue>
export type PdfValue = null | boolean | number | PdfName | PdfRef | PdfString | readonly PdfValue[] | PdfDict

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
}

export class PdfError extends Error {}

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

  const objectAt = (id: number, revision: number): PdfValue => {
    for (let index = revision; index >= 0; index--) {
      const offset = revisions[index]?.objects.get(id)
      if (offset !== undefined) return readObject(bytes, offset, id)
    }
    return null
  }
  const resolve = (value: PdfValue | undefined): PdfValue =>
    value instanceof PdfRef ? objectAt(value.id, revisions.length - 1) : (value ?? null)
  return { revisions, trailer: newest.trailer, resolve, objectAt }
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

/** Bytes as characters of the same number. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < Math.min(to, bytes.length); at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
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
      const entry = /^(\d{10}) (\d{5}) ([nf])[ \r][\r\n]$/.exec(ascii(bytes, reader.at, reader.at + 20))
      if (!entry) throw new PdfError('its cross reference table is damaged')
      if (entry[3] === 'n') objects.set(first + index, Number(entry[1]))
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

function readObject(bytes: Uint8Array, offset: number, id: number): PdfValue {
  const reader = new Reader(bytes, offset)
  if (reader.integer() !== id || reader.integer() !== 0) throw new PdfError(`object ${id} is not where it should be`)
  reader.keyword('obj')
  return reader.value()
}

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0
const isDelimiter = (byte: number | undefined) => byte !== undefined && '()<>[]{}/%'.includes(String.fromCharCode(byte))
const escapes: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12, '(': 40, ')': 41, '\\': 92 }

/** The value of a hexadecimal digit. */
function digit(byte: number | undefined, place: number): number {
  if (byte !== undefined && byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte === undefined ? 0 : byte | 0x20
  if (letter < 0x61 || letter > 0x66) throw new PdfError(`a string is damaged at byte ${place}`)
  return letter - 0x61 + 10
}

class Reader {
  readonly #bytes: Uint8Array
  at: number
  #depth = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  skipSpace(): void {
    while (isSpace(this.#bytes[this.at])) this.at++
  }

  startsWith(word: string): boolean {
    this.skipSpace()
    return ascii(this.#bytes, this.at, this.at + word.length) === word
  }

  keyword(word: string): void {
    if (!this.startsWith(word)) throw new PdfError(`"${word}" is missing at byte ${this.at}`)
    this.at += word.length
  }

  integer(): number {
    this.skipSpace()
    const token = this.#token()
    if (!/^\d{1,10}$/.test(token)) throw new PdfError(`a number is missing at byte ${this.at}`)
    return Number(token)
  }

  value(): PdfValue {
    this.skipSpace()
    if (this.#depth > 50) throw new PdfError('its objects are nested too deeply')
    const byte = this.#bytes[this.at]
    if (byte === 0x2f) return this.#name()
    if (byte === 0x28) return this.#literal()
    if (byte === 0x3c) return this.#bytes[this.at + 1] === 0x3c ? this.#dict() : this.#hex()
    if (byte === 0x5b) return this.#array()
    return this.#numberOrWord()
  }

  #token(): string {
    const from = this.at
    while (this.at < this.#bytes.length && !isSpace(this.#bytes[this.at]) && !isDelimiter(this.#bytes[this.at]))
      this.at++
    return ascii(this.#bytes, from, this.at)
  }

  #numberOrWord(): PdfValue {
    const from = this.at
    const token = this.#token()
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(token)) throw new PdfError(`something unreadable stands at byte ${from}`)
    const reference = /^(\d+) 0 R(?![A-Za-z0-9])/.exec(ascii(this.#bytes, from, from + 20))
    if (!reference) return Number(token)
    this.at = from + reference[0].length
    return new PdfRef(Number(reference[1]))
  }

  #name(): PdfName {
    this.at++
    return new PdfName(this.#token().replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))))
  }

  #array(): readonly PdfValue[] {
    this.at++
    const items: PdfValue[] = []
    this.#depth++
    while (!this.startsWith(']')) items.push(this.value())
    this.#depth--
    this.at++
    return items
  }

  #dict(): PdfDict {
    this.at += 2
    const entries = new Map<string, PdfValue>()
    this.#depth++
    while (!this.startsWith('>>')) {
      const key = this.value()
      if (!(key instanceof PdfName)) throw new PdfError(`a dictionary is damaged at byte ${this.at}`)
      // Readers differ in which of two they take.
      if (entries.has(key.name)) throw new PdfError(`a dictionary has two values for ${key.name}`)
      entries.set(key.name, this.value())
    }
    this.#depth--
    this.at += 2
    return entries
  }

  #hex(): PdfString {
    const from = this.at
    const to = this.#bytes.indexOf(0x3e, from) + 1
    const length = (to - from - 2) / 2
    if (to === 0 || !Number.isInteger(length)) throw new PdfError(`a string is damaged at byte ${from}`)
    const bytes = new Uint8Array(length)
    for (let index = 0; index < length; index++) {
      const place = from + 1 + 2 * index
      bytes[index] = digit(this.#bytes[place], place) * 16 + digit(this.#bytes[place + 1], place + 1)
    }
    this.at = to
    return new PdfString(bytes, from, to)
  }

  #literal(): PdfString {
    const from = this.at++
    const bytes: number[] = []
    for (let depth = 1; depth > 0; this.at++) {
      const byte = this.#bytes[this.at]
      if (byte === undefined) throw new PdfError(`a string at byte ${from} does not end`)
      if (byte === 0x5c) bytes.push(this.#escape())
      else {
        if (byte === 0x28) depth++
        if (byte === 0x29) depth--
        if (depth > 0) bytes.push(byte)
      }
    }
    return new PdfString(Uint8Array.from(bytes), from, this.at)
  }

  #escape(): number {
    const letter = String.fromCharCode(this.#bytes[++this.at] ?? 0)
    const value = escapes[letter]
    if (value === undefined) throw new PdfError(`a string is damaged at byte ${this.at}`)
    return value
  }
}
