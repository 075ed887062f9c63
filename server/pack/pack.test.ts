import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonical, sha256Hex } from '../../chart/chain.ts'
import { minutes } from '../../chart/units.ts'
import { inManifestForm, verifyPack } from '../../verify/pack.ts'
import { type Caller, nine, PASSWORD, startTestServer, type TestServer } from '../fixture.ts'
import { chartWhole } from '../whole-session.ts'

// Somebody who trusts nobody gets the evidence of a signed session, far from the clinic and from its program.

let server: TestServer
const folder = mkdtempSync(join(tmpdir(), 'chairside-pack-'))
let files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
let key = ''
beforeAll(async () => {
  server = await startTestServer()
  const [nora, petra, ada] = [await server.as('nora'), await server.as('petra'), await server.as('ada')]
  server.at(nine + minutes(70))
  const id = await chartWhole({ nora, petra })
  const signs = async (caller: Caller, meaning: string) => {
    const { body } = await nora<{ session: { head: { hash: string } } }>('GET', `/api/sessions/${id}`)
    const request = { head: body.session.head.hash, password: PASSWORD, meaning }
    expect((await caller('POST', `/api/sessions/${id}/signature`, request)).status).toBe(201)
  }
  await signs(nora, 'charted')
  await signs(petra, 'authored')
  const sent = { recipient: 'State board', purpose: 'Inspection' }
  const { bytes } = await ada('POST', `/api/sessions/${id}/evidence`, sent)
  writeFileSync(join(folder, 'evidence.zip'), bytes)
  execFileSync('python3', ['-m', 'zipfile', '-e', 'evidence.zip', 'pack'], { cwd: folder })
  const names = readdirSync(join(folder, 'pack'))
  files = new Map(names.map((name) => [name, Uint8Array.from(readFileSync(join(folder, 'pack', name)))]))
  key = String((await ada<{ key: string }>('GET', '/api/verification')).body.key)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

/** The verifier of the pack itself, run by Node with nothing of Chairside near it. */
const verified = () =>
  spawnSync(process.execPath, ['verify.mjs'], { cwd: join(folder, 'pack'), env: {}, encoding: 'utf8' })
const named = async (changed: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) =>
  (await verifyPack(changed)).findings.map(({ file }) => file)

test('the pack judges itself with nothing but Node, and prints the key that the administrator’s desk shows', () => {
  const { status, stdout, stderr } = verified()
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('INTACT: nothing was changed')
  expect(stdout).toContain('note-v1.pdf: its seal holds.')
  expect(stdout).toContain(key)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
})

test('one byte changed in any file is named, by the verifier of the pack too', async () => {
  expect([...files.keys()].toSorted()).toEqual([
    ...['README.txt', 'audit.json', 'checkpoints.jsonl', 'manifest.json', 'note-v1.pdf', 'people.json', 'record.json'],
    ...['story.json', 'tablets.json', 'verify.html', 'verify.mjs'],
  ])
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files.keys()),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (name, at, by) => {
        const bytes = Uint8Array.from(files.get(name) ?? [])
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by
        expect(await named(new Map(files).set(name, bytes))).toContain(name)
      },
    ),
    { numRuns: 60 },
  )
  const path = join(folder, 'pack', 'story.json')
  const before = readFileSync(path)
  writeFileSync(path, before.toString().replace('Halvorsen', 'Halvorson'))
  const { status, stdout } = verified()
  writeFileSync(path, before)
  expect([status, stdout]).toEqual([1, expect.stringContaining('ALTERED story.json is not what the clinic packed')])
})

test('a change of the list of files that means the same is named as well: a blank, the unused bits of Base64', async () => {
  const list = Buffer.from(files.get('manifest.json') ?? []).toString()
  const changes = [
    ...[...list.matchAll(/\n/g)].map(({ index }) => `${list.slice(0, index)} ${list.slice(index + 1)}`),
    list.replace('": "', '":\t"'),
    list.replace(/.==/, (end) => `${end[0] === 'A' ? 'B' : String.fromCharCode(end.charCodeAt(0) + 1)}==`),
  ]
  for (const changed of changes) {
    expect(changed).not.toBe(list)
    expect(await named(new Map(files).set('manifest.json', Uint8Array.from(Buffer.from(changed))))).toEqual([
      'manifest.json',
    ])
  }
})

test('a file that was taken out or put in is named', async () => {
  const without = new Map(files)
  without.delete('audit.json')
  expect(await named(without)).toContain('audit.json')
  expect(await named(new Map(files).set('letter.txt', new Uint8Array(1)))).toEqual(['letter.txt'])
})

type Manifest = { files: Record<string, string>; publicKey: string }
/** A forger's pack: a file changed, and the list of files made anew over it, signed by a key of their own. */
async function forged(name: string, change: (text: string) => string) {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const bytes = Uint8Array.from(Buffer.from(change(Buffer.from(files.get(name) ?? []).toString())))
  const manifest: Manifest = JSON.parse(JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()).text)
  const text = canonical({ ...manifest, publicKey, files: { ...manifest.files, [name]: sha256Hex(bytes) } })
  const signature = sign(null, Buffer.from(text), pair.privateKey)
  const list = Buffer.from(inManifestForm({ text, signature: signature.toString('base64') }))
  return verifyPack(new Map(files).set(name, bytes).set('manifest.json', Uint8Array.from(list)))
}

test.each([
  ['record.json', '"heartRate": 7', '"heartRate": 8', /entry \d+ \(.+\) is not what was recorded/],
  ['audit.json', '"actor": "nora"', '"actor": "nils"', /row \d+ is not what was written/],
])('a list of files made anew over a changed %s hides neither the change nor the other key', async (...given) => {
  const [name, was, is, words] = given
  const { findings, key: other } = await forged(name, (text) => text.replace(was, is))
  expect(findings.find(({ file }) => file === name)?.words).toMatch(words)
  expect(findings.map(({ file }) => file)).toContain('checkpoints.jsonl')
  expect(other).not.toBe(key)
})

/** What the clinic itself packed, with other checkpoints. */
async function packedWith(lines: readonly string[]) {
  const bytes = Uint8Array.from(Buffer.from(`${lines.join('\n')}\n`))
  const manifest: Manifest = JSON.parse(JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()).text)
  const listed = { ...manifest, files: { ...manifest.files, 'checkpoints.jsonl': sha256Hex(bytes) } }
  const signed = await server.deps.checkpoints.sign(() => canonical(listed))
  const list = Uint8Array.from(Buffer.from(inManifestForm(signed)))
  return await verifyPack(new Map(files).set('checkpoints.jsonl', bytes).set('manifest.json', list))
}

test('half a line that a power cut left among the checkpoints spoils no pack, and hides none of them', async () => {
  const [head = '', one = '', two = ''] = Buffer.from(files.get('checkpoints.jsonl') ?? [])
    .toString()
    .split('\n')
  const half = one.slice(0, 130)
  expect((await packedWith([head, half, one, two, one, two])).findings).toEqual([])
  const wordsOf = async (lines: readonly string[]) =>
    (await packedWith(lines)).findings.find(({ file }) => file === 'checkpoints.jsonl')?.words
  expect(await wordsOf([head, half, two])).toMatch(/^cannot be read/)
  expect(await wordsOf([head, two.slice(0, 130), two])).toBe('line 3 does not follow the one before it')
  expect(await wordsOf([head, half, one.replace('number', 'numver'), two])).toMatch(/^line 3 does not bear|^cannot/)
})
