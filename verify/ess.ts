/**
 * The parts of CMS that asn1-cms has no name for: RFC 5035's signing certificate, and attributes as they are signed.
 */
import { Attribute, SignedData } from '@peculiar/asn1-cms'
import {
  AsnArray,
  AsnIntegerBigIntConverter,
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
  OctetString,
} from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

export const id = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  /** With SHA-1: authorities of time-stamps may still use it. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  rsa: '1.2.840.113549.1.1.1',
  rsaWithSha256: '1.2.840.113549.1.1.11',
} as const

/** ESSCertIDv2, without the issuer's name, which PAdES allows to leave out. The hash is SHA-256 unless named. */
export class EssCertificateId {
  hashAlgorithm?: AlgorithmIdentifier
  certHash: OctetString = new OctetString()
  issuerSerial?: ArrayBuffer
}
AsnProp({ type: AlgorithmIdentifier, optional: true })(EssCertificateId.prototype, 'hashAlgorithm')
AsnProp({ type: OctetString })(EssCertificateId.prototype, 'certHash')
AsnProp({ type: AsnPropTypes.Any, optional: true })(EssCertificateId.prototype, 'issuerSerial')

/** SigningCertificateV2, and its predecessor, whose members name no hash. */
export class SigningCertificate {
  certs: EssCertificateId[] = []
  policies?: ArrayBuffer
}
AsnProp({ type: EssCertificateId, repeated: 'sequence' })(SigningCertificate.prototype, 'certs')
AsnProp({ type: AsnPropTypes.Any, optional: true })(SigningCertificate.prototype, 'policies')

/** Signed attributes as the signature covers them: a SET, though they are stored under another tag. */
export class AttributeSet extends AsnArray<Attribute> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })(AttributeSet)

/** An ECDSA signature as CMS and X.509 hold it. */
export class EcdsaPair {
  r = 0n
  s = 0n
}
AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerBigIntConverter })(EcdsaPair.prototype, 'r')
AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerBigIntConverter })(EcdsaPair.prototype, 's')

/** A ContentInfo that holds SignedData: asn1-cms takes its content for bytes, and reads them before it writes them. */
export class SignedMessage {
  contentType: string = id.signedData
  content = new SignedData()
}
AsnProp({ type: AsnPropTypes.ObjectIdentifier })(SignedMessage.prototype, 'contentType')
AsnProp({ type: SignedData, context: 0 })(SignedMessage.prototype, 'content')
