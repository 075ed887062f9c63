import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { drawingVersion } from './note/drawing.ts'

/** The page that verifies a note in any browser: one file, to be mailed or opened from a disk. */
export type VerifierPage = {
  readonly html: string
  /** What it may do: run its own script, and nothing else. It can send nothing anywhere. */
  readonly policy: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const file = fileURLToPath(new URL('../dist/verify/index.html', import.meta.url))
let known: Promise<VerifierPage> | undefined

/** Built when it is first asked for, and again when what it compares with has changed. */
export function verifierPage(): Promise<VerifierPage> {
  known ??= made().catch((error: unknown) => {
    known = undefined
    throw error
  })
  return known
}

async function made(): Promise<VerifierPage> {
  if (!existsSync(file) || !(await readFile(file, 'utf8')).includes(drawingVersion())) {
    const { build } = await import('vite')
    await build({ root: `${root}verify/page`, configFile: `${root}vite.verify.config.ts`, logLevel: 'warn' })
  }
  const html = await readFile(file, 'utf8')
  const hashes = (tag: string) =>
    [...html.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`)
      .join(' ')
  const policy = `default-src 'none'; script-src ${hashes('script')}; style-src ${hashes('style')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html, policy }
}

const packFile = fileURLToPath(new URL('../dist/pack/verify.mjs', import.meta.url))
let packKnown: Promise<Buffer> | undefined

/** The program that verifies a whole evidence pack with nothing but Node: it lies in the pack. */
export function packVerifier(): Promise<Buffer> {
  packKnown ??= packMade().catch((error: unknown) => {
    packKnown = undefined
    throw error
  })
  return packKnown
}

async function packMade(): Promise<Buffer> {
  const { build } = await import('vite')
  await build({ root, configFile: `${root}vite.pack.config.ts`, logLevel: 'warn' })
  return readFile(packFile)
}
