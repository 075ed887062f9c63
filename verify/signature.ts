/** Whether bytes were signed by the key in a certificate. WebCrypto, so that a browser does it too. */
import type { SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import type { AlgorithmIdentifier, Certificate, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { EcdsaPair, id } from './ess.ts'

const curves: Record<string, { readonly name: string; readonly bytes: number }> = {
  '06082a8648ce3d030107': { name: 'P-256', bytes: 32 },
  '06052b81040022': { name: 'P-384', bytes: 48 },
}

/** Notes are signed with SHA-256; authorities of the world sign their certificates with its larger sisters too. */
const hashes: Record<string, { readonly kind: 'rsa' | 'ec'; readonly hash: string }> = {
  [id.rsaWithSha256]: { kind: 'rsa', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'SHA-512' },
  [id.ecdsaWithSha256]: { kind: 'ec', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { kind: 'ec', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { kind: 'ec', hash: 'SHA-512' },
}

/** False for a wrong signature and for every algorithm but ECDSA and RSA PKCS#1 v1.5. */
export async function isSignedBy(
  key: SubjectPublicKeyInfo,
  algorithm: AlgorithmIdentifier,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  const spki = AsnConvert.serialize(key)
  const { kind, hash = '' } = hashes[algorithm.algorithm] ?? {}
  if (kind === 'rsa') {
    const scheme = { name: 'RSASSA-PKCS1-v1_5', hash }
    const rsa = await crypto.subtle.importKey('spki', spki, scheme, false, ['verify'])
    return crypto.subtle.verify(scheme, rsa, owned(signature), owned(bytes))
  }
  const curve = curves[hex(new Uint8Array(key.algorithm.parameters ?? new ArrayBuffer(0)))]
  if (kind !== 'ec' || !curve) return false
  const pair = fixedPair(signature, curve.bytes)
  if (!pair) return false
  const ec = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: curve.name }, false, ['verify'])
  return crypto.subtle.verify({ name: 'ECDSA', hash }, ec, pair, owned(bytes))
}

/** Whether a signature names this certificate as its own. */
export function isNamedBy({ sid }: SignerInfo, { tbsCertificate }: Certificate): boolean {
  const named = sid.issuerAndSerialNumber
  const { issuer, serialNumber } = tbsCertificate
  return (
    named !== undefined &&
    sameBytes(new Uint8Array(AsnConvert.serialize(named.issuer)), new Uint8Array(AsnConvert.serialize(issuer))) &&
    sameBytes(new Uint8Array(named.serialNumber), new Uint8Array(serialNumber))
  )
}

export const sha256 = (bytes: Uint8Array): Promise<Uint8Array> => digestOf('SHA-256', bytes)

/** By the name that WebCrypto has for the hash. */
export async function digestOf(hash: string, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(hash, owned(bytes)))
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** WebCrypto takes no view that might be shared memory. */
export const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** r and s side by side, as WebCrypto wants them; undefined unless the DER is the only form that it may have. */
function fixedPair(der: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const pair = AsnConvert.parse(owned(der), EcdsaPair)
  const limit = 1n << BigInt(8 * size)
  if (pair.r <= 0n || pair.s <= 0n || pair.r >= limit || pair.s >= limit) return undefined
  if (!sameBytes(new Uint8Array(AsnConvert.serialize(pair)), der)) return undefined
  const digits = [pair.r, pair.s].map((value) => value.toString(16).padStart(2 * size, '0')).join('')
  return Uint8Array.from({ length: 2 * size }, (_, index) => parseInt(digits.slice(2 * index, 2 * index + 2), 16))
}
