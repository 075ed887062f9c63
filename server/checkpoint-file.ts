import { createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { SignedCheckpoint } from '../db/checkpoints.ts'
import { wholeLines } from '../verify/lines.ts'

/** What the checkpoints outside the database are: a first line with the clinic's public key, then one line each. */
export type CheckpointFile = {
  /** PEM, Ed25519 */
  readonly publicKey: string
  readonly checkpoints: readonly SignedCheckpoint[]
  /** The number of the first line that cannot be read. */
  readonly unreadable?: number | undefined
}

const FORMAT = 'chairside-checkpoints-1'

/** Reads the file; nothing when there is none or it is of another kind. A line that cannot be read ends it. */
export function readCheckpointFile(path: string): CheckpointFile | undefined {
  if (!existsSync(path)) return undefined
  const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n')
  const head = parsed(first)
  if (head?.format !== FORMAT || !isKey(head.publicKey)) return undefined
  const { publicKey } = head
  const checkpoints: SignedCheckpoint[] = []
  for (const { at, line } of wholeLines(lines)) {
    const { text, signature } = parsed(line) ?? {}
    if (typeof text !== 'string' || typeof signature !== 'string') return { publicKey, checkpoints, unreadable: at }
    checkpoints.push({ text, signature })
  }
  return { publicKey, checkpoints }
}

/** Why these are no signed checkpoints, to follow the file's name; nothing when they are. */
export function notCheckpoints(path: string): string | undefined {
  try {
    if (readCheckpointFile(path) !== undefined) return undefined
    return existsSync(path) ? 'is no file of signed checkpoints' : 'is not there'
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : String(error)})`
  }
}

/** Whether a key can be made of it: what is damaged there must be said as such, not fall over later. */
function isKey(pem: unknown): pem is string {
  try {
    return typeof pem === 'string' && createPublicKey(pem).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/**
 * Adds lines at the end, on disk for good when it returns; answers the file's size. Nothing before them is written
 * again, nor read: a record of years has as many of them. `size` is the file's when it was left whole by this process;
 * without it, what stands there already is not added twice.
 */
export async function addToCheckpointFile(
  path: string,
  publicKey: string,
  added: readonly SignedCheckpoint[],
  size?: number,
): Promise<number> {
  // What is written by such a handle is on disk when the writing returns: one way less than to ask for it afterwards.
  const handle = await open(path, 'as+', 0o600)
  try {
    const { begin, there } = size === undefined ? await foundIn(handle, publicKey) : LEFT_WHOLE
    const missing = added.map((signed) => JSON.stringify(signed)).filter((line) => !there.has(line))
    const text = begin + missing.map((line) => `${line}\n`).join('')
    await handle.appendFile(text)
    return size === undefined ? (await handle.stat()).size : size + Buffer.byteLength(text)
  } finally {
    await handle.close()
  }
}

/** `begin` goes before the next line; `there` are the lines that stand in the file. */
type Found = { readonly begin: string; readonly there: ReadonlySet<string> }
const LEFT_WHOLE: Found = { begin: '', there: new Set() }

/**
 * An empty file gets its head; a last line that only lacks its end gets that. One that a full disk or a power cut left
 * half written is cut off: it was never counted, its checkpoint is written again with the next, and left standing it
 * would hide all that comes after it. A line with its end is never cut off, whatever it says.
 */
async function foundIn(handle: FileHandle, publicKey: string): Promise<Found> {
  const bytes = await handle.readFile()
  const head = JSON.stringify({ format: FORMAT, publicKey })
  // In bytes: what was altered need not be UTF-8, and would be of another length as text.
  const end = bytes.lastIndexOf('\n') + 1
  const last = bytes.subarray(end).toString()
  const there = new Set(bytes.subarray(0, end).toString().split('\n'))
  // A file without any line may be another's, to which the settings point by mistake: only our own head is cut off.
  const isHalf = end === 0 ? head.startsWith(last.replaceAll('\0', '')) : parsed(last) === undefined
  if (last !== '' && !isHalf) return { begin: '\n', there: there.add(last) }
  if (last !== '') await handle.truncate(end)
  return { begin: end === 0 ? `${head}\n` : '', there }
}

/** Whether a checkpoint bears the signature of this key. */
export function genuineBy(publicKey: string): (signed: SignedCheckpoint) => boolean {
  const key = createPublicKey(publicKey)
  return ({ text, signature }) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
