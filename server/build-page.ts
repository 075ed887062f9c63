import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtPage } from './compose.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What the page is built from. */
const sources = ['client', 'chart', 'scripts/page-build.ts', 'vite.config.ts', 'package-lock.json']

/** Builds the page when it was never built or something of it changed since. */
export async function buildPage(): Promise<void> {
  const built = join(builtPage, 'index.html')
  if (existsSync(built) && newest(sources.map((name) => join(root, name))) <= statSync(built).mtimeMs) return
  console.log('Building the page…')
  const { build } = await import('vite')
  // The page that ships, whoever asks: for a test run's NODE_ENV Vite would build another, larger one.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ root: join(root, 'client'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
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
