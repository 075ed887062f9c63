/** The certificates inside a signature: whom they name, and whether each vouches for the one before it. */
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  BasicConstraints,
  type Certificate,
  ExtendedKeyUsage,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_kp_clientAuth,
  id_kp_serverAuth,
  id_kp_timeStamping,
  KeyUsage,
  KeyUsageFlags,
  type Name,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import { hex, isSignedBy, sameBytes, sha256 } from './signature.ts'

export type CertificateFacts = {
  readonly name: string
  /** The credential, as `MD`; empty when the certificate has none. */
  readonly title: string
  readonly role: string
  readonly clinic: string
  readonly issuer: string
  /** The signing that it was made for, from its alternative names. */
  readonly signingEvent?: string
  /** SHA-256, hex. */
  readonly fingerprint: string
  readonly notBefore: Date
  readonly notAfter: Date
}

export type Parsed = { readonly der: Uint8Array; readonly certificate: Certificate }

export async function factsOf({ der, certificate }: Parsed): Promise<CertificateFacts> {
  const { subject, issuer, validity } = certificate.tbsCertificate
  const names = extension(certificate, id_ce_subjectAltName, SubjectAlternativeName)
  const signingEvent = names?.find((name) => name.uniformResourceIdentifier)?.uniformResourceIdentifier
  return {
    name: part(subject, '2.5.4.3'),
    title: part(subject, '2.5.4.12'),
    role: part(subject, '2.5.4.11'),
    clinic: part(subject, '2.5.4.10'),
    issuer: part(issuer, '2.5.4.3'),
    ...(signingEvent ? { signingEvent } : {}),
    fingerprint: hex(await sha256(der)),
    notBefore: validity.notBefore.getTime(),
    notAfter: validity.notAfter.getTime(),
  }
}

/**
 * From the signer up to a self-signed authority, all valid at a time; or, in words, what is wrong. Every certificate
 * must have its place. Whether the signer's is one for its purpose is asked apart.
 */
export async function chainFrom(signer: Parsed, all: readonly Parsed[], at: Date): Promise<readonly Parsed[] | string> {
  const chain = [signer]
  for (let current = signer; ; ) {
    const { tbsCertificate, signatureAlgorithm, signatureValue, tbsCertificateRaw } = current.certificate
    const issuer = all.find(({ certificate }) => sameName(certificate.tbsCertificate.subject, tbsCertificate.issuer))
    const name = part(tbsCertificate.subject, '2.5.4.3')
    if (!issuer) return `The authority that issued the certificate of ${name} is missing from the file.`
    if (issuer !== signer && !isAuthority(issuer.certificate)) return `${name} was certified by no authority.`
    const { notBefore, notAfter } = tbsCertificate.validity
    if (at < notBefore.getTime() || at > notAfter.getTime()) {
      return `The certificate of ${name} was not valid at the time of signing.`
    }
    const { subjectPublicKeyInfo } = issuer.certificate.tbsCertificate
    const signature = new Uint8Array(signatureValue)
    const signed = new Uint8Array(tbsCertificateRaw ?? AsnConvert.serialize(tbsCertificate))
    const sameAlgorithm = signatureAlgorithm.isEqual(tbsCertificate.signature)
    if (!sameAlgorithm || !(await isSignedBy(subjectPublicKeyInfo, signatureAlgorithm, signature, signed))) {
      return `The certificate of ${name} was changed, or not issued by whom it names.`
    }
    if (issuer === current) break
    if (chain.includes(issuer) || chain.length > 5) return 'The certificates vouch for each other in a circle.'
    chain.push(issuer)
    current = issuer
  }
  if (chain.length !== all.length) return 'The signature carries certificates that have nothing to do with it.'
  return chain
}

/** A server's certificate comes from the same authority, and its key lies open on the server's disk. */
export function isForDocuments(certificate: Certificate): boolean {
  const usage = extension(certificate, id_ce_keyUsage, KeyUsage)?.toNumber()
  const purposes = extension(certificate, id_ce_extKeyUsage, ExtendedKeyUsage)
  const maySign = usage === undefined || (usage & (KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)) !== 0
  const isForConnections = purposes?.every((purpose) => purpose === id_kp_serverAuth || purpose === id_kp_clientAuth)
  return maySign && !isForConnections
}

/** RFC 3161: for time-stamps and for nothing else, and the verifier must heed it. */
export function isForTimeStamps(certificate: Certificate): boolean {
  const purposes = extension(certificate, id_ce_extKeyUsage, ExtendedKeyUsage)
  const heeded = certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_extKeyUsage)?.critical
  return heeded === true && purposes?.length === 1 && purposes[0] === id_kp_timeStamping
}

function isAuthority(certificate: Certificate): boolean {
  const usage = extension(certificate, id_ce_keyUsage, KeyUsage)?.toNumber() ?? 0
  const constraints = extension(certificate, id_ce_basicConstraints, BasicConstraints)
  return constraints?.cA === true && (usage & KeyUsageFlags.keyCertSign) !== 0
}

function extension<T>(certificate: Certificate, oid: string, type: new () => T): T | undefined {
  const found = certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === oid)
  return found && AsnConvert.parse(found.extnValue.buffer, type)
}

const part = (name: Name, type: string): string =>
  name
    .flatMap((parts) => parts.filter((candidate) => candidate.type === type))
    .at(0)
    ?.value.toString() ?? ''

const sameName = (a: Name, b: Name): boolean =>
  sameBytes(new Uint8Array(AsnConvert.serialize(a)), new Uint8Array(AsnConvert.serialize(b)))
