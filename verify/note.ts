/**
 * Whether a sealed note agrees with itself: its seal and certificates, the record inside it, that record's chain, and
 * what the pages were made to say. The command line and the page for outsiders both ask here.
 */
import { broken, canonical, genesis, sha256Hex } from '../chart/chain.ts'
import { given } from '../chart/dose.ts'
import { entriesIn, isWhole, type LogEntry } from '../chart/entry.ts'
import { contextIn, type Note, noteOf, type Pinned } from '../chart/note.ts'
import { fold, type Session } from '../chart/session.ts'
import { type Instant, minutes } from '../chart/units.ts'
import { counted } from '../chart/wording.ts'
import { attachmentsOf } from './attachments.ts'
import { PdfError, readPdf } from './pdf.ts'
import { type SealFinding, type SealReport, type SignatureFacts, verifySealed } from './seal.ts'

export type NoteFinding = {
  readonly code:
    | SealFinding['code']
    | 'record-missing'
    | 'record-changed'
    | 'chain-broken'
    | 'totals-differ'
    | 'note-differs'
    | 'predecessor'
    | 'pages-differ'
  /** One sentence for a person. */
  readonly words: string
}

/** What lies inside a note, read and believed only as far as the seal holds. */
export type Inside = {
  readonly record: Uint8Array
  readonly entries: readonly LogEntry[]
  readonly pinned: Pinned
  readonly note: Note
  readonly before: Uint8Array | undefined
}

export type NoteReport = {
  readonly intact: boolean
  /** What is wrong, the first thing first. */
  readonly findings: readonly NoteFinding[]
  /** What was found to hold, and what was not looked at: a sentence each. */
  readonly said: readonly string[]
  readonly seal: SealReport
  readonly inside?: Inside
}

export type Looking = {
  /** The clinic's own authority, DER, where the caller knows it. */
  readonly authority?: Uint8Array | undefined
  /** The drawing's version that this installation has. */
  readonly drawing?: string | undefined
}

/** Judges one file. Never throws for what is in it. */
export async function verifyNote(bytes: Uint8Array, { authority, drawing }: Looking = {}): Promise<NoteReport> {
  const seal = await verifySealed(bytes, authority)
  const said = seal.signatures.flatMap((signature, index) => signatureInWords(signature, seal.signatures[index + 1]))
  if (!seal.intact) return { intact: false, findings: seal.findings, said: [], seal }
  const inside = await insideOf(bytes)
  if ('code' in inside) return { intact: false, findings: [inside], said, seal }
  const findings = await judge(inside, drawing, said)
  return { intact: findings.length === 0, findings, said, seal, inside }
}

function signatureInWords(signature: SignatureFacts, next: SignatureFacts | undefined): readonly string[] {
  const { name, reason, signedAtText, certificate } = signature
  return [
    `Signed by ${name}, ${signedAtText}: ${reason} Certificate issued by ${certificate?.issuer ?? 'nobody known'}.`,
    timeInWords(signature, next),
  ]
}

/** A clock that is off by less than this is off as clocks are. */
const CLOCK_IS_OFF = minutes(5)

/** How far its time can be believed: PAdES B-T or B-B, in words. */
function timeInWords({ timeStamp, signedAt }: SignatureFacts, next: SignatureFacts | undefined): string {
  if (timeStamp) {
    const { at, by, root } = timeStamp
    const seen = `${by.name || by.clinic} (certified by ${root.name || root.clinic}) saw this signature at ${inUtc(at)}`
    const claimsLater = signedAt !== undefined && signedAt - at > CLOCK_IS_OFF
    const off = claimsLater ? ' The signature claims a later time than that: the clinic’s clock was wrong.' : ''
    return `Time-stamped (PAdES B-T): ${seen}, so it cannot have been made later.${off}`
  }
  if (next?.timeStamp)
    return 'It has no time-stamp of its own (PAdES B-B), but that of the signature after it covers this one too.'
  return 'It has no time-stamp (PAdES B-B): its time is what the clinic’s own clock said.'
}

/** `2026-11-28 08:25:16 UTC` */
const inUtc = (at: Instant) =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.\d+)?Z$/, ' UTC')

