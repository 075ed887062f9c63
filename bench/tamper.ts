// npm run bench:tamper [changes]: a sealed note with one byte changed, anywhere, a thousand times over. Our verifier
// must say no to each, and pdfsig to each whose byte lies in the signed range. Ends with 1 when one goes unseen.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeAuthority } from '../server/note/authority.ts'
import { drawingVersion } from '../server/note/drawing.ts'
import { printedNote } from '../server/note/print.ts'
import { SAMPLE_DATE, sampleOrder, sampleSigning } from '../server/note/sample.ts'
import { seal } from '../server/note/seal.ts'
import { verifyNote } from '../verify/note.ts'
import { readPdf } from '../verify/pdf.ts'
import { signedFields } from '../verify/seal.ts'
import { diceOf } from './chance.ts'

const changes = Number(process.argv[2] ?? 1000)
if (!(changes > 0)) {
  console.error('Say how many changes: npm run bench:tamper [CHANGES]')
  process.exit(1)
}
const dice = diceOf(Number(process.env.SEED ?? Date.now() % 1_000_000))
const folder = mkdtempSync(join(tmpdir(), 'chairside-tamper-'))
const run = promisify(execFile)
const drawing = drawingVersion()

const authority = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
const sealed = await seal(await printedNote(sampleOrder()), sampleSigning(authority, 'authored'))
const gap = signedFields(readPdf(sealed)).at(-1)?.contents
if (!gap) throw new Error('the note is not sealed')

/** What pdfsig makes of a file; it ends with an error where it cannot read one. */
async function pdfsigCallsItValid(file: string): Promise<boolean> {
  const seen = await run('pdfsig', ['-nocert', file]).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? '',
  }))
  return seen.stdout.includes('Signature is Valid.')
}

const unseen: string[] = []
let asked = 0
async function tryOne(index: number): Promise<void> {
  const at = dice.below(sealed.length)
  const changed = Uint8Array.from(sealed)
  changed[at] = (changed[at] ?? 0) ^ (1 + dice.below(255))
  const what = `byte ${at}: ${sealed[at]} became ${changed[at]}`
  if ((await verifyNote(changed, { drawing })).intact) unseen.push(`verify, ${what}`)
  if (gap && at >= gap.from && at < gap.to) return
  const file = join(folder, `${index}.pdf`)
  await writeFile(file, changed)
  asked += 1
  if (await pdfsigCallsItValid(file)) unseen.push(`pdfsig, ${what}`)
  await rm(file)
}

await writeFile(join(folder, 'whole.pdf'), sealed)
if (!(await pdfsigCallsItValid(join(folder, 'whole.pdf')))) unseen.push('pdfsig calls the unchanged note wrong')
let next = 0
const worker = async () => {
  while (next < changes) await tryOne(next++)
}
await Promise.all(Array.from({ length: 2 * availableParallelism() }, worker))
rmSync(folder, { recursive: true, force: true })
console.log(`${changes} notes of ${sealed.length} bytes with one byte changed, seed ${dice.seed}`)
console.log(
  `${unseen.length === 0 ? 'ok  ' : 'FAIL'} verify said no to ${changes}, pdfsig to ${asked} in the signed range`,
)
for (const words of unseen) console.error(`UNSEEN by ${words}`)
process.exitCode = unseen.length > 0 ? 1 : 0
