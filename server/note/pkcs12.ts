/** A clinic's own certificate from a public authority: a PKCS#12 file and its passphrase (RFC 7292). */
import { createDecipheriv, createPrivateKey, type KeyObject, pbkdf2Sync, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { EncryptedContentInfo, id_data, id_encryptedData } from '@peculiar/asn1-cms'
import { AuthenticatedSafe, CertBag, PFX, SafeContents } from '@peculiar/asn1-pfx'
import { AsnConvert, AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { bufferOf } from './certificate.ts'

/** Why the file cannot sign, as a sentence for whoever set it. */
export class Pkcs12Error extends Error {}

export type Opened = {
  /** The certificate of the key, then those that vouch for it, up to one that vouches for itself. DER. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  readonly key: KeyObject
}

const id = {
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const
/** HMAC by its identifier. Without one it is SHA-1: RFC 8018. */
const digests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}
const ciphers: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', bytes: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', bytes: 32 },
}

class Pbes2 {
  keyDerivation = new AlgorithmIdentifier()
  encryption = new AlgorithmIdentifier()
}
AsnProp({ type: AlgorithmIdentifier })(Pbes2.prototype, 'keyDerivation')
AsnProp({ type: AlgorithmIdentifier })(Pbes2.prototype, 'encryption')

class Pbkdf2 {
  salt = new OctetString()
  iterations = 0
  keyLength?: number
  hash?: AlgorithmIdentifier
}
AsnProp({ type: OctetString })(Pbkdf2.prototype, 'salt')
AsnProp({ type: AsnPropTypes.Integer })(Pbkdf2.prototype, 'iterations')
AsnProp({ type: AsnPropTypes.Integer, optional: true })(Pbkdf2.prototype, 'keyLength')
AsnProp({ type: AlgorithmIdentifier, optional: true })(Pbkdf2.prototype, 'hash')

/** EncryptedData of CMS, for which asn1-cms has no name. */
class EncryptedData {
  version = 0
  encryptedContentInfo = new EncryptedContentInfo()
}
AsnProp({ type: AsnPropTypes.Integer })(EncryptedData.prototype, 'version')
AsnProp({ type: EncryptedContentInfo })(EncryptedData.prototype, 'encryptedContentInfo')

/** Throws a Pkcs12Error that says what to do. */
export function openPkcs12(file: Uint8Array, passphrase: string): Opened {
  refuseWrongPassphrase(file, passphrase)
  const { keys, certificates } = contentsOf(file, passphrase)
  const [key] = keys
  if (!key || keys.length > 1) throw new Pkcs12Error(`it holds ${keys.length} private keys, but must hold one`)
  const own = certificates.find((der) => new X509Certificate(der).checkPrivateKey(key))
  if (!own) throw new Pkcs12Error('it holds no certificate for its private key')
  return { key, certificates: [own, ...vouchingFor(own, certificates)] }
}

/** OpenSSL checks the file's own code of authenticity. */
function refuseWrongPassphrase(file: Uint8Array, passphrase: string): void {
  try {
    createSecureContext({ pfx: Buffer.from(file), passphrase })
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    if (/mac verify/i.test(said)) throw new Pkcs12Error('its passphrase is wrong')
    if (/unsupported/i.test(said)) throw new Pkcs12Error(outdated)
    if (!/load certificate from pfx|key values mismatch/i.test(said))
      throw new Pkcs12Error('it is no PKCS#12 file, or is damaged')
  }
}

const outdated = 'it is encrypted in an outdated way: export it again with OpenSSL 3, whose default is AES-256'

type Contents = { readonly keys: readonly KeyObject[]; readonly certificates: readonly Uint8Array[] }

function contentsOf(file: Uint8Array, passphrase: string): Contents {
  const { authSafe } = AsnConvert.parse(bufferOf(file), PFX)
  const keys: KeyObject[] = []
  const certificates: Uint8Array[] = []
  for (const part of AsnConvert.parse(AsnConvert.parse(authSafe.content, OctetString).buffer, AuthenticatedSafe))
    for (const { bagId, bagValue } of AsnConvert.parse(
      plain(part.contentType, part.content, passphrase),
      SafeContents,
    )) {
      const der = Buffer.from(bagValue)
      if (bagId === id.keyBag) keys.push(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
      if (bagId === id.shroudedKeyBag)
        keys.push(createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase }))
      if (bagId !== id.certBag) continue
      const { certValue } = AsnConvert.parse(bagValue, CertBag)
      certificates.push(new Uint8Array(AsnConvert.parse(certValue, OctetString).buffer))
    }
  return { keys, certificates }
}

function plain(type: string, content: ArrayBuffer, passphrase: string): ArrayBuffer {
  if (type === id_data) return AsnConvert.parse(content, OctetString).buffer
  if (type !== id_encryptedData) throw new Pkcs12Error('it is sealed for a certificate, not by a passphrase')
  return decrypted(AsnConvert.parse(content, EncryptedData).encryptedContentInfo, passphrase)
}

function decrypted({ contentEncryptionAlgorithm: how, encryptedContent }: EncryptedContentInfo, passphrase: string) {
  if (how.algorithm !== id.pbes2 || !how.parameters) throw new Pkcs12Error(outdated)
  const { keyDerivation, encryption } = AsnConvert.parse(how.parameters, Pbes2)
  const cipher = ciphers[encryption.algorithm]
  const derive = keyDerivation.parameters && AsnConvert.parse(keyDerivation.parameters, Pbkdf2)
  const digest = digests[derive?.hash?.algorithm ?? '1.2.840.113549.2.7']
  if (keyDerivation.algorithm !== id.pbkdf2 || !cipher || !derive || !digest || !encryption.parameters)
    throw new Pkcs12Error(outdated)
  const key = pbkdf2Sync(passphrase, Buffer.from(derive.salt.buffer), derive.iterations, cipher.bytes, digest)
  const iv = Buffer.from(AsnConvert.parse(encryption.parameters, OctetString).buffer)
  const decipher = createDecipheriv(cipher.name, key, iv)
  const text = Buffer.from(encryptedContent?.value?.buffer ?? new ArrayBuffer(0))
  return bufferOf(Buffer.concat([decipher.update(text), decipher.final()]))
}

/** From the issuer up to a self-signed authority; what vouches for nobody is left out. */
function vouchingFor(own: Uint8Array, all: readonly Uint8Array[]): readonly Uint8Array[] {
  const chain: Uint8Array[] = []
  let current = new X509Certificate(own)
  while (current.subject !== current.issuer || !current.verify(current.publicKey)) {
    const issuer = all.find((der) => {
      const candidate = new X509Certificate(der)
      return current.checkIssued(candidate) && current.verify(candidate.publicKey)
    })
    if (!issuer || chain.includes(issuer))
      throw new Pkcs12Error(
        `the certificate of the authority that issued it is missing: ${current.issuer.split('\n').at(-1)}`,
      )
    chain.push(issuer)
    current = new X509Certificate(issuer)
  }
  return chain
}
