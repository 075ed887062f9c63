/**
 * The values of a PDF, and the reader of one value: strict, since two readers that repair differently see two
 * documents.
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

export class PdfError extends Error {}

/** Bytes as characters of the same number. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < Math.min(to, bytes.length); at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
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

export class Reader {
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
