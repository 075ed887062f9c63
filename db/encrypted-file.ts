import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { BackupError } from './failures.ts'

/** What opens a backup: words that a person keeps, or the server's own master key (32 bytes). Words go first. */
export type BackupKey = { readonly passphrase?: string | undefined; readonly master?: Uint8Array | undefined }

// The file: a line that says what it is, a line of JSON that says how its key is made, then pieces. Each piece is
// AES-256-GCM over at most PIECE bytes; its nonce is the number of the piece and whether it is the last, so that no
// piece can be moved, repeated, left out or cut off the end unseen. The head is bound to every piece.
const MAGIC = 'chairside-backup-1\n'
const PIECE = 65_536
const TAG = 16
const SALT = 16

type Head = { readonly key: 'passphrase' | 'master'; readonly salt: string; readonly scrypt?: ScryptCost }
type ScryptCost = { readonly N: number; readonly r: number; readonly p: number }
/** Some 0.3 s and 128 MiB for each guess at a passphrase. */
const COST: ScryptCost = { N: 131_072, r: 8, p: 1 }
const MOST_N = 1_048_576

/** Whether a file begins as an encrypted backup does. */
export function isEncrypted(file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    return readUpTo(handle, MAGIC.length).toString('latin1') === MAGIC
  } finally {
    closeSync(handle)
  }
}

/** Writes an encrypted copy of a file, on disk for good when it returns. `to` must not exist yet. */
export function encryptFile(from: string, to: string, key: BackupKey): void {
  const head = headFor(key)
  const headLine = Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`)
  const secret = secretOf(key, head, to)
  const source = openSync(from, 'r')
  try {
    const target = openSync(to, 'wx', 0o600)
    try {
      writeAll(target, headLine)
      let piece = readUpTo(source, PIECE)
      for (let number = 0; ; number += 1) {
        const next = readUpTo(source, PIECE)
        const last = next.length === 0
        const cipher = createCipheriv('aes-256-gcm', secret, nonce(number, last))
        cipher.setAAD(headLine)
        writeAll(target, Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]))
        if (last) break
        piece = next
      }
      fsyncSync(target)
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
}

/** Writes the file that was encrypted. Throws a BackupError when the key is another or one bit has changed. */
export function decryptFile(from: string, to: string, key: BackupKey): void {
  const source = openSync(from, 'r')
  try {
    const headLine = readHead(source, from)
    const head = headOf(headLine, from)
    const secret = secretOf(key, head, from)
    const target = openSync(to, 'wx', 0o600)
    try {
      let piece = readUpTo(source, PIECE + TAG)
      for (let number = 0; ; number += 1) {
        const next = readUpTo(source, PIECE + TAG)
        const last = next.length === 0
        writeAll(target, opened(piece, secret, nonce(number, last), headLine, from, number === 0))
        if (last) break
        piece = next
      }
      fsyncSync(target)
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
}

const words = {
  passphrase: 'a passphrase: set BACKUP_PASSPHRASE to it',
  master: 'the master key of the server that made it: set MASTER_KEY_FILE to a copy of that key',
} as const

function headFor(key: BackupKey): Head {
  const salt = randomBytes(SALT).toString('hex')
  return key.passphrase === undefined ? { key: 'master', salt } : { key: 'passphrase', salt, scrypt: COST }
}

/** One secret for each file, so that the number of a piece is never used twice with the same one. */
function secretOf({ passphrase, master }: BackupKey, head: Head, file: string): Uint8Array {
  const salt = Buffer.from(head.salt, 'hex')
  if (head.key === 'master' && master !== undefined)
    return new Uint8Array(hkdfSync('sha256', master, salt, 'chairside backup', 32))
  if (head.key === 'passphrase' && passphrase !== undefined)
    return scryptSync(passphrase.normalize('NFKC'), salt, 32, { ...(head.scrypt ?? COST), maxmem: 2 ** 31 })
  throw new BackupError('locked', `${file} is encrypted with ${words[head.key]}.`)
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(Math.floor(number / 2 ** 32), 3)
  bytes.writeUInt32BE(number % 2 ** 32, 7)
  bytes.writeUInt8(last ? 1 : 0, 11)
  return bytes
}

function opened(piece: Buffer, secret: Uint8Array, iv: Buffer, head: Buffer, file: string, first: boolean): Buffer {
  if (piece.length < TAG) throw new BackupError('not-intact', `${file} is cut off: its end is missing.`)
  const decipher = createDecipheriv('aes-256-gcm', secret, iv)
  decipher.setAAD(head)
  decipher.setAuthTag(piece.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, -TAG)), decipher.final()])
  } catch {
    if (first)
      throw new BackupError('locked', `${file} was changed, or it is encrypted with another key or passphrase.`)
    throw new BackupError('not-intact', `${file} was changed or cut off after it was written.`)
  }
}

function readHead(handle: number, file: string): Buffer {
  const line: Buffer[] = []
  for (let lines = 0, length = 0; lines < 2; length += 1) {
    const byte = readUpTo(handle, 1)
    if (byte.length === 0 || length > 1000) throw new BackupError('not-intact', `${file} is no backup of Chairside.`)
    line.push(byte)
    if (byte[0] === 0x0a) lines += 1
  }
  return Buffer.concat(line)
}

function headOf(line: Buffer, file: string): Head {
  const wrong = new BackupError('not-intact', `${file} does not say how it is encrypted.`)
  try {
    const head = JSON.parse(line.toString().slice(MAGIC.length)) as Head
    const known = head.key === 'master' || (head.key === 'passphrase' && isOurs(head.scrypt))
    if (!known || !/^[0-9a-f]{32}$/.test(head.salt)) throw wrong
    return head
  } catch {
    throw wrong
  }
}

/** A head that asks for days of work or all memory is not one of ours. */
const isOurs = (cost: ScryptCost | undefined) =>
  cost !== undefined && cost.N <= MOST_N && cost.r <= COST.r && cost.p <= COST.p

function readUpTo(handle: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(handle, bytes, filled, length - filled, null)
    if (read === 0) break
    filled += read
  }
  return bytes.subarray(0, filled)
}

function writeAll(handle: number, bytes: Buffer) {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
}
