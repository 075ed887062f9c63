/** Asks an authority for the time-stamp of a signature (RFC 3161), and believes nothing of the answer unchecked. */
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import {
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifiers,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, PKIStatus, TimeStampReq, TimeStampResp } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { id } from '../../verify/ess.ts'
import { isNamedBy, sameBytes } from '../../verify/signature.ts'
import { checkTimeStamp, rsaWith } from '../../verify/time-stamp.ts'
import { bufferOf } from './certificate.ts'

/** Why there is no time-stamp, as a sentence for whoever runs the server. */
export class TimeStampError extends Error {}
/** It gave no answer at all: asking for another signature now would only wait again. */
export class NoAnswer extends TimeStampError {}

export type TimeStampAuthority = {
  readonly url: string
  /**
   * Certificates that vouch for themselves, DER: the authority's must come from one of them. Without any, what the
   * answer itself carries must lead up to one.
   */
  readonly roots: readonly Uint8Array[]
  readonly timeoutMs: number
}

/** An answer holds a few certificates; more than this is not one. */
const LARGEST_ANSWER = 64 * 1024

/**
 * The token over a signature value, DER, in the one form that `verify` takes: its authority's certificates up to the
 * root, and nothing else besides what the authority signed. Throws a TimeStampError.
 */
export async function timeStampFor(signature: Uint8Array, authority: TimeStampAuthority): Promise<Uint8Array> {
  const nonce = positive(randomBytes(8))
  const answer = await ask(authority, requestFor(signature, nonce))
  const token = kept(tokenIn(answer), authority.roots)
  const stamp = await checkTimeStamp(token, signature)
  if (typeof stamp === 'string') throw new TimeStampError(stamp)
  if (!stamp.nonce || !sameBytes(stamp.nonce, nonce))
    throw new TimeStampError('The time-stamp answers another question than the one that was asked.')
  const { roots } = authority
  if (roots.length > 0 && !roots.some((root) => sameBytes(root, stamp.rootDer)))
    throw new TimeStampError(`The time-stamp comes from ${stamp.by.name}, for whom no certificate of TSA_ROOT vouches.`)
  return token
}

function requestFor(signature: Uint8Array, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const messageImprint = new MessageImprint({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: id.sha256, parameters: null }),
    hashedMessage: new OctetString(bufferOf(createHash('sha256').update(signature).digest())),
  })
  const request = new TimeStampReq({ messageImprint, nonce: bufferOf(nonce), certReq: true })
  return new Uint8Array(AsnConvert.serialize(request))
}

async function ask({ url, timeoutMs }: TimeStampAuthority, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // One clock for all of it: an authority that sends a byte a second is as silent as one that sends none.
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' }
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
    if (!response.ok) throw new NoAnswer(`The time-stamp authority answered ${response.status}.`)
    return await wholeOf(response)
  } catch (error) {
    if (error instanceof TimeStampError) throw error
    if (signal.aborted) throw new NoAnswer(`The time-stamp authority did not answer within ${timeoutMs} ms.`)
    throw new NoAnswer(`The time-stamp authority cannot be reached (${reasonOf(error)}).`)
  }
}

async function wholeOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > LARGEST_ANSWER) throw new TimeStampError('The answer of the time-stamp authority does not end.')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** `ECONNREFUSED` says more than `fetch failed`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(error)
  return 'code' in cause ? String(cause.code) : cause.message
}

function tokenIn(answer: Uint8Array): SignedData {
  let response: TimeStampResp
  try {
    response = AsnConvert.parse(bufferOf(answer), TimeStampResp)
  } catch {
    throw new TimeStampError('The answer of the time-stamp authority is none.')
  }
  const { status, timeStampToken } = response
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods)
    throw new TimeStampError(
      `The time-stamp authority refused (${(status.statusString ?? []).join(' ') || 'no reason'}).`,
    )
  try {
    if (timeStampToken?.contentType !== id.signedData) throw new Error('no signed data')
    return AsnConvert.parse(timeStampToken.content, SignedData)
  } catch {
    throw new TimeStampError('The answer of the time-stamp authority holds no time-stamp that can be read.')
  }
}

/**
 * What the authority did not sign is brought into the one form: whoever checks the token then can tell every changed
 * byte. What was signed stays as it is.
 */
function kept(data: SignedData, roots: readonly Uint8Array[]): Uint8Array {
  const [info] = data.signerInfos
  if (!info) throw new TimeStampError('The time-stamp is not signed.')
  const carried = (data.certificates ?? []).flatMap(({ certificate }) => (certificate ? [certificate] : []))
  const signer = carried.find((certificate) => isNamedBy(info, certificate))
  if (!signer) throw new TimeStampError('The time-stamp does not carry the certificate that it was made with.')
  const { version, sid, digestAlgorithm, signedAttrs, signature } = info
  const isRsa = Object.values(rsaWith).includes(info.signatureAlgorithm.algorithm)
  const signatureAlgorithm = isRsa
    ? new SignatureAlgorithmIdentifier({ algorithm: id.rsa, parameters: null })
    : info.signatureAlgorithm
  const signed = { version, sid, digestAlgorithm, ...(signedAttrs && { signedAttrs }), signatureAlgorithm, signature }
  const known = [...roots, ...carried.map((certificate) => new Uint8Array(AsnConvert.serialize(certificate)))]
  const chain = chainOf(new X509Certificate(Buffer.from(AsnConvert.serialize(signer))), known)
  const trimmed = new SignedData({
    version: CMSVersion.v3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([digestAlgorithm]),
    encapContentInfo: data.encapContentInfo,
    certificates: new CertificateSet(chain.map((der) => AsnConvert.parse(bufferOf(der), CertificateChoices))),
    signerInfos: new SignerInfos([new SignerInfo(signed)]),
  })
  const content = new ContentInfo({ contentType: id.signedData, content: AsnConvert.serialize(trimmed) })
  return new Uint8Array(AsnConvert.serialize(content))
}

/** From a certificate up to one that vouches for itself, DER, in the order that a SET wants. */
function chainOf(own: X509Certificate, known: readonly Uint8Array[]): readonly Uint8Array[] {
  const candidates = known.map((der) => new X509Certificate(der))
  const chain = [own]
  for (let current = own; !current.verify(current.publicKey); ) {
    const issuer = candidates.find((candidate) => current.checkIssued(candidate) && current.verify(candidate.publicKey))
    const name = current.issuer.split('\n').at(-1)
    if (!issuer || chain.includes(issuer))
      throw new TimeStampError(`Nobody vouches for the authority of the time-stamp, ${name} is missing: set TSA_ROOT.`)
    chain.push(issuer)
    current = issuer
  }
  return chain.map(({ raw }) => raw).toSorted(Buffer.compare)
}

/** As a DER integer of fixed length, above zero. */
function positive(bytes: Uint8Array): Uint8Array {
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return bytes
}
