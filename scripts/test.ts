// What `npm test` runs, in this order: tools, format and lint, types and import arrows, the page's build, the tests.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { bringTools } from './tools.ts'

/** Where the runner leaves its own report, for whoever counts. */
const REPORT = 'node_modules/.cache/chairside/tests.json'

function run(what: string, command: string, ...args: string[]) {
  console.log(`\n${what}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

const { missing } = bringTools()
if (missing.length > 0) {
  console.error(`The tests need these programs; install them and run the tests again:\n  ${missing.join('\n  ')}`)
  process.exit(1)
}
// What a start keeps compiled, the threads and processes of the tests share too: opening a database takes half as long.
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/chairside/compiled')
mkdirSync('node_modules/.cache/chairside', { recursive: true })
rmSync(REPORT, { force: true })
run('Format and lint', 'biome', 'ci', '.')
run('Types and import arrows', 'tsc', '-b')
run('The pages', process.execPath, 'scripts/build.ts')
run('Tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`)
