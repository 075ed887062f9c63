import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyNote } from '../../verify/note.ts'
import { readPdf } from '../../verify/pdf.ts'
import { derLength, signedFields, verifySealed } from '../../verify/seal.ts'
import { faultsOf } from '../judges.ts'
import { type LocalTsa, type Manner, startLocalTsa } from '../local-tsa.ts'
import { makeAuthority } from './authority.ts'
import { printedNote } from './print.ts'
import { SAMPLE_DATE, sampleNote, sampleOrder, sampleSigning } from './sample.ts'
import { seal } from './seal.ts'
import { signatureToStamp, stamped } from './stamp.ts'
import { NoAnswer, TimeStampError, timeStampFor } from './time-stamp.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-stamp-'))
const save = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}
const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8', stdio: 'pipe' })

const authority = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
let tsa: LocalTsa
let before: Uint8Array
let after: Uint8Array
let token: Uint8Array
beforeAll(async () => {
  tsa = await startLocalTsa()
  before = await seal(await sampleNote(), sampleSigning(authority, 'authored'))
  token = await timeStampFor(signatureToStamp(before), tsa.authority)
  after = stamped(before, token)
})
afterAll(() => {
  tsa.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The last signature of a file: its value's DER, and where that lies. */
function lastSignature(bytes: Uint8Array) {
  const last = signedFields(readPdf(bytes)).at(-1)
  if (!last) throw new Error('not signed')
  const { contents } = last
  const message = contents.bytes.slice(0, derLength(contents.bytes))
  return { message, contents }
}

describe('a time-stamped note', () => {
  test('is the sealed one with the room after its signature filled: nothing else moved', () => {
    const { contents } = lastSignature(before)
    expect(after.length).toBe(before.length)
    const changed = [...after.keys()].filter((at) => after[at] !== before[at])
    expect(Math.min(...changed)).toBeGreaterThan(contents.from)
    expect(Math.max(...changed)).toBeLessThan(contents.to)
  })

  test('is valid and whole for pdfsig, sound for qpdf, and CAdES for openssl', async () => {
    expect(await faultsOf(after)).toEqual([])
    const { message } = lastSignature(after)
    const printed = run('openssl', 'cms', '-cmsout', '-print', '-inform', 'DER', '-in', save('cms', message))
    expect(printed).toContain('id-smime-aa-timeStampToken')
  })

  test('carries a time-stamp that openssl verifies over the signature, and not over another', () => {
    const kept = ['-in', save('token', token), '-token_in', '-CAfile', tsa.rootFile]
    const over = (bytes: Uint8Array) => run('openssl', 'ts', '-verify', ...kept, '-data', save('value', bytes))
    expect(over(signatureToStamp(before))).toContain('Verification: OK')
    expect(() => over(Buffer.from('another'))).toThrow(/imprint mismatch/)
  })

  test('is intact for us, who say the level, the time and who saw it', async () => {
    const { intact, findings, signatures } = await verifySealed(after, authority.certificate)
    expect([findings, intact]).toEqual([[], true])
    const { at, by, root } = signatures[0]?.timeStamp ?? {}
    expect(Math.abs((at ?? 0) - Date.now())).toBeLessThan(60_000)
    expect([by?.name, root?.name]).toEqual(['Local Time-Stamping', 'Local Root'])
    expect((await verifySealed(before)).signatures[0]?.timeStamp).toBeUndefined()
    expect((await verifySealed(before)).signatures[0]?.digest).toBe(signatures[0]?.digest)
  })

  test('is found changed all through its time-stamp, whatever became of it', async () => {
    const { contents } = lastSignature(after)
    const end = contents.from + 1 + 2 * lastSignature(after).message.length
    const unseen: string[] = []
    for (let at = contents.from + 1, turn = 0; at < end; at += 47, turn += 1) {
      const changed = Uint8Array.from(after)
      // Another digit, or the same one as a capital letter.
      changed[at] = turn % 3 === 0 ? (changed[at] ?? 0) ^ 0x20 : (changed[at] ?? 0) ^ (1 << (turn % 3))
      if ((await verifySealed(changed, authority.certificate)).intact) unseen.push(`${at - contents.from}`)
    }
    expect(unseen).toEqual([])
  })

  test('with the time-stamp of another signature is not intact', async () => {
    const other = await seal(await sampleNote(), sampleSigning(authority, 'authored', 'Somebody Else'))
    const { findings } = await verifySealed(stamped(other, token))
    expect(findings).toMatchObject([
      { code: 'time-stamp-wrong', words: 'The time-stamp belongs to another signature.' },
    ])
  })

  test('takes a further signature around it; the time-stamp of that one covers both', async () => {
    const twice = await seal(after, sampleSigning(authority, 'countersigned'))
    const both = stamped(twice, await timeStampFor(signatureToStamp(twice), tsa.authority))
    expect(Buffer.compare(both.subarray(0, after.length), after)).toBe(0)
    const { findings, signatures } = await verifySealed(both, authority.certificate)
    expect(findings).toEqual([])
    expect(signatures.map(({ timeStamp }) => timeStamp?.by.name)).toEqual([
      'Local Time-Stamping',
      'Local Time-Stamping',
    ])
    expect(run('pdfsig', '-nocert', save('both.pdf', both)).match(/Signature is Valid\./g)).toHaveLength(2)
  })
})

test('of a whole note says how far its time can be believed', async () => {
  const order = sampleOrder()
  const signatures = { reviewer: false, countersigner: true }
  const clinic = { ...order.ctx.clinic, signatures }
  const printed = await printedNote({ ...order, ctx: { ...order.ctx, clinic } })
  const sealed = await seal(printed, sampleSigning(authority, 'authored'))
  const plain = (await verifyNote(sealed)).said.join('\n')
  expect(plain).toContain('It has no time-stamp (PAdES B-B): its time is what the clinic’s own clock said.')
  const counter = await seal(sealed, sampleSigning(authority, 'countersigned'))
  const late = stamped(counter, await timeStampFor(signatureToStamp(counter), tsa.authority))
  const { intact, said } = await verifyNote(late)
  expect(intact).toBe(true)
  expect(said[1]).toContain('but that of the signature after it covers this one too')
  expect(said[3]).toContain(
    'Time-stamped (PAdES B-T): Local Time-Stamping (certified by Local Root) saw this signature',
  )
  expect(said[3]).toMatch(/ at \d{4}-.* UTC, so/)
})

describe('an authority', () => {
  test('whose keys are of an elliptic curve does as well, and one that is only slow is waited for', async () => {
    const curve = await startLocalTsa(['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'])
    curve.behave('slow')
    try {
      const file = stamped(before, await timeStampFor(signatureToStamp(before), curve.authority))
      expect((await verifySealed(file)).signatures[0]?.timeStamp?.root.name).toBe('Local Root')
    } finally {
      curve.stop()
    }
  })

  test.each<[string, Manner, string]>([
    ['that is down', 'down', 'answered 503'],
    ['that keeps silent', 'silent', 'did not answer within 400 ms'],
    ['that answers with a page', 'garbage', 'is none'],
    ['whose answer does not end', 'endless', 'does not end'],
    ['that answers what was asked before', 'replayed', 'answers another question'],
    ['that stamps another signature', 'other-signature', 'belongs to another signature'],
    ['whose answer was damaged on the way', 'damaged', 'was changed'],
    ['that signs with a key for something else', 'by-a-person', 'is not one for time-stamps'],
  ])('%s gives no time-stamp, and the sentence says why', async (_, manner, words) => {
    tsa.behave(manner)
    const timeoutMs = manner === 'silent' ? 400 : 60_000
    try {
      const asked = timeStampFor(signatureToStamp(before), { ...tsa.authority, timeoutMs })
      await expect(asked).rejects.toThrow(words)
      await expect(asked).rejects.toBeInstanceOf(manner === 'down' || manner === 'silent' ? NoAnswer : TimeStampError)
    } finally {
      tsa.behave('well')
    }
  })

  test('that nobody reaches is named by what the machine says', async () => {
    const nowhere = { ...tsa.authority, url: 'http://127.0.0.1:9' }
    await expect(timeStampFor(signatureToStamp(before), nowhere)).rejects.toThrow(/cannot be reached \(/)
  })

  test('that another root vouches for is not believed; without a root of ours, its own must come along', async () => {
    const foreign = { ...tsa.authority, roots: [authority.certificate] }
    await expect(timeStampFor(signatureToStamp(before), foreign)).rejects.toThrow('no certificate of TSA_ROOT vouches')
    const open = { ...tsa.authority, roots: [] }
    expect((await timeStampFor(signatureToStamp(before), open)).length).toBeGreaterThan(1000)
  })
})
