/** The clinic's own certificate as a signer: for clinics that have one that the world trusts. */
import { type KeyObject, sign, X509Certificate } from 'node:crypto'
import type { Instant } from '../../chart/units.ts'
import type { SignerIdentity } from './identity.ts'
import { type Opened, openPkcs12, Pkcs12Error } from './pkcs12.ts'

/** Throws a Pkcs12Error that says what to do: a certificate that nobody could check must not seal a note. */
export function clinicIdentity(file: Uint8Array, passphrase: string, at: Instant): SignerIdentity {
  const { certificates, key } = openPkcs12(file, passphrase)
  refuseOutOfTime({ certificates, key }, at)
  return {
    certificates,
    algorithm: algorithmOf(key),
    sign: async (bytes) => Uint8Array.from(sign('sha256', bytes, key)),
  }
}

function algorithmOf(key: KeyObject): SignerIdentity['algorithm'] {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'rsa-with-sha256'
  if (key.asymmetricKeyType === 'ec' && (namedCurve === 'prime256v1' || namedCurve === 'secp384r1'))
    return 'ecdsa-with-sha256'
  throw new Pkcs12Error('its key must be RSA of 2048 bits or more, P-256 or P-384')
}

function refuseOutOfTime({ certificates }: Opened, at: Instant): void {
  for (const der of certificates) {
    const { validFromDate, validToDate, subject } = new X509Certificate(der)
    const name = subject.split('\n').at(-1)
    if (at > validToDate.getTime())
      throw new Pkcs12Error(`the certificate ${name} expired on ${validToDate.toISOString().slice(0, 10)}`)
    if (at < validFromDate.getTime())
      throw new Pkcs12Error(`the certificate ${name} is valid only from ${validFromDate.toISOString().slice(0, 10)}`)
  }
}
