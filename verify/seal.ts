/**
 * Whether a sealed note is what was signed. "The signature is valid" is not enough: bytes after the signed range,
 * in the padding of a signature, or in a revision between two signatures escape it, and are looked at here.
 */
import type { Instant } from '../chart/units.ts'
import type { CertificateFacts } from './certificates.ts'
import { signatureFields } from './fields.ts'
import { checkMessage, type ProblemCode } from './message.ts'
import {
  isArray,
  isDict,
  nameOf,
  type PdfDict,
  PdfError,
  type PdfFile,
  PdfString,
  type PdfValue,
  readPdf,
  textOf,
} from './pdf.ts'
import { hex, sha256 } from './signature.ts'
import type { TimeStamp } from './time-stamp.ts'

export type SealFinding = {
  readonly code: ProblemCode | 'unreadable' | 'unsigned' | 'range' | 'padding' | 'changed-between' | 'added-after'
  /** The signature field that it is about; left out when it is about the whole file. */
  readonly field?: string
  /** One sentence for a person. */
  readonly words: string
}

export type SignatureFacts = {
  readonly field: string
  /** Name and credential, the meaning, and the time as the signature states them. */
  readonly name: string
  readonly reason: string
  readonly signedAt: Instant | undefined
  /** The time as written, with its offset from UTC: `2026-11-17 13:24:05 -05:00`. */
  readonly signedAtText: string
  /** How many bytes from the beginning of the file it covers, its own gap aside. */
  readonly covers: number
  /** SHA-256 over what it covers, hex: what a later version names this one by. */
  readonly digest?: string
  readonly certificate?: CertificateFacts
  readonly authority?: CertificateFacts
  /** Left out at PAdES B-B: then only the clinic's own clock speaks for the time. */
  readonly timeStamp?: TimeStamp
}

export type SealReport = {
  /** True when there is a signature and nothing is wrong. */
  readonly intact: boolean
  /** What is wrong, the first thing first. */
  readonly findings: readonly SealFinding[]
  /** In the order of signing. */
  readonly signatures: readonly SignatureFacts[]
}

type Field = { readonly id: number; readonly name: string; readonly value: PdfDict }
export type SignedField = Field & {
  readonly range: readonly number[]
  readonly contents: PdfString
  readonly end: number
}

/**
 * Judges every signature of the file and what stands around them. `authority`, DER, is the clinic's own if the
 * caller knows it; without it the chain is only checked to hold in itself, and the authority is reported.
 */
export async function verifySealed(bytes: Uint8Array, authority?: Uint8Array): Promise<SealReport> {
  try {
    const file = readPdf(bytes)
    return await judge(bytes, file, authority)
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    const words = `The file cannot be read as a note that Chairside sealed: ${error.message}.`
    return { intact: false, findings: [{ code: 'unreadable', words }], signatures: [] }
  }
}

async function judge(bytes: Uint8Array, file: PdfFile, authority: Uint8Array | undefined): Promise<SealReport> {
  const findings: SealFinding[] = []
  const signatures: SignatureFacts[] = []
  const signed = signedFields(file).toSorted((a, b) => a.end - b.end)
  if (signed.length === 0) findings.push({ code: 'unsigned', words: 'The file carries no signature.' })
  for (const field of signed) {
    const { facts, problems } = await judgeOne(bytes, field, authority)
    signatures.push(facts)
    findings.push(...problems.map((problem) => ({ ...problem, field: field.name })))
  }
  findings.push(...aroundSignatures(bytes, file, signed))
  return { intact: findings.length === 0, findings, signatures }
}

