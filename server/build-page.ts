import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawingVersion } from './note/drawing.ts'

const house = fileURLToPath(new URL('..', import.meta.url))

/** What Vite makes: where it begins, its settings, the file that is there once it is made, and what it is made from. */
type Made = {
  readonly root: string
  readonly config: string
  readonly file: string
  readonly sources: readonly string[]
  /** It compares a note with one that it draws itself: it must be of the same drawing. */
  readonly draws?: boolean
}
const shared = ['chart', 'package-lock.json']
const verifying = [...shared, 'verify', 'server/note']
const page: Made = {
  ...{ root: 'client', config: 'vite.config.ts', file: 'dist/client/index.html' },
  sources: [...shared, 'client', 'scripts/page-build.ts'],
}
const verifier: Made = {
  ...{ root: 'verify/page', config: 'vite.verify.config.ts', file: 'dist/verify/index.html' },
  ...{ sources: verifying, draws: true },
}
const pack: Made = {
  ...{ root: '.', config: 'vite.pack.config.ts', file: 'dist/pack/verify.mjs' },
  ...{ sources: [...verifying, 'server/pack'], draws: true },
}

/** The tablet's page; the page that verifies a note in any browser; the program that verifies an evidence pack. */
export const buildPage = () => built(page)
export const buildVerifier = () => built(verifier)
export const buildPackVerifier = () => built(pack)

/**
 * The file, made when it never was or something of it changed since. `npm run build` makes all three beforehand, which
 * is the only time where the server may not write into its own house.
 */
async function built(made: Made): Promise<string> {
  const file = join(house, made.file)
  if (isUpToDate(made, file)) return file
  if (made === page) console.log('Building the page…')
  const { build } = await import('vite')
  // What ships, whoever asks: for a test run's NODE_ENV Vite would build another, larger one.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ root: join(house, made.root), configFile: join(house, made.config), logLevel: 'warn' })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
  return file
}

function isUpToDate({ sources, config, draws }: Made, file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found || newest([...sources, config].map((name) => join(house, name))) > found.mtimeMs) return false
  return !draws || readFileSync(file, 'utf8').includes(drawingVersion())
}

function newest(paths: readonly string[]): number {
  let last = 0
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) continue
    const inside = found.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : found.mtimeMs
    // A test beside the code does not change the page.
    if (!/\.test\.tsx?$/.test(path)) last = Math.max(last, inside)
  }
  return last
}
