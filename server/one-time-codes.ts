import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Instant } from '../chart/units.ts'
import { masterKeyAt } from './note/keys.ts'
import { readableCode } from './readable-code.ts'

// What every authenticator app takes: RFC 6238 with SHA-1, six digits, 30 s.
const PERIOD_S = 30
const SECRET_BYTES = 20
/** One step before and after: a telephone's clock is not the server's. */
const WINDOW = 1
const RECOVERY_CODES = 10

const totp = (secret: Uint8Array, whose: { issuer?: string; label?: string } = {}) =>
  new TOTP({
    ...whose,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  })

export const newCodeSecret = (): Uint8Array => Uint8Array.from(randomBytes(SECRET_BYTES))

/** What an app reads from the square, and what is typed where there is no camera. */
export function enrolmentOf(secret: Uint8Array, issuer: string, label: string) {
  const made = totp(secret, { issuer, label })
  return { uri: made.toString(), secret: made.secret.base32 }
}

/** The time step that this code belongs to, counted from 1970; nothing when it is none of this secret's now. */
export function stepOf(secret: Uint8Array, code: string, at: Instant): number | undefined {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totp(secret).validate({ token, timestamp: at, window: WINDOW })
  return delta === null ? undefined : Math.floor(at / 1000 / PERIOD_S) + delta
}

/** Shown once, kept on paper. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, () => readableCode(2, 5))

/** A recovery code as it is stored: 50 bits alone could be tried out, so it is keyed by the master key. */
export function recoveryHash(masterKeyFile: string, factor: string, code: string): string {
  const key = hkdfSync('sha256', masterKeyAt(masterKeyFile), factor, 'chairside recovery codes', 32)
  return createHmac('sha256', Buffer.from(key))
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex')
}

/** Which of the hashes this code has; all are compared, whichever it is. */
export function placeOf(hashes: readonly string[], hash: string): number | undefined {
  const found = hashes.map((known) => timingSafeEqual(Buffer.from(known), Buffer.from(hash)))
  const place = found.indexOf(true)
  return place === -1 ? undefined : place
}
