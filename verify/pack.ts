/**
 * Whether an evidence pack is what the clinic packed, and agrees with itself: the signed list of its files, the
 * record's chain, each row of the audit log, the signed checkpoints that saw both, and every sealed note. For who
 * trusts nobody: the clinic's key is the only thing to be compared with what the clinic wrote down elsewhere.
 */
import { broken, canonical, genesis, sha256Hex } from '../chart/chain.ts'
import { isWhole, type LogEntry } from '../chart/entry.ts'
import { counted } from '../chart/wording.ts'
import { wholeLines } from './lines.ts'
import { verifyNote } from './note.ts'

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>
/** The first thing that is wrong with a file, in a sentence. */
export type PackFinding = { readonly file: string; readonly words: string }
export type PackReport = {
  readonly findings: readonly PackFinding[]
  /** What was found to hold, a sentence each. */
  readonly said: readonly string[]
  /** SHA-256 of the clinic's public key, hex: as Chairside shows it under Administration. */
  readonly key?: string | undefined
}

/** What is signed of a pack: its list of files by their SHA-256, and with which key. */
export type Manifest = {
  readonly format: 'chairside-evidence-1'
  readonly session: string
  readonly at: string
  /** PEM, Ed25519 */
  readonly publicKey: string
  readonly files: Readonly<Record<string, string>>
}
/** `text` is the manifest or checkpoint as canonical JSON, which is what was signed; `signature` is Base64. */
type Signed = { readonly text: string; readonly signature: string }

export const MANIFEST = 'manifest.json'
export const inManifestForm = (signed: Signed) => `${JSON.stringify(signed, null, 1)}\n`

/** Judges a pack by its files' names and bytes. Never throws for what is in them. */
export async function verifyPack(files: Files, { drawing }: { drawing?: string } = {}): Promise<PackReport> {
  const manifest = await manifestIn(files)
  if ('words' in manifest) return { findings: [manifest], said: [] }
  const findings: PackFinding[] = []
  const said = [`The list of files bears the clinic's signature, made ${manifest.at}.`]
  for (const [file, hash] of Object.entries(manifest.files)) {
    const bytes = files.get(file)
    if (bytes === undefined) findings.push({ file, words: 'is missing' })
    else if (sha256Hex(bytes) !== hash) findings.push({ file, words: 'is not what the clinic packed' })
  }
  for (const file of files.keys())
    if (file !== MANIFEST && !Object.hasOwn(manifest.files, file))
      findings.push({ file, words: 'was not packed by the clinic' })
  const checkpoints = await judged(findings, 'checkpoints.jsonl', () => checkpointsIn(files, manifest.publicKey))
  const seen = { log: marksOf(checkpoints ?? [], 'log'), audit: marksOf(checkpoints ?? [], 'audit') }
  if (checkpoints) said.push(`${counted(checkpoints.length, 'checkpoint')}, each signed and following from the last.`)
  const entries = await judged(findings, 'record.json', () => recordIn(files, seen.log))
  if (entries) said.push(`${counted(entries.length, 'entry', 'entries')}, each following from the last.`)
  const rows = await judged(findings, 'audit.json', () => auditIn(files, seen.audit))
  if (rows !== undefined) said.push(`${counted(rows, 'row')} of the audit log, each as it was written.`)
  for (const file of [...files.keys()].filter((name) => name.endsWith('.pdf')))
    if (await judged(findings, file, () => noteIn(files, file, drawing))) said.push(`${file}: its seal holds.`)
  return { findings, said, key: sha256Hex(derOf(manifest.publicKey)) }
}

/** What is wrong inside a file, thrown where it is found and named once with the file's own name. */
class Wrong extends Error {}

async function judged<T>(findings: PackFinding[], file: string, look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    findings.push({ file, words: error instanceof Wrong ? why : `cannot be read: ${why}` })
    return undefined
  }
}

async function manifestIn(files: Files): Promise<Manifest | PackFinding> {
  try {
    const written = textOf(files, MANIFEST)
    const { text, signature } = JSON.parse(written) as Signed
    const signed = { text, signature: btoa(atob(signature)) }
    // Neither blanks nor the last bits of Base64 are signed: only in the form in which it is packed is it unchanged.
    if (written !== inManifestForm(signed)) return { file: MANIFEST, words: 'is not written as the clinic writes it' }
    const manifest = JSON.parse(text) as Manifest
    if (await isGenuine(manifest.publicKey, signed)) return manifest
    return { file: MANIFEST, words: 'does not bear the signature of the key that it names' }
  } catch {
    return { file: MANIFEST, words: 'is missing or cannot be read' }
  }
}

