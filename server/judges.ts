import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ContentInfo, SignedData } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { readPdf } from '../verify/pdf.ts'
import { derLength, type SignedField, signedFields, verifySealed } from '../verify/seal.ts'
import { bufferOf, pemOf } from './note/certificate.ts'

// Three programs that are not ours, asked of every note that the tests make: poppler's pdfsig, OpenSSL and qpdf.

const asked = promisify(execFile)
/** What a program says, also where it ends with an error. */
const said = (command: string, ...args: string[]) =>
  asked(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 }).then(
    ({ stdout }) => ({ ok: true, words: stdout }),
    (error: { stdout?: string; stderr?: string }) => ({ ok: false, words: `${error.stdout}${error.stderr}` }),
  )

/** What they find wrong with a note, and what cannot be read in its text: nothing when all call it valid and whole. */
export async function faultsOf(bytes: Uint8Array): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chairside-judges-'))
  try {
    const file = join(folder, 'note.pdf')
    await writeFile(file, bytes)
    const fields = signedFields(readPdf(bytes)).toSorted((a, b) => a.end - b.end)
    const found = await Promise.all([
      byQpdf(file),
      byText(file),
      ...(fields.length === 0 ? [] : [byPdfsig(file, fields.length), byOpenssl(bytes, fields, folder)]),
    ])
    return found.flat()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function byQpdf(file: string): Promise<readonly string[]> {
  const { ok, words } = await said('qpdf', '--check', file)
  return ok && words.includes('No syntax or stream encoding errors found') ? [] : [`qpdf: ${words}`]
}

/** A letter that the text layer lost is a replacement character there, or none that can be read. */
async function byText(file: string): Promise<readonly string[]> {
  const { ok, words } = await said('pdftotext', '-raw', file, '-')
  const [unreadable] = /[^\P{C}\n\f\u00ad\u200b-\u200f]|\ufffd/u.exec(words) ?? []
  if (!ok || words.trim() === '') return ['pdftotext: it has no text']
  return unreadable === undefined ? [] : [`pdftotext: U+${unreadable.codePointAt(0)?.toString(16)} in its text`]
}

async function byPdfsig(file: string, signatures: number): Promise<readonly string[]> {
  const { words } = await said('pdfsig', '-nocert', file)
  const valid = words.split('Signature is Valid.').length - 1
  const whole = words.split('  - Total document signed').length - 1
  return valid === signatures && whole === 1
    ? []
    : [`pdfsig: ${valid} of ${signatures} valid, ${whole} whole: ${words}`]
}

/** Each signature as CAdES, its certificate up to the root that lies beside it, at the time at which it was made. */
async function byOpenssl(
  bytes: Uint8Array,
  fields: readonly SignedField[],
  folder: string,
): Promise<readonly string[]> {
  const { signatures } = await verifySealed(bytes)
  const found = fields.map(async ({ name, contents, end }, index) => {
    const save = async (suffix: string, content: Uint8Array | string) => {
      const file = join(folder, `${index}.${suffix}`)
      await writeFile(file, content)
      return file
    }
    const message = contents.bytes.slice(0, derLength(contents.bytes))
    const covered = Buffer.concat([bytes.subarray(0, contents.from), bytes.subarray(contents.to, end)])
    const at = signatures.find(({ field }) => field === name)?.signedAt ?? 0
    const { ok, words } = await said(
      ...(['openssl', 'cms', '-verify', '-cades', '-binary', '-purpose', 'any', '-inform', 'DER'] as const),
      ...['-in', await save('der', message), '-content', await save('content', covered)],
      ...['-CAfile', await save('pem', certificatesIn(message)), '-attime', String(Math.ceil(at / 1000))],
      ...['-out', join(folder, `${index}.out`)],
    )
    return ok ? [] : [`openssl, ${name}: ${words}`]
  })
  return (await Promise.all(found)).flat()
}

function certificatesIn(message: Uint8Array): string {
  const { certificates = [] } = AsnConvert.parse(AsnConvert.parse(bufferOf(message), ContentInfo).content, SignedData)
  return certificates
    .flatMap(({ certificate }) => (certificate ? [pemOf(new Uint8Array(AsnConvert.serialize(certificate)))] : []))
    .join('')
}
