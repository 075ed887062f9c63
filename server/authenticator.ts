import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PasskeyAnswer, PasskeyMade } from '../chart/wire.ts'

// A passkey's own side of WebAuthn, for the tests: what a telephone or a security key does with a challenge.

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const PRESENT = 0x01
const VERIFIED = 0x04
const HOLDS_KEY = 0x40

export type Authenticator = {
  readonly make: (challenge: string) => PasskeyMade
  /** `verified`: whether the finger or the PIN was right. `count`: how often it was used, as it says. */
  readonly answer: (challenge: string, how?: { verified?: boolean; count?: number }) => PasskeyAnswer
}

/** An authenticator with one ES256 key, in a browser at this origin. */
export function authenticator(origin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rpIdHash = sha256(new URL(origin).hostname)
  const credential = randomBytes(16)
  const id = credential.toString('base64url')
  const shared = { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const
  const clientData = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin }))
  const dataOf = (flags: number, count: number, rest: Buffer = Buffer.alloc(0)) => {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(count)
    return Buffer.concat([rpIdHash, Buffer.from([flags]), counted, rest])
  }
  return {
    make(challenge) {
      const held = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credential.length]), credential, coseOf(publicKey)])
      const authData = dataOf(PRESENT | VERIFIED | HOLDS_KEY, 0, held)
      // CBOR: { fmt: "none", attStmt: {}, authData }
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x58, authData.length]),
        authData,
      ])
      return {
        ...shared,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    answer(challenge, { verified = true, count = 0 } = {}) {
      const data = clientData('webauthn.get', challenge)
      const authenticatorData = dataOf(PRESENT | (verified ? VERIFIED : 0), count)
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(data)]), privateKey)
      return {
        ...shared,
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

const text = (words: string) => Buffer.concat([Buffer.from([0x60 | words.length]), Buffer.from(words)])

/** COSE: { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y } */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const bytes = (value: string) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(value, 'base64url')])
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, bytes(x), Buffer.from([0x22]), bytes(y)])
}
