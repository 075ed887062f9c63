/** The signature itself: CMS as PAdES baseline B-B wants it (ETSI EN 319 142-1), DER throughout. */
import { createHash } from 'node:crypto'
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, AsnSerializer, OctetString } from '@peculiar/asn1-schema'
import { Certificate } from '@peculiar/asn1-x509'
import { AttributeSet, EssCertificateId, id, SignedMessage, SigningCertificate } from '../../verify/ess.ts'
import { bufferOf, certificateOf } from './certificate.ts'
import type { SignerIdentity } from './identity.ts'

/** Signs a SHA-256 digest. Without signing-time: PAdES puts the claimed time into the signature dictionary alone. */
export async function signedMessage(digest: Uint8Array, identity: SignerIdentity): Promise<Uint8Array> {
  const [own] = identity.certificates
  const attributes = signedAttributes(digest, own)
  const signature = await identity.sign(new Uint8Array(AsnConvert.serialize(new AttributeSet(attributes))))
  const { issuer, serialNumber } = certificateOf(own).tbsCertificate
  const signer = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) }),
    digestAlgorithm: sha256(),
    signedAttrs: attributes,
    signatureAlgorithm: signatureAlgorithm(identity.algorithm),
    signature: new OctetString(bufferOf(signature)),
  })
  const certificates = identity.certificates.toSorted(byBytes).map(choiceOf)
  const message = new SignedMessage()
  message.content = new SignedData({
    version: CMSVersion.v1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([sha256()]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: id.data }),
    certificates: new CertificateSet(certificates),
    signerInfos: new SignerInfos([signer]),
  })
  return new Uint8Array(AsnConvert.serialize(message))
}

/** A certificate as it goes into a message: taken apart once, since the authority's is in every signature. */
class Known extends Certificate {
  readonly #block: unknown
  constructor(der: Uint8Array) {
    super()
    this.#block = AsnSerializer.toASN(certificateOf(der))
  }
  toASN = () => this.#block
  fromASN = () => this
}
const choices = new WeakMap<Uint8Array, CertificateChoices>()

function choiceOf(der: Uint8Array): CertificateChoices {
  const known = choices.get(der) ?? new CertificateChoices({ certificate: new Known(der) })
  choices.set(der, known)
  return known
}

function signedAttributes(digest: Uint8Array, certificate: Uint8Array): Attribute[] {
  const certificateId = new EssCertificateId()
  certificateId.certHash = new OctetString(bufferOf(createHash('sha256').update(certificate).digest()))
  const signingCertificate = new SigningCertificate()
  signingCertificate.certs = [certificateId]
  return [
    new Attribute({ attrType: id.contentType, attrValues: [dataId] }),
    new Attribute({ attrType: id.messageDigest, attrValues: [octets(digest)] }),
    new Attribute({ attrType: id.signingCertificateV2, attrValues: [AsnConvert.serialize(signingCertificate)] }),
  ]
    .map((attribute) => ({ attribute, der: new Uint8Array(AsnConvert.serialize(attribute)) }))
    .toSorted((a, b) => byBytes(a.der, b.der))
    .map(({ attribute }) => attribute)
}

const sha256 = () => new DigestAlgorithmIdentifier({ algorithm: id.sha256 })

/** RSA's identifier carries an explicit NULL, ECDSA's carries nothing: RFC 4055, RFC 5758. */
const signatureAlgorithm = (algorithm: SignerIdentity['algorithm']) =>
  algorithm === 'rsa-with-sha256'
    ? new SignatureAlgorithmIdentifier({ algorithm: id.rsaWithSha256, parameters: null })
    : new SignatureAlgorithmIdentifier({ algorithm: id.ecdsaWithSha256 })

const dataId: ArrayBuffer = AsnObjectIdentifierConverter.toASN(id.data).toBER()

const octets = (bytes: Uint8Array): ArrayBuffer => AsnConvert.serialize(new OctetString(bufferOf(bytes)))

/** DER wants a SET OF in the order of its members' bytes. */
function byBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}