async function insideOf(bytes: Uint8Array): Promise<Inside | NoteFinding> {
  try {
    const files = await attachmentsOf(readPdf(bytes))
    const [record, versions, note] = ['record.json', 'versions.json', 'note.json'].map((name) => files.get(name))
    if (!record || !versions || !note) return missing('The note carries no record that it could be checked against.')
    const pinned: Pinned = JSON.parse(text(versions))
    const { entries }: { entries: readonly LogEntry[] } = JSON.parse(text(record))
    const before = pinned.printing.supersedes
    return {
      record,
      entries,
      pinned,
      note: JSON.parse(text(note)),
      before: before && files.get(fileOf(before.version)),
    }
  } catch (error) {
    return missing(`What is attached cannot be read: ${error instanceof PdfError ? error.message : 'it is not JSON'}.`)
  }
}

const missing = (words: string): NoteFinding => ({ code: 'record-missing', words })
const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const fileOf = (version: number) => `note-v${version}.pdf`

/** Step by step: what comes later can only be judged when what came before holds. */
async function judge(inside: Inside, drawing: string | undefined, said: string[]): Promise<readonly NoteFinding[]> {
  const { record, entries, pinned, note } = inside
  if (sha256Hex(record) !== pinned.printing.record)
    return [{ code: 'record-changed', words: 'The attached record is not the one that the note names.' }]
  const gap = broken(entries)
  if (gap) return [{ code: 'chain-broken', words: `In the attached record, entry ${gap.seq} (${gap.id}) ${gap.why}.` }]
  const head = entries.at(-1)?.hash ?? genesis
  if (head !== note.head)
    return [{ code: 'chain-broken', words: `The pages tell of entry ${note.head}, but the record ends with ${head}.` }]
  said.push(`The attached record holds ${counted(entries.length, 'entry', 'entries')}, each following from the last.`)
  const gone = entries.filter((entry) => !isWhole(entry)).length
  if (gone > 0)
    said.push(
      `${counted(gone, 'entry', 'entries')} of another patient ${gone === 1 ? 'is' : 'are'} withheld: two people moved exactly ${gone === 1 ? 'that one' : 'those'}, and the record says so later.`,
    )
  const session = fold(entriesIn(entries))
  const totals = totalsDiffer(session, note)
  if (totals) return [totals]
  said.push(`The printed totals are those of the record: ${inWords(note)}.`)
  if (drawing !== pinned.layout.drawing)
    said.push('The note was made by another version of Chairside, so its words were not made again.')
  else if (canonical(noteOf(session, contextIn(pinned), pinned.printing)) !== canonical(note))
    return [{ code: 'note-differs', words: 'What the pages say is not what the attached record says.' }]
  else said.push('Made again from the record, the note says the same words.')
  return predecessor(inside, said)
}

function totalsDiffer(session: Session, note: Note): NoteFinding | undefined {
  const latest = session.shown.reduce((at, { original }) => Math.max(at, original.recordedAt, original.occurredAt), 0)
  const { mL, mg, mgPerKg } = given(session.infusion, latest)
  const { given: printed } = note
  if (mL === printed.mL && mg === printed.mg && mgPerKg === printed.mgPerKg) return undefined
  const words = `The note says ${printed.mg} mg and ${printed.mL} mL, but its record gives ${mg} mg and ${mL} mL.`
  return { code: 'totals-differ', words }
}

const inWords = ({ given: { mg, mL } }: Note) => `${mg === null ? 'no dose' : `${round(mg)} mg`} in ${round(mL)} mL`
const round = (value: number) => Number(value.toFixed(3))

async function predecessor({ pinned: { printing }, before, entries }: Inside, said: string[]) {
  const { supersedes } = printing
  if (!supersedes) return []
  const wrong = (words: string): NoteFinding[] => [{ code: 'predecessor', words }]
  if (supersedes.withheld && !before) {
    if (!entries.some((entry) => !isWhole(entry)))
      return wrong(`Version ${supersedes.version} is withheld from it, but no entry of another patient was moved.`)
    said.push(`It replaces version ${supersedes.version}, which is withheld: it was signed before the move.`)
    return []
  }
  if (!before) return wrong(`Version ${supersedes.version}, which this one replaces, is missing from it.`)
  const { intact, findings, signatures } = await verifySealed(before)
  if (!intact) return wrong(`Inside it, version ${supersedes.version} does not hold: ${findings[0]?.words}`)
  if (signatures[0]?.digest !== supersedes.sha256)
    return wrong(`Inside it lies another version ${supersedes.version} than the one that it names.`)
  said.push(`It replaces version ${supersedes.version}, which lies inside it, signed and unchanged.`)
  return []
}
