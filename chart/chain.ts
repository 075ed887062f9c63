import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isWhole, type LogEntry, type SentEntry, type StoredEntry } from './entry.ts'
import { vouchedFor } from './moves/withheld.ts'

/** What a session's first entry is linked to. */
export const genesis = '0'.repeat(64)

/**
 * Canonical JSON (RFC 8785): keys in UTF-16 order, numbers and strings as ECMAScript writes them, absent fields
 * left out. Throws for what JSON cannot say (NaN, a lone surrogate), since two writers would then disagree.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('a number that JSON cannot say')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`)
  const members = value as Readonly<Record<string, unknown>>
  let text = ''
  // Every entry and every audit row goes through here: one string that grows, and no list beside it.
  for (const key of Object.keys(members).sort()) {
    const inner = members[key]
    if (inner === undefined) continue
    text += `${text === '' ? '{' : ','}${quoted(key)}:${canonical(inner)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('text with half a character')
  return JSON.stringify(text)
}

/**
 * Whether an entry that came under a known id is that entry. A second check that the server saw itself stands for the
 * same person's check on the tablet, and for none: a tablet that lost the server's answer charts what it knows.
 */
export function isSameEntry(known: Content, sent: Content): boolean {
  if (canonical(known) === canonical(sent)) return true
  const { check, ...body } = known.body
  const { check: other, ...sentBody } = sent.body
  const seen = check as Check | undefined
  const told = other as Check | undefined
  if (seen?.on !== 'server' || (told !== undefined && (told.on !== 'tablet' || told.by !== seen.by))) return false
  return canonical({ ...known, body }) === canonical({ ...sent, body: sentBody })
}
type Content = SentEntry & { readonly sessionId: string }
type Check = { readonly by?: unknown; readonly on?: unknown }

export const sha256Hex = (bytes: Uint8Array | string) =>
  bytesToHex(sha256(typeof bytes === 'string' ? utf8ToBytes(bytes) : bytes))

/** The hash that ties an entry to the one before it: SHA-256 of `prev` and the entry without its two hashes. */
export function link(prev: string, entry: Omit<StoredEntry, 'prev' | 'hash'>): string {
  const { prev: _, hash: __, ...content } = entry as StoredEntry
  return sha256Hex(prev + canonical(content))
}

export type Broken = { readonly index: number; readonly seq: number; readonly id: string; readonly why: string }

/**
 * The first entry of one session's log, in `seq` order, that doesn't follow from the one before it; else nothing. An
 * entry may be withheld only where a later one says, by two people, that exactly it was moved.
 */
export function broken(entries: readonly LogEntry[]): Broken | undefined {
  const vouched = vouchedFor(entries)
  let prev = genesis
  let seq = 0
  for (const [index, entry] of entries.entries()) {
    const at = { index, seq: entry.seq, id: entry.id }
    if (entry.prev !== prev) return { ...at, why: 'does not follow the entry before it' }
    if (entry.seq <= seq) return { ...at, why: 'is out of order' }
    if (isWhole(entry)) {
      if (link(prev, entry) !== entry.hash) return { ...at, why: 'is not what was recorded' }
    } else if (vouched.get(`${entry.id} ${entry.hash}`) === undefined)
      return { ...at, why: 'is withheld, and no later entry of two people says that it was moved' }
    prev = entry.hash
    seq = entry.seq
  }
  return undefined
}
