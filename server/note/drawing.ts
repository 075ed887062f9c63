/** Names the words and the layout that this installation prints with. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = ['pdfkit', 'fontkit', '@expo-google-fonts/source-sans-3']
let known: string | undefined

/**
 * A digest of everything that decides a note's bytes: the sources of the chart and of the drawing, the packages under
 * them, and what packs the streams. Two installations with the same one print the same file from the same record.
 */
export function drawingVersion(): string {
  known ??= computed()
  return known
}

function computed(): string {
  const hash = createHash('sha256')
  for (const file of [...sourcesIn('chart'), ...sourcesIn('server/note')]) {
    hash.update(`${file}\n`)
    hash.update(readFileSync(join(root, file)))
  }
  const require = createRequire(import.meta.url)
  const { dependencies }: { dependencies: Record<string, string> } = require('../../package.json')
  for (const name of packages) hash.update(`${name} ${dependencies[name]}\n`)
  return hash.update(`zlib ${process.versions.zlib}`).digest('hex').slice(0, 16)
}

/** Tests and samples say nothing about how a note looks. */
const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/samples?\.ts$/.test(name))
    .map((name) => join(folder, name))
    .toSorted()
