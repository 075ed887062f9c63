import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buildPackVerifier, buildVerifier } from './build-page.ts'

/** The page that verifies a note in any browser: one file, to be mailed or opened from a disk. */
export type VerifierPage = {
  readonly html: string
  /** What it may do: run its own script, and nothing else. It can send nothing anywhere. */
  readonly policy: string
}

/** Made at the first asking, and kept; asked again after a failure. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined
  return () => {
    known ??= make().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}

export const verifierPage = once(async (): Promise<VerifierPage> => {
  const html = await readFile(await buildVerifier(), 'utf8')
  const hashes = (tag: string) =>
    [...html.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`)
      .join(' ')
  const policy = `default-src 'none'; script-src ${hashes('script')}; style-src ${hashes('style')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html, policy }
})

/** The program that verifies a whole evidence pack with nothing but Node: it lies in the pack. */
export const packVerifier = once(async () => readFile(await buildPackVerifier()))
