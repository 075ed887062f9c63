/**
 * Seals a note: fills one of its reserved signature fields by an appended revision, so that what the signer read is
 * byte for byte the beginning of what is sealed. PAdES baseline B-B (ETSI EN 319 142-1).
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../chart/units.ts'
import { type SignatureField, signatureFields } from '../../verify/fields.ts'
import { isArray, type PdfDict, type PdfFile, PdfRef, type PdfValue } from '../../verify/pdf.ts'
import { drawSeal } from './appearance.ts'
import { certificateOf } from './certificate.ts'
import { signedMessage } from './cms.ts'
import type { SignerIdentity } from './identity.ts'
import { Revision, written, writtenText } from './revision.ts'

export type Signing = {
  /** The name of the reserved field. */
  readonly field: string
  readonly identity: SignerIdentity
  readonly signedAt: Instant
  /** The clinic's zone, as `America/New_York`: the page and the signature say the time as the clinic's clock did. */
  readonly timeZone: string
  readonly name: string
  readonly credential: string
  /** What signing means, in words: `I reviewed this record and approve it.` */
  readonly meaning: string
  readonly reason?: string
}

/** Room for the signature, certificates and a later time-stamp. A signature of ours takes about 2 kB. */
const RESERVED_BYTES = 12_000

/**
 * The sealed file; its beginning is `unsigned`, untouched. Throws when the field isn't there, is signed already,
 * or is too small, and when the file isn't ours.
 */
export async function seal(unsigned: Uint8Array, signing: Signing): Promise<Uint8Array> {
  const revision = new Revision(unsigned)
  const { id, dict } = emptyField(revision.file, signing.field)
  const [width, height] = extent(dict)
  const form = revision.form(width, height, (kit) => drawSeal(kit, width, height, words(signing)))
  const signatureId = revision.reserve()
  const field = new Map<string, PdfValue>([
    ...dict,
    ['AP', new Map([['N', new PdfRef(form)]])],
    ['V', new PdfRef(signatureId)],
  ])
  revision.write(id, written(field))
  const head = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${describes(signing)} /ByteRange `
  const start = revision.write(signatureId, `${head}${RANGE_PLACE} /Contents <${'0'.repeat(2 * RESERVED_BYTES)}> >>`)

  const sealed = revision.finish()
  const rangeAt = start + head.length
  const gapFrom = rangeAt + RANGE_PLACE.length + ' /Contents '.length
  const gapTo = gapFrom + 2 * RESERVED_BYTES + 2
  put(sealed, rangeAt, byteRange(gapFrom, gapTo, sealed.length))
  const digest = createHash('sha256').update(sealed.subarray(0, gapFrom)).update(sealed.subarray(gapTo)).digest()
  const message = await signedMessage(digest, signing.identity)
  if (message.length > RESERVED_BYTES)
    throw new Error('The certificate of the signer is too large for the space reserved.')
  put(sealed, gapFrom + 1, Buffer.from(message).toString('hex'))
  return sealed
}

/** SHA-256 of a DER certificate, hex: what two people can read to each other. */
const fingerprintOf = (certificate: Uint8Array): string => createHash('sha256').update(certificate).digest('hex')

/** `17 Nov 2026 13:24:05 −05:00 (America/New_York)` */
export function timeInWords(at: Instant, timeZone: string): string {
  const { day, month, year, hour, minute, second, offset } = clock(at, timeZone)
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1]
  return `${Number(day)} ${name} ${year} ${hour}:${minute}:${second} ${offset.replace('-', '−')} (${timeZone})`
}

const RANGE_PLACE = '[0 0000000000 0000000000 0000000000]'

const byteRange = (gapFrom: number, gapTo: number, end: number): string =>
  `[0 ${gapFrom} ${gapTo} ${end - gapTo}]`.padEnd(RANGE_PLACE.length)

function emptyField(file: PdfFile, name: string): SignatureField {
  const field = signatureFields(file).find((candidate) => candidate.name === name)
  if (!field) throw new Error(`The note has no signature field "${name}".`)
  if (field.dict.has('V')) throw new Error(`The signature field "${name}" is signed already.`)
  return field
}

function extent(field: PdfDict): [width: number, height: number] {
  const rect = field.get('Rect')
  const [x1, y1, x2, y2] = isArray(rect) ? rect.map(Number) : []
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined)
    throw new Error('a field has no place')
  return [Math.abs(x2 - x1), Math.abs(y2 - y1)]
}

function words({ identity, signedAt, timeZone, name, credential, meaning, reason }: Signing) {
  const [own] = identity.certificates
  const { issuer } = certificateOf(own).tbsCertificate
  const issuerName = issuer.flatMap((part) => part.map(({ value }) => value.toString())).at(-1) ?? ''
  const time = timeInWords(signedAt, timeZone)
  return { name, credential, meaning, reason, signedAt: time, fingerprint: fingerprintOf(own), issuer: issuerName }
}

function describes({ name, credential, meaning, reason, signedAt, timeZone }: Signing): string {
  const { year, month, day, hour, minute, second, offset } = clock(signedAt, timeZone)
  const date = `D:${year}${month}${day}${hour}${minute}${second}${offset.replace(':', "'")}'`
  const who = credential ? `${name}, ${credential}` : name
  const why = reason ? `${meaning} ${reason}` : meaning
  return `/M (${date}) /Name ${writtenText(who)} /Reason ${writtenText(why)}`
}

/** The clinic's clock at an instant, as text parts, with the offset from UTC. Throws a RangeError for no zone. */
function clock(at: Instant, timeZone: string) {
  const parts = clockOf(timeZone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    offset: part('timeZoneName').replace('GMT', '') || '+00:00',
  }
}

/** Making a formatter takes longer than reading a hundred times with it; a clinic has one zone. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    timeZoneName: 'longOffset',
  })
  clocks.set(timeZone, made)
  return made
}

/** Writes ASCII over bytes that were reserved for it. */
function put(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(Buffer.from(text, 'latin1'), at)
}
