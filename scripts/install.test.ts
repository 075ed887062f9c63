import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildPackVerifier, buildPage, buildVerifier } from '../server/build-page.ts'
import { packVerifier, verifierPage } from '../server/verifier.ts'

test('what was built at the install is not built again when it is asked for: the server may not write into its house', async () => {
  const files = [await buildPage(), await buildVerifier(), await buildPackVerifier()]
  const written = () => files.map((file) => statSync(file).mtimeMs)
  const before = written()
  expect((await verifierPage()).html).toContain('<script type="module">')
  expect(String(await packVerifier())).toContain('manifest.json')
  expect(written()).toEqual(before)
})

const lines = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

test('an image holds what it is made of and nothing else of the house: no record, no key, no settings', () => {
  expect(lines[0], 'all is left out but what is named').toBe('*')
  const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  for (const path of named) {
    expect(
      execFileSync('git', ['ls-files', '--', path], { encoding: 'utf8' }),
      `${path} is in the repository`,
    ).not.toBe('')
    const ignored = execFileSync('git', ['ls-files', '--others', '--ignored', '--exclude-standard', '--', path])
    expect(String(ignored), `${path} holds nothing that the repository leaves out`).toBe('')
  }
})

test('all that the server imports of the house is in the image', () => {
  const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).split('/')[0])
  const sources = execFileSync('git', ['ls-files', 'server/*.ts', 'db/*.ts', 'verify/*.ts', 'chart/*.ts'], {
    encoding: 'utf8',
  })
  for (const file of sources.trim().split('\n')) {
    if (file.endsWith('.test.ts')) continue
    const depth = file.split('/').length - 1
    const out = new RegExp(`from '${'\\.\\./'.repeat(depth)}([a-z-]+)`, 'g')
    for (const [, room] of readFileSync(file, 'utf8').matchAll(out))
      expect(named, `${file} imports ${room}`).toContain(room)
  }
})
