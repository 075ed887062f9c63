/** X.509 certificates of P-256 keys, from `@peculiar/asn1-x509`; `node:crypto` does the arithmetic. */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  type GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  KeyUsage,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const attributeTypes = {
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  title: '2.5.4.12',
  commonName: '2.5.4.3',
} as const

/** X.520's upper bound for each of these. The whole name stands in the signature and on the page. */
const LONGEST_NAME_PART = 64

export type Subject = Partial<Record<keyof typeof attributeTypes, string>>
export type CertificateRequest = {
  readonly subject: Subject
  readonly publicKey: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
  /** `KeyUsageFlags`, added up. */
  readonly keyUsage: number
  readonly purposes?: readonly string[]
  readonly alternativeNames?: readonly GeneralName[]
  /** For an authority: how many further authorities may stand under it. */
  readonly pathLength?: number
}
export type Issuer = { readonly certificate: Uint8Array; readonly key: KeyObject }

/** Issues a certificate; without an issuer's certificate it signs itself. Returns DER. */
export function issueCertificate(
  request: CertificateRequest,
  issuer: Issuer | { readonly key: KeyObject },
): Uint8Array {
  const spki = request.publicKey.export({ type: 'spki', format: 'der' })
  const parent = 'certificate' in issuer ? certificateOf(issuer.certificate).tbsCertificate : undefined
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: bufferOf(serial()),
    signature: ecdsaWithSha256(),
    issuer: parent?.subject ?? nameOf(request.subject),
    validity: new Validity({ notBefore: request.notBefore, notAfter: request.notAfter }),
    subject: nameOf(request.subject),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions(extensions(request, keyIdentifier(request.publicKey), createPublicKey(issuer.key))),
  })
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), issuer.key)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256(),
    signatureValue: bufferOf(signature),
  })
  const der = new Uint8Array(AsnConvert.serialize(certificate))
  read.set(der, certificate)
  return der
}

const read = new WeakMap<Uint8Array, Certificate>()

/** The certificate in a DER. Reading takes longer than signing, and the authority's is in every signature. */
export function certificateOf(der: Uint8Array): Certificate {
  const known = read.get(der) ?? AsnConvert.parse(der, Certificate)
  read.set(der, known)
  return known
}

/** The certificate as PEM text. */
export function pemOf(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** The DER of the first certificate in PEM text. Throws when there is none. */
export const derOf = (pem: string): Uint8Array => Uint8Array.from(new X509Certificate(pem).raw)

/** A copy in an ArrayBuffer of its own: a Buffer may be a window on memory that holds other things. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

const ecdsaWithSha256 = () => new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })

function extensions(request: CertificateRequest, own: ArrayBuffer, issuerKey: KeyObject): Extension[] {
  const isAuthority = request.pathLength !== undefined
  const constraints = isAuthority ? { cA: true, pathLenConstraint: request.pathLength } : { cA: false }
  const authority = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(issuerKey)) })
  return [
    extension(id_ce_basicConstraints, new BasicConstraints(constraints), true),
    extension(id_ce_keyUsage, new KeyUsage(request.keyUsage), true),
    ...(request.purposes ? [extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...request.purposes]), false)] : []),
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(own), false),
    extension(id_ce_authorityKeyIdentifier, authority, false),
    ...(request.alternativeNames
      ? [extension(id_ce_subjectAltName, new SubjectAlternativeName([...request.alternativeNames]), false)]
      : []),
  ]
}

const extension = (extnID: string, value: unknown, critical: boolean) =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

const nameOf = (subject: Subject): Name =>
  new Name(
    Object.entries(attributeTypes).flatMap(([key, type]) => {
      const text = subject[key as keyof Subject]
      if (!text) return []
      const utf8String = [...text.normalize('NFC')].slice(0, LONGEST_NAME_PART).join('')
      return [
        new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) })]),
      ]
    }),
  )

/** RFC 7093: the first 160 bits of the SHA-256 of the public key. */
const keyIdentifier = (key: KeyObject): ArrayBuffer =>
  bufferOf(
    createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest()
      .subarray(0, 20),
  )

/** 128 random bits, positive, of fixed length. */
function serial(): Uint8Array {
  const bytes = randomBytes(16)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return bytes
}