type Reach = { readonly seq: number; readonly marks: string }
type Checkpoint = { readonly number: number; readonly prev: string; readonly log: Reach; readonly audit: Reach }

async function checkpointsIn(files: Files, publicKey: string): Promise<readonly Checkpoint[]> {
  const [first = '', ...lines] = textOf(files, 'checkpoints.jsonl').split('\n')
  if ((JSON.parse(first) as { publicKey?: unknown }).publicKey !== publicKey)
    throw new Wrong('line 1 names another key than the list of files')
  let prev = genesis
  const all: Checkpoint[] = []
  for (const { at, line } of wholeLines(lines)) {
    const signed = JSON.parse(line) as Signed
    if (!(await isGenuine(publicKey, signed))) throw new Wrong(`line ${at} does not bear the clinic's signature`)
    const checkpoint = JSON.parse(signed.text) as Checkpoint
    if (checkpoint.number !== all.length + 1 || checkpoint.prev !== prev)
      throw new Wrong(`line ${at} does not follow the one before it`)
    prev = sha256Hex(signed.text)
    all.push(checkpoint)
  }
  return all
}

const MARK_DIGITS = 16

/** What the checkpoints saw of each row of a log, by its number. */
function marksOf(checkpoints: readonly Checkpoint[], of: 'log' | 'audit'): ReadonlyMap<number, string> {
  const marks = new Map<number, string>()
  let before = 0
  for (const checkpoint of checkpoints) {
    const { seq, marks: seen } = checkpoint[of]
    for (let at = before + 1; at <= seq; at += 1)
      marks.set(at, seen.slice((at - before - 1) * MARK_DIGITS, (at - before) * MARK_DIGITS))
    before = seq
  }
  return marks
}

const isSeen = (seen: ReadonlyMap<number, string>, { seq, hash }: { seq: number; hash: string }) =>
  seen.size === 0 || seen.get(seq) === undefined || seen.get(seq) === hash.slice(0, MARK_DIGITS)

function recordIn(files: Files, seen: ReadonlyMap<number, string>): readonly LogEntry[] {
  const { entries } = JSON.parse(textOf(files, 'record.json')) as { entries: readonly LogEntry[] }
  const gap = broken(entries)
  if (gap) throw new Wrong(`entry ${gap.seq} (${gap.id}) ${gap.why}`)
  const unseen = entries.find((entry) => isWhole(entry) && !isSeen(seen, entry))
  if (unseen) throw new Wrong(`entry ${unseen.seq} (${unseen.id}) is not what a checkpoint saw`)
  return entries
}

type Row = { readonly seq: number; readonly prev: string; readonly hash: string }

function auditIn(files: Files, seen: ReadonlyMap<number, string>): number {
  const rows = JSON.parse(textOf(files, 'audit.json')) as readonly Row[]
  for (const row of rows) {
    const { prev, hash, ...told } = row
    if (sha256Hex(prev + canonical(told)) !== hash) throw new Wrong(`row ${row.seq} is not what was written`)
    if (!isSeen(seen, row)) throw new Wrong(`row ${row.seq} is not what a checkpoint saw`)
  }
  return rows.length
}

async function noteIn(files: Files, file: string, drawing: string | undefined): Promise<true> {
  const { intact, findings } = await verifyNote(files.get(file) ?? new Uint8Array(), { drawing })
  if (!intact) throw new Wrong(`does not hold: ${findings[0]?.words ?? 'its seal is broken.'}`)
  return true
}

const textOf = (files: Files, name: string): string => {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Wrong('is missing')
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** The bytes between the lines of a PEM. */
const derOf = (pem: string) =>
  Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\s/g, '')), (letter) => letter.charCodeAt(0))

async function isGenuine(pem: string, { text, signature }: Signed): Promise<boolean> {
  const key = await crypto.subtle.importKey('spki', derOf(pem), 'Ed25519', false, ['verify'])
  const signed = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0))
  return crypto.subtle.verify('Ed25519', key, signed, new TextEncoder().encode(text))
}
