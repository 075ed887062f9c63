/**
 * The clinic's own certificate authority. It vouches for who signed a note and, for tablets, for the clinic's own
 * server. Its key is the only secret kept at rest: each signing makes a key of its own, uses it once and drops it.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { GeneralName, id_kp_emailProtection, id_kp_serverAuth, KeyUsageFlags } from '@peculiar/asn1-x509'
import { HOUR, type Instant, MINUTE } from '../../chart/units.ts'
import { issueCertificate, pemOf } from './certificate.ts'
import type { SignerIdentity } from './identity.ts'

export type Authority = {
  /** DER. What a verifier has to trust; safe to hand out. */
  readonly certificate: Uint8Array
  readonly key: KeyObject
  readonly clinicName: string
}

/** Whom a signing certificate names. */
export type SignerClaim = {
  readonly name: string
  /** As printed: `MD`, `RN, license 12345`. */
  readonly credential: string
  readonly role: string
  /** The audit event of this signing, where the signer typed their password. */
  readonly signingEventId: string
}

export type ServerCertificate = {
  /** PEM, the server's certificate and then the authority's: `TLS_CERT`. */
  readonly certificate: string
  /** PEM, PKCS#8: `TLS_KEY`. */
  readonly privateKey: string
  /** PEM of the authority: what the tablets must trust. */
  readonly trust: string
  readonly expires: Instant
}

const DAY = 24 * HOUR
/** Notes are kept for decades. Until 2049 certificates write the year with two digits, as every verifier can read. */
const AUTHORITY_LASTS = 20 * 365 * DAY
/** Browsers refuse server certificates that last longer than 398 days. */
const SERVER_LASTS = 397 * DAY

/**
 * What a signer's certificate is for: signing documents (RFC 9336), in Microsoft's words too, and e-mail, without
 * which NSS (pdfsig, Firefox) calls it unknown. Naming purposes also keeps it from serving as a server's.
 */
const signerPurposes = ['1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.311.10.3.12', id_kp_emailProtection]

/** Makes the authority, once, at first run. */
export function makeAuthority(clinicName: string, now: Instant): Authority {
  const { publicKey, privateKey } = newKeys()
  const notBefore = new Date(now - DAY)
  const certificate = issueCertificate(
    {
      subject: { organization: clinicName, commonName: `${clinicName} record authority` },
      publicKey,
      notBefore,
      notAfter: new Date(notBefore.getTime() + AUTHORITY_LASTS),
      keyUsage: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
      // It issues signers and servers, never another authority. Both hang directly under it; what keeps the server's
      // key, which lies open on its disk, from sealing notes is the purpose in its certificate, which `verify` asks
      // for.
      pathLength: 0,
    },
    { key: privateKey },
  )
  return { certificate, key: privateKey, clinicName }
}

/** The authority's private key, PKCS#8 DER, for `wrapKey`. */
export const authorityKey = (authority: Authority): Uint8Array =>
  Uint8Array.from(authority.key.export({ type: 'pkcs8', format: 'der' }))

/** Opens a stored authority. Throws when the key isn't the certificate's. */
export function openAuthority(certificate: Uint8Array, privateKey: Uint8Array, clinicName: string): Authority {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
  if (!new X509Certificate(certificate).checkPrivateKey(key)) {
    throw new Error('The stored key is not the one of the clinic’s certificate authority.')
  }
  return { certificate, key, clinicName }
}

/** A certificate and a fresh key for one signing. The key lives in this object alone. */
export function issueSigner(authority: Authority, claim: SignerClaim, signedAt: Instant): SignerIdentity {
  const { publicKey, privateKey } = newKeys()
  const { notBefore, notAfter } = validity(authority, signedAt)
  const certificate = issueCertificate(
    {
      subject: {
        organization: authority.clinicName,
        organizationalUnit: claim.role,
        title: claim.credential,
        commonName: claim.name,
      },
      publicKey,
      notBefore: new Date(Math.max(notBefore, signedAt - 5 * MINUTE)),
      // As long as its authority: the key is gone after one use, so nothing is gained by an earlier end, and without
      // a time-stamp many verifiers judge a signature at the time of reading.
      notAfter: new Date(notAfter),
      keyUsage: KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation,
      purposes: signerPurposes,
      alternativeNames: [new GeneralName({ uniformResourceIdentifier: signingEventUri(claim.signingEventId) })],
    },
    authority,
  )
  return {
    certificates: [certificate, authority.certificate],
    algorithm: 'ecdsa-with-sha256',
    sign: async (bytes) => Uint8Array.from(sign('sha256', bytes, privateKey)),
  }
}

/** A certificate for the clinic's server under the names or addresses that tablets type. */
export function issueServerCertificate(
  authority: Authority,
  names: readonly string[],
  now: Instant,
): ServerCertificate {
  const [first] = names
  if (!first) throw new Error('A server certificate needs at least one name or address.')
  const alternativeNames = names.map(serverName)
  const { publicKey, privateKey } = newKeys()
  const { notAfter } = validity(authority, now)
  const notBefore = now - HOUR
  const expires = Math.min(notAfter, notBefore + SERVER_LASTS)
  const certificate = issueCertificate(
    {
      subject: { organization: authority.clinicName, commonName: first },
      publicKey,
      notBefore: new Date(notBefore),
      notAfter: new Date(expires),
      keyUsage: KeyUsageFlags.digitalSignature,
      purposes: [id_kp_serverAuth],
      alternativeNames,
    },
    authority,
  )
  const trust = pemOf(authority.certificate)
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { certificate: pemOf(certificate) + trust, privateKey: pem, trust, expires }
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const signingEventUri = (id: string): string => `urn:x-chairside:signing:${encodeURIComponent(id)}`

function validity(authority: Authority, at: Instant): { notBefore: Instant; notAfter: Instant } {
  const { validFromDate, validToDate } = new X509Certificate(authority.certificate)
  const [notBefore, notAfter] = [validFromDate.getTime(), validToDate.getTime()]
  if (at < notBefore || at > notAfter) {
    throw new Error(
      `The clinic's certificate authority is valid from ${validFromDate.toISOString()} to ${validToDate.toISOString()}, ` +
        `not at ${new Date(at).toISOString()}. Check the server's clock.`,
    )
  }
  return { notBefore, notAfter }
}

function serverName(name: string): GeneralName {
  if (isIP(name) !== 0) return new GeneralName({ iPAddress: name })
  const isHost = name.length <= 253 && name.split('.').every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i.test(label))
  if (!isHost) throw new Error(`"${name}" is neither a host name nor an address.`)
  return new GeneralName({ dNSName: name.toLowerCase() })
}
