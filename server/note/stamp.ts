/**
 * Puts a time-stamp into a signature that a file already has: PAdES B-B becomes B-T. The room was reserved for it and
 * lies outside what is signed, so the file keeps its length and every signature holds. The outermost alone: the others
 * lie inside what a later signature covers, and its time-stamp covers them too.
 */
import { Attribute, ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { id } from '../../verify/ess.ts'
import { readPdf } from '../../verify/pdf.ts'
import { derLength, signedFields } from '../../verify/seal.ts'
import { bufferOf } from './certificate.ts'
import { TimeStampError } from './time-stamp.ts'

/** The outermost signature's value: what a time-stamp is asked for. */
export const signatureToStamp = (sealed: Uint8Array): Uint8Array =>
  new Uint8Array(outermost(sealed).info.signature.buffer)

/** The same file with the token in its outermost signature. Throws a TimeStampError when it doesn't fit. */
export function stamped(sealed: Uint8Array, token: Uint8Array): Uint8Array {
  const { contents, data, info } = outermost(sealed)
  if (info.unsignedAttrs) throw new Error('the signature has its time-stamp already')
  info.unsignedAttrs = [new Attribute({ attrType: id.timeStampToken, attrValues: [bufferOf(token)] })]
  const content = new ContentInfo({ contentType: id.signedData, content: AsnConvert.serialize(data) })
  const message = new Uint8Array(AsnConvert.serialize(content))
  const room = contents.bytes.length
  if (message.length > room)
    throw new TimeStampError(
      `The time-stamp is too large: with it the signature has ${message.length} bytes, of ${room}.`,
    )
  const changed = Uint8Array.from(sealed)
  changed.set(Buffer.from(Buffer.from(message).toString('hex'), 'latin1'), contents.from + 1)
  return changed
}

function outermost(sealed: Uint8Array) {
  const last = signedFields(readPdf(sealed))
    .toSorted((a, b) => a.end - b.end)
    .at(-1)
  if (!last) throw new Error('the file carries no signature')
  const { contents } = last
  const message = contents.bytes.subarray(0, derLength(contents.bytes))
  const data = AsnConvert.parse(AsnConvert.parse(bufferOf(message), ContentInfo).content, SignedData)
  const info: SignerInfo | undefined = data.signerInfos[0]
  if (!info) throw new Error('the signature of the file is not one of ours')
  return { contents, data, info }
}
