/** The signature of one field: CMS in the one form that Chairside writes, so that no byte of it is free to change. */
import { CMSVersion, ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema'
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { type CertificateFacts, chainFrom, factsOf, isForDocuments } from './certificates.ts'
import { AttributeSet, id, SigningCertificate } from './ess.ts'
import { isNamedBy, isSignedBy, owned, sameBytes, sha256 } from './signature.ts'
import { checkTimeStamp, type TimeStamp } from './time-stamp.ts'

export type Problem = { readonly code: ProblemCode; readonly words: string }
export type ProblemCode =
  | 'signature-damaged'
  | 'content-changed'
  | 'signature-wrong'
  | 'certificate-swapped'
  | 'certificate-untrusted'
  | 'authority-foreign'
  | 'time-stamp-wrong'

export type Checked = {
  readonly problems: readonly Problem[]
  readonly signer?: CertificateFacts
  readonly authority?: CertificateFacts
  readonly timeStamp?: TimeStamp
}

/** Judges a CMS message over a digest, as of the time that the signature claims. `trusted` is an authority, DER. */
export async function checkMessage(
  message: Uint8Array,
  digest: Uint8Array,
  at: Date,
  trusted?: Uint8Array,
): Promise<Checked> {
  try {
    return await checkParsed(message, digest, at, trusted)
  } catch {
    return { problems: [damaged] }
  }
}

const damaged: Problem = { code: 'signature-damaged', words: 'The signature itself is damaged and cannot be read.' }

async function checkParsed(message: Uint8Array, digest: Uint8Array, at: Date, trusted?: Uint8Array): Promise<Checked> {
  const content = AsnConvert.parse(owned(message), ContentInfo)
  const signedData = AsnConvert.parse(content.content, SignedData)
  const [info] = signedData.signerInfos
  // Read and written again it must be the same, and say nothing but what a signature of ours says: what the key
  // didn't sign has no second form.
  content.content = AsnConvert.serialize(signedData)
  if (!sameBytes(new Uint8Array(AsnConvert.serialize(content)), message)) return { problems: [damaged] }
  if (!info || content.contentType !== id.signedData || !isOurForm(signedData, info)) return { problems: [damaged] }

  const attributes = attributesOf(info)
  if (!attributes) return { problems: [damaged] }
  const certificates = (signedData.certificates ?? []).flatMap(({ certificate }) => (certificate ? [certificate] : []))
  const all = certificates.map((certificate) => ({
    der: new Uint8Array(AsnConvert.serialize(certificate)),
    certificate,
  }))
  const hashes = await Promise.all(all.map(({ der }) => sha256(der)))
  const signer = all.find((_, index) => sameBytes(hashes[index] ?? new Uint8Array(), attributes.certificateHash))
  if (!signer || !isNamedBy(info, signer.certificate)) {
    const words = 'The certificate in the file is not the one that the signature was made with.'
    return { problems: [{ code: 'certificate-swapped', words }] }
  }

  const problems: Problem[] = []
  if (!sameBytes(attributes.digest, digest)) {
    problems.push({ code: 'content-changed', words: 'What was signed has been changed after signing.' })
  }
  const key = signer.certificate.tbsCertificate.subjectPublicKeyInfo
  const signature = new Uint8Array(info.signature.buffer)
  const signed = new Uint8Array(AsnConvert.serialize(new AttributeSet(info.signedAttrs ?? [])))
  if (!(await isSignedBy(key, info.signatureAlgorithm, signature, signed))) {
    problems.push({ code: 'signature-wrong', words: 'The signature was not made with the key of its certificate.' })
  }
  const stamp = await timeStampOf(info, signature)
  if (typeof stamp === 'string') problems.push({ code: 'time-stamp-wrong', words: stamp })
  const chain = isForDocuments(signer.certificate)
    ? await chainFrom(signer, all, at)
    : 'The signer’s certificate is not one for signing documents.'
  const facts = await factsOf(signer)
  if (typeof chain === 'string') {
    return { problems: [...problems, { code: 'certificate-untrusted', words: chain }], signer: facts }
  }
  const root = chain.at(-1) ?? signer
  if (trusted && !sameBytes(root.der, trusted)) {
    const words = 'The certificate comes from another authority than the clinic’s own.'
    problems.push({ code: 'authority-foreign', words })
  }
  const authority = await factsOf(root)
  return { problems, signer: facts, authority, ...(typeof stamp === 'object' && { timeStamp: stamp }) }
}

function isOurForm(data: SignedData, info: SignerInfo): boolean {
  const { version, digestAlgorithms, encapContentInfo, crls, signerInfos } = data
  return (
    version === CMSVersion.v1 &&
    digestAlgorithms.length === 1 &&
    digestAlgorithms.every(isSha256) &&
    encapContentInfo.eContentType === id.data &&
    encapContentInfo.eContent === undefined &&
    crls === undefined &&
    signerInfos.length === 1 &&
    info.version === CMSVersion.v1 &&
    isSha256(info.digestAlgorithm) &&
    mayStandUnsigned(info) &&
    (info.signatureAlgorithm.algorithm === id.rsaWithSha256
      ? info.signatureAlgorithm.parameters === null
      : info.signatureAlgorithm.algorithm === id.ecdsaWithSha256 && info.signatureAlgorithm.parameters === undefined)
  )
}

/** Beside what was signed there may be one thing: its time-stamp, which speaks for itself. */
const mayStandUnsigned = ({ unsignedAttrs }: SignerInfo): boolean =>
  unsignedAttrs === undefined ||
  (unsignedAttrs.length === 1 &&
    unsignedAttrs[0]?.attrType === id.timeStampToken &&
    unsignedAttrs[0].attrValues.length === 1)

/** The signature's time-stamp, or in words what is wrong with it; undefined when it has none. */
async function timeStampOf({ unsignedAttrs }: SignerInfo, signature: Uint8Array) {
  const token = unsignedAttrs?.[0]?.attrValues[0]
  return token && checkTimeStamp(new Uint8Array(token), signature)
}

const isSha256 = ({ algorithm, parameters }: AlgorithmIdentifier): boolean =>
  algorithm === id.sha256 && parameters === undefined

/** What the signer signed about the content; undefined when something is missing, twice, or has no place there. */
function attributesOf(info: SignerInfo): { digest: Uint8Array; certificateHash: Uint8Array } | undefined {
  const only = (type: string): ArrayBuffer | undefined => {
    const found = (info.signedAttrs ?? []).filter(({ attrType }) => attrType === type)
    return found.length === 1 && found[0]?.attrValues.length === 1 ? found[0].attrValues[0] : undefined
  }
  const [contentType, digest, certificate] = [
    only(id.contentType),
    only(id.messageDigest),
    only(id.signingCertificateV2),
  ]
  if (!contentType || !digest || !certificate) return undefined
  const data = new Uint8Array(AsnObjectIdentifierConverter.toASN(id.data).toBER())
  const [first] = AsnConvert.parse(certificate, SigningCertificate).certs
  if (!sameBytes(new Uint8Array(contentType), data) || !first || first.hashAlgorithm) return undefined
  return {
    digest: new Uint8Array(AsnConvert.parse(digest, OctetString).buffer),
    certificateHash: new Uint8Array(first.certHash.buffer),
  }
}
