import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const log = new URL('log.ts', import.meta.url)

/** What another process said that ran these statements with a log at hand. */
function said(statements: string): readonly { level: number; msg: string }[] {
  const program = `import { createLog } from '${log}'; const log = createLog('info'); ${statements}`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { level: number; msg: string })
}

test.each([
  ['ends', ''],
  ['is ended', 'process.exit(1)'],
  ['fails by what nobody caught', 'throw new Error("x")'],
])('a server that %s has told all that it logged, in order, each in a line of its own', (_, end) => {
  const lines = said(`log.info('one'); log.debug('never'); log.error('two'); ${end}`)
  expect(lines.map(({ msg }) => msg)).toEqual(['one', 'two'])
})
