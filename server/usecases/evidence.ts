import { existsSync, readFileSync } from 'node:fs'
import { canonical, sha256Hex } from '../../chart/chain.ts'
import type { LogEntry } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { Instant } from '../../chart/units.ts'
import { auditRows, type StoredAuditRow } from '../../db/audit.ts'
import { allCheckpoints } from '../../db/checkpoints.ts'
import { deviceNames } from '../../db/devices.ts'
import { notesOf } from '../../db/notes.ts'
import { inManifestForm, MANIFEST, type Manifest } from '../../verify/pack.ts'
import { type Act, audited } from '../act.ts'
import type { Chart } from '../charts.ts'
import type { Deps } from '../deps.ts'
import { packVerifier, verifierPage } from '../verifier.ts'
import { type Packed, zipOf } from '../zip.ts'
import { showsMoved } from './print-note.ts'
import { proofsOf } from './proofs.ts'
import { recordOf } from './read-session.ts'
import { storyOf } from './story.ts'

/** To whom it goes and what for: the accounting of disclosures (45 CFR 164.528) asks for both. */
export type Disclosure = { readonly recipient: string; readonly purpose: string }

const MOST_ROWS = 100_000

/**
 * Everything that proves one session to somebody who does not trust us, as one archive: the record with its chain,
 * every sealed note, the rows of the audit log that name it, the signed checkpoints and the page that verifies. That it
 * left, to whom and what for, is written down before it is handed out.
 */
export async function packEvidence(
  deps: Deps,
  act: Act,
  sessionId: string,
  { recipient, purpose }: Disclosure,
): Promise<Outcome<Buffer>> {
  const record = recordOf(deps, sessionId)
  if (!record.ok) return record
  const chart = deps.charts.chart(sessionId)
  if (!chart) return refuse({ code: 'not-found', what: 'session' })
  const story = storyOf(deps, sessionId)
  if (!story.ok) return story
  const at = deps.now()
  // What is packed is covered by what is signed, up to the last row.
  await deps.checkpoints.make()
  const rows = auditRows(deps.db, { subject: sessionId, after: 0, limit: MOST_ROWS })
  const files: readonly Packed[] = [
    text('README.txt', readme(sessionId, toWire(at), recipient, purpose)),
    json('record.json', record.value),
    json('story.json', story.value),
    json(
      'audit.json',
      rows.map((row) => ({ ...row, at: toWire(row.at) })),
    ),
    json('tablets.json', tabletsOf(deps, [...record.value.entries, ...rows])),
    json('people.json', proofsOf(deps, authors(record.value.entries))),
    ...(await notes(deps, chart)),
    text('checkpoints.jsonl', checkpointLines(deps)),
    text('verify.html', (await verifierPage()).html),
    { name: 'verify.mjs', bytes: await packVerifier() },
  ]
  const listed = await deps.checkpoints.sign((publicKey) => canonical(manifestOf(sessionId, at, publicKey, files)))
  const subject = { kind: 'session', id: sessionId }
  await deps.db.write('audit', { row: audited(act, at, 'export-evidence', subject, { recipient, purpose }) })
  return done(zipOf([...files, text(MANIFEST, inManifestForm(listed))]))
}

const manifestOf = (session: string, at: Instant, publicKey: string, files: readonly Packed[]): Manifest => ({
  format: 'chairside-evidence-1',
  session,
  at: toWire(at),
  publicKey,
  files: Object.fromEntries(files.map(({ name, bytes }) => [name, sha256Hex(bytes)])),
})

/** What stood on the tablets' labels, since when: what is hashed, entries and rows of the log, holds only their ids. */
function tabletsOf({ db }: Deps, named: readonly (LogEntry | StoredAuditRow)[]) {
  const ids = new Set(named.map((each) => ('device' in each ? each.device : undefined)))
  return [...deviceNames(db)]
    .filter(([id]) => ids.has(id))
    .map(([id, names]) => ({
      id,
      names: names.map(({ name, from }) => ({ name, ...(from === undefined ? {} : { from: toWire(from) }) })),
    }))
}

/** Who charted or signed, as far as the record shows it. */
const authors = (entries: readonly LogEntry[]) =>
  new Set(entries.flatMap((entry) => ('author' in entry ? [entry.author] : [])))

const text = (name: string, words: string): Packed => ({ name, bytes: Buffer.from(words) })
const json = (name: string, value: unknown): Packed => text(name, `${JSON.stringify(value, null, 1)}\n`)

/** A version that shows what was moved to another patient since stays at the clinic; the next one names its hash. */
async function notes({ db, notes: files }: Deps, chart: Chart): Promise<readonly Packed[]> {
  const sealed = notesOf(db, chart.session.id).filter(({ head }) => !showsMoved(chart, head))
  return await Promise.all(
    sealed.map(async ({ version, file, sha256 }) => ({
      name: `note-v${version}.pdf`,
      bytes: await files.read(file, sha256),
    })),
  )
}

function checkpointLines({ config: { checkpointFile }, db }: Deps): string {
  if (existsSync(checkpointFile)) return readFileSync(checkpointFile, 'utf8')
  return allCheckpoints(db)
    .map((signed) => `${JSON.stringify(signed)}\n`)
    .join('')
}

const readme = (session: string, at: string, recipient: string, purpose: string) =>
  `Evidence of session ${session}, made ${at}
For: ${recipient}
Purpose: ${purpose}

record.json        every entry with its chain: SHA-256 of the hash before it and the entry as canonical JSON (RFC 8785)
story.json         the same in words, with what each correction changed and who looked at the chart
audit.json         the rows of the audit log that name this session, with their hashes
tablets.json       what stood on the label of each tablet that those files name by its id, and since when
people.json        who charted or signed: the policy on signatures that each accepted and when, and their training
note-v*.pdf        each sealed version of the note, but for one that shows what belonged to another patient
checkpoints.jsonl  signed statements of how far the whole record went; the first line holds the public key
manifest.json      the SHA-256 of every other file here, signed by the clinic's key
verify.mjs         node verify.mjs (Node 22 or newer, nothing else): looks at every file here and names what was changed
verify.html        opens in any browser, also without a network: drop a note on it

A verifier from somebody you do not trust proves nothing. Compare verify.mjs with that of a pack of your own, or run the
clinic's source: npm run chairside -- verify record.json note-v1.pdf. And compare the key that verify.mjs prints with the
one that the clinic wrote down when it began: whoever holds another key can sign another pack.
`
