/**
 * The time-stamp of a signature (RFC 3161): another authority's word that the signature existed at a time. Taken only
 * in the one form that Chairside keeps, so that no byte of it is free to change.
 */
import { CMSVersion, ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema'
import { id_ct_tstInfo, TSTInfo } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import type { Instant } from '../chart/units.ts'
import { type CertificateFacts, chainFrom, factsOf, isForTimeStamps, type Parsed } from './certificates.ts'
import { AttributeSet, id, SigningCertificate } from './ess.ts'
import { digestOf, isNamedBy, isSignedBy, sameBytes } from './signature.ts'

export type TimeStamp = {
  /** When the authority saw the signature, by the authority's clock. */
  readonly at: Instant
  readonly by: CertificateFacts
  /** Who vouches for the authority: a certificate that vouches for itself. */
  readonly root: CertificateFacts
  /** DER of that certificate. */
  readonly rootDer: Uint8Array
  /** What was asked with, if anything. */
  readonly nonce?: Uint8Array
}

/** SHA-2 by its identifier. */
const digests: Readonly<Record<string, 'SHA-256' | 'SHA-384' | 'SHA-512'>> = {
  [id.sha256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}
/** RSA with a hash has two identifiers in use; a token is kept with that of RSA alone, its hash is named beside it. */
export const rsaWith: Readonly<Record<string, string>> = {
  'SHA-256': id.rsaWithSha256,
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
}

/** Judges a token, DER, over a signature value; in words what is wrong. Never throws for what is in it. */
export async function checkTimeStamp(token: Uint8Array, signature: Uint8Array): Promise<TimeStamp | string> {
  try {
    return await checkParsed(token, signature)
  } catch {
    return 'The time-stamp is damaged and cannot be read.'
  }
}

async function checkParsed(token: Uint8Array, signature: Uint8Array): Promise<TimeStamp | string> {
  const content = AsnConvert.parse(token, ContentInfo)
  const signedData = AsnConvert.parse(content.content, SignedData)
  content.content = AsnConvert.serialize(signedData)
  const [info] = signedData.signerInfos
  const told = signedData.encapContentInfo.eContent?.single
  const digest = info && digests[info.digestAlgorithm.algorithm]
  const isSame = sameBytes(new Uint8Array(AsnConvert.serialize(content)), token)
  if (!isSame || !info || !told || !digest || !isKeptForm(content, signedData, info))
    return 'The time-stamp is not in the form in which Chairside keeps one.'

  const { genTime, messageImprint, nonce } = AsnConvert.parse(told.buffer, TSTInfo)
  const imprint = digests[messageImprint.hashAlgorithm.algorithm]
  if (!imprint || !sameBytes(await digestOf(imprint, signature), bytesOf(messageImprint.hashedMessage)))
    return 'The time-stamp belongs to another signature.'
  const messageDigest = await digestOf(digest, bytesOf(told))
  const all = (signedData.certificates ?? []).flatMap(({ certificate }) =>
    certificate ? [{ der: new Uint8Array(AsnConvert.serialize(certificate)), certificate }] : [],
  )
  const signer = await signerOf(info, all, messageDigest)
  if (typeof signer === 'string') return signer
  const algorithm = signatureAlgorithm(info, digest)
  const signed = new Uint8Array(AsnConvert.serialize(new AttributeSet(info.signedAttrs ?? [])))
  const { subjectPublicKeyInfo } = signer.certificate.tbsCertificate
  if (!algorithm || !(await isSignedBy(subjectPublicKeyInfo, algorithm, bytesOf(info.signature), signed)))
    return 'The time-stamp was changed, or not made with the key of its certificate.'
  if (!isForTimeStamps(signer.certificate)) return 'The certificate of the time-stamp is not one for time-stamps.'
  const chain = await chainFrom(signer, all, genTime)
  if (typeof chain === 'string') return chain
  const root = chain.at(-1) ?? signer
  return {
    at: genTime.getTime(),
    by: await factsOf(signer),
    root: await factsOf(root),
    rootDer: root.der,
    ...(nonce ? { nonce: new Uint8Array(nonce) } : {}),
  }
}

/** Everything in it that its authority did not sign has one form. */
function isKeptForm(content: ContentInfo, data: SignedData, info: SignerInfo): boolean {
  const [digest] = data.digestAlgorithms
  return (
    content.contentType === id.signedData &&
    data.version === CMSVersion.v3 &&
    data.digestAlgorithms.length === 1 &&
    digest?.algorithm === info.digestAlgorithm.algorithm &&
    isBare(digest) &&
    isBare(info.digestAlgorithm) &&
    isBare(info.signatureAlgorithm) &&
    data.encapContentInfo.eContentType === id_ct_tstInfo &&
    data.crls === undefined &&
    data.signerInfos.length === 1 &&
    info.version === CMSVersion.v1 &&
    info.unsignedAttrs === undefined
  )
}

const isBare = ({ parameters }: AlgorithmIdentifier): boolean => parameters === null || parameters === undefined

function signatureAlgorithm({ signatureAlgorithm: how }: SignerInfo, digest: string): AlgorithmIdentifier | undefined {
  const algorithm = rsaWith[digest]
  if (Object.values(rsaWith).includes(how.algorithm) || algorithm === undefined) return undefined
  return how.algorithm === id.rsa ? new AlgorithmIdentifier({ algorithm, parameters: null }) : how
}

/** The certificate that made it: named beside the signature, and by hash among what was signed. */
async function signerOf(info: SignerInfo, all: readonly Parsed[], digest: Uint8Array): Promise<Parsed | string> {
  const only = (type: string): ArrayBuffer | undefined => {
    const found = (info.signedAttrs ?? []).filter(({ attrType }) => attrType === type)
    return found.length === 1 && found[0]?.attrValues.length === 1 ? found[0].attrValues[0] : undefined
  }
  const [contentType, messageDigest] = [only(id.contentType), only(id.messageDigest)]
  const isToken = contentType && sameBytes(new Uint8Array(contentType), tstInfoId())
  if (!isToken || !messageDigest || !sameBytes(bytesOf(AsnConvert.parse(messageDigest, OctetString)), digest))
    return 'The time-stamp was changed after it was made.'
  const signer = all.find(({ certificate }) => isNamedBy(info, certificate))
  const [older, newer] = [only(id.signingCertificate), only(id.signingCertificateV2)]
  const certified = newer ?? older
  if (!signer || !certified) return 'The time-stamp does not carry the certificate that it was made with.'
  const [first] = AsnConvert.parse(certified, SigningCertificate).certs
  const usual = newer ? 'SHA-256' : 'SHA-1'
  const hash = first?.hashAlgorithm ? digests[first.hashAlgorithm.algorithm] : usual
  if (!first || !hash || !sameBytes(await digestOf(hash, signer.der), bytesOf(first.certHash)))
    return 'The certificate of the time-stamp is not the one that it was made with.'
  return signer
}

const tstInfoId = () => new Uint8Array(AsnObjectIdentifierConverter.toASN(id_ct_tstInfo).toBER())
const bytesOf = ({ buffer }: OctetString) => new Uint8Array(buffer)
