/** Private keys at rest: encrypted with the master key, a file that stands in neither the database nor a backup. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

const MASTER_BYTES = 32
const VERSION = 1
const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Reads the master key: 64 hex digits in a file that only its owner can read.
 * Throws an Error whose sentence an operator can act on.
 */
export function readMasterKey(path: string): Uint8Array {
  if (!existsSync(path)) throw new Error(`The master key ${path} is missing. Put it back, or set MASTER_KEY_FILE.`)
  const { mode } = statSync(path)
  if ((mode & 0o077) !== 0) {
    throw new Error(`The master key ${path} can be read by others than its owner. Set its mode to 600.`)
  }
  const text = readFileSync(path, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${path} is not a master key: it must hold 64 hex digits.`)
  return Uint8Array.from(Buffer.from(text, 'hex'))
}

/** The master key, made when there is none yet. Throws an Error whose sentence an operator can act on. */
export function masterKeyAt(path: string): Uint8Array {
  return existsSync(path) ? readMasterKey(path) : makeMasterKey(path)
}

/** Makes a new master key. Never over an existing one: what that encrypted would be lost. */
export function makeMasterKey(path: string): Uint8Array {
  const master = randomBytes(MASTER_BYTES)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeOnce(path, `${master.toString('hex')}\n`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`The master key cannot be written to ${path} (${why}). Set MASTER_KEY_FILE to a place that can.`)
  }
  return Uint8Array.from(master)
}

function writeOnce(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    if (writeSync(file, text) < text.length) throw new Error('the disk is full')
    fsyncSync(file)
  } catch (error) {
    // A full disk: an empty file would be taken for a key that is damaged, and nothing could be sealed ever after.
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

/** Encrypts a private key, as base64 text. Its id is bound in: text moved to another key's row doesn't open there. */
export function wrapKey(master: Uint8Array, keyId: string, privateKey: Uint8Array): string {
  const salt = randomBytes(SALT_BYTES)
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(master, keyId, salt), iv)
  cipher.setAAD(Buffer.from(keyId))
  const sealed = [cipher.update(privateKey), cipher.final()]
  return Buffer.concat([Buffer.from([VERSION]), salt, iv, ...sealed, cipher.getAuthTag()]).toString('base64')
}

/** Decrypts what `wrapKey` made. Throws when the master key or the id is another, or one bit has changed. */
export function unwrapKey(master: Uint8Array, keyId: string, text: string): Uint8Array {
  const wrapped = Buffer.from(text, 'base64')
  const ivFrom = 1 + SALT_BYTES
  const textFrom = ivFrom + IV_BYTES
  if (wrapped.toString('base64') !== text || wrapped[0] !== VERSION || wrapped.length < textFrom + TAG_BYTES)
    throw cannotOpen(keyId)
  const key = keyFor(master, keyId, wrapped.subarray(1, ivFrom))
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(ivFrom, textFrom))
  decipher.setAAD(Buffer.from(keyId))
  decipher.setAuthTag(wrapped.subarray(-TAG_BYTES))
  try {
    const secret = decipher.update(wrapped.subarray(textFrom, -TAG_BYTES))
    return Uint8Array.from(Buffer.concat([secret, decipher.final()]))
  } catch {
    throw cannotOpen(keyId)
  }
}

/**
 * One key for each wrapped key. The master is 32 random bytes, not a passphrase: there is nothing to guess, so
 * HKDF alone is enough, and stretching by scrypt would cost half a second and 128 MiB at each start for nothing.
 * A clinic that wants a passphrase instead has to stretch it before it becomes a master key.
 */
function keyFor(master: Uint8Array, keyId: string, salt: Uint8Array): Uint8Array {
  if (master.length !== MASTER_BYTES) throw new Error(`a master key has ${MASTER_BYTES} bytes`)
  return new Uint8Array(hkdfSync('sha256', master, salt, `chairside key at rest: ${keyId}`, 32))
}

const cannotOpen = (keyId: string) =>
  new Error(`The key "${keyId}" cannot be opened: it was changed, or MASTER_KEY_FILE is not the one it was made with.`)