async function judgeOne(bytes: Uint8Array, field: SignedField, authority: Uint8Array | undefined) {
  const { name, value, range, contents, end } = field
  const [zero, gapFrom = 0, gapTo = 0] = range
  const written = textOf(value.get('M')) ?? ''
  const signedAt = readDate(written)
  const facts = {
    field: name,
    name: textOf(value.get('Name')) ?? '',
    reason: textOf(value.get('Reason')) ?? '',
    signedAt: signedAt?.at,
    signedAtText: signedAt?.text ?? written,
    covers: end,
  }
  const rangeFits = range.length === 4 && zero === 0 && gapFrom === contents.from && gapTo === contents.to
  if (!rangeFits || end > bytes.length || nameOf(value.get('SubFilter')) !== 'ETSI.CAdES.detached' || !signedAt) {
    const words = 'The signature does not say properly what it covers.'
    return { facts, problems: [{ code: 'range', words } as const] }
  }
  const length = derLength(contents.bytes)
  const hasCapitals = bytes.subarray(contents.from, contents.to).some((byte) => byte >= 0x41 && byte <= 0x46)
  if (hasCapitals || contents.bytes.subarray(length).some((byte) => byte !== 0)) {
    const words = 'The unused room after the signature was written into.'
    return { facts, problems: [{ code: 'padding', words } as const] }
  }
  const covered = new Uint8Array(gapFrom + end - gapTo)
  covered.set(bytes.subarray(0, gapFrom))
  covered.set(bytes.subarray(gapTo, end), gapFrom)
  const message = contents.bytes.subarray(0, length)
  const digest = await sha256(covered)
  const checked = await checkMessage(message, digest, new Date(signedAt.at), authority)
  const { signer, authority: root, timeStamp, problems } = checked
  return {
    facts: {
      ...facts,
      digest: hex(digest),
      ...(signer && { certificate: signer }),
      ...(root && { authority: root }),
      ...(timeStamp && { timeStamp }),
    },
    problems,
  }
}

/** One revision for the note and one for each signature, which fills its field and touches nothing else. */
function aroundSignatures(bytes: Uint8Array, file: PdfFile, signed: readonly SignedField[]): readonly SealFinding[] {
  const findings: SealFinding[] = []
  const ends = file.revisions.slice(1).map(({ end }) => end)
  if (signed.length > 0 && (signed.at(-1)?.end !== bytes.length || ends.length > signed.length)) {
    findings.push({ code: 'added-after', words: 'Something was added to the file after the last signature.' })
  }
  signed.forEach((field, index) => {
    if (ends[index] !== field.end || !onlyFills(file, index + 1, field)) {
      const words = 'Something else than this signature was changed when it was added.'
      findings.push({ code: 'changed-between', field: field.name, words })
    }
  })
  return findings
}

function onlyFills(file: PdfFile, index: number, field: Field): boolean {
  const [before, now] = [file.revisions[index - 1], file.revisions[index]]
  if (!before || !now) return false
  const replaced = [...now.objects.keys()].filter((id) => id < before.size)
  const sameRoot = sameValue(before.trailer.get('Root'), now.trailer.get('Root'))
  const [old, filled] = [file.objectAt(field.id, index - 1), file.objectAt(field.id, index)]
  if (!isDict(old) || !isDict(filled) || old.has('V') || !sameRoot) return false
  const others = [...new Set([...old.keys(), ...filled.keys()])].filter((key) => key !== 'V' && key !== 'AP')
  return replaced.every((id) => id === field.id) && others.every((key) => sameValue(old.get(key), filled.get(key)))
}

export function signedFields(file: PdfFile): readonly SignedField[] {
  return signatureFields(file).flatMap(({ id, name, dict }) => {
    if (!dict.has('V')) return []
    const value = file.resolve(dict.get('V'))
    const range = isDict(value) ? value.get('ByteRange') : undefined
    const contents = isDict(value) ? value.get('Contents') : undefined
    if (!isDict(value) || !isArray(range) || !(contents instanceof PdfString)) {
      throw new PdfError(`the signature in the field "${name}" is incomplete`)
    }
    const numbers = range.map((item) =>
      typeof item === 'number' && Number.isSafeInteger(item) && item >= 0 ? item : -1,
    )
    return [{ id, name, value, contents, range: numbers, end: (numbers[2] ?? 0) + (numbers[3] ?? 0) }]
  })
}

/** How long the DER value at the beginning is, its head included; all bytes when its head makes no sense. */
export function derLength(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0
  if (first < 0x80) return 2 + first
  const count = first & 0x7f
  if (count === 0 || count > 3) return bytes.length
  const size = bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  return Math.min(bytes.length, 2 + count + size)
}

/** `D:20261117132405-05'00'` */
function readDate(text: string): { at: Instant; text: string } | undefined {
  const found = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)'(\d\d)'$/.exec(text)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, offsetHours, offsetMinutes] = found
  const offset = `${offsetHours}:${offsetMinutes}`
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  return Number.isNaN(at) ? undefined : { at, text: `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset}` }
}

function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

/** A value without the places of its strings. */
function plain(value: PdfValue | undefined): unknown {
  if (value instanceof PdfString) return { bytes: [...value.bytes] }
  if (isArray(value)) return value.map(plain)
  if (isDict(value)) return [...value].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item)])
  return value ?? null
}
