import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyUsageFlags } from '@peculiar/asn1-x509'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minutes } from '../chart/units.ts'
import { verifySealed } from '../verify/seal.ts'
import { notesDir } from './compose.ts'
import type { Signing } from './config.ts'
import { type Caller, nine, PASSWORD, planned, startTestServer, type TestServer } from './fixture.ts'
import { faultsOf } from './judges.ts'
import { makeAuthority } from './note/authority.ts'
import { issueCertificate, pemOf } from './note/certificate.ts'
import { SAMPLE_DATE, sampleNote, sampleSigning } from './note/sample.ts'
import { seal } from './note/seal.ts'
import { openSigning } from './signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-signer-'))
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' })
const now = () => Date.now()

/** A public authority, one certificate of the clinic's under it, and files that hold them well or badly. */
beforeAll(() => {
  const request = (name: string, key: readonly string[], subject: string) =>
    openssl('req', '-new', ...key, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-nodes', '-keyout', 'root.key'],
    ...['-out', 'root.pem', '-days', '3650', '-subj', '/CN=Public Root', '-addext', 'keyUsage=critical,keyCertSign'],
    '-sha384',
  )
  writeFileSync(at('signer.ext'), 'keyUsage=critical,digitalSignature,nonRepudiation\n')
  request('clinic', ['-newkey', 'rsa:2048'], '/O=Harrow Lane/CN=Harrow Lane Infusion Clinic')
  openssl(
    ...['x509', '-req', '-in', 'clinic.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-sha384'],
    ...['-extfile', 'signer.ext', '-out', 'clinic.pem', '-days', '365'],
  )
  const old = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const expired = issueCertificate(
    {
      subject: { commonName: 'Old Clinic' },
      publicKey: old.publicKey,
      notBefore: new Date(Date.UTC(2020, 0, 1)),
      notAfter: new Date(Date.UTC(2021, 0, 1)),
      keyUsage: KeyUsageFlags.digitalSignature,
    },
    { key: old.privateKey },
  )
  writeFileSync(at('old.pem'), pemOf(expired))
  writeFileSync(at('old.key'), old.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const pack = (name: string, key: string, ...args: string[]) =>
    openssl('pkcs12', '-export', '-inkey', key, '-out', name, '-passout', 'pass:open sesame', ...args)
  pack('clinic.p12', 'clinic.key', '-in', 'clinic.pem', '-certfile', 'root.pem')
  pack('expired.p12', 'old.key', '-in', 'old.pem')
  pack('rootless.p12', 'clinic.key', '-in', 'clinic.pem')
  openssl('pkcs12', '-export', '-nocerts', '-inkey', 'clinic.key', '-out', 'bare.p12', '-passout', 'pass:open sesame')
  writeFileSync(at('damaged.p12'), 'not a certificate')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, passphrase = 'open sesame'): Signing => ({ file: at(name), passphrase })

test('a clinic’s own certificate seals a note that openssl, pdfsig and we call valid', async () => {
  const identity = await openSigning(file('clinic.p12'), now())
  const signing = sampleSigning(makeAuthority('x', SAMPLE_DATE), 'authored')
  const sealed = await seal(await sampleNote(), { ...signing, identity, signedAt: now() })
  const { intact, findings, signatures } = await verifySealed(sealed)
  expect([findings, intact]).toEqual([[], true])
  expect(signatures[0]?.certificate).toMatchObject({ name: 'Harrow Lane Infusion Clinic', issuer: 'Public Root' })
  expect(await faultsOf(sealed)).toEqual([])
})

test.each([
  ['with a wrong passphrase', file('clinic.p12', 'guessed'), 'its passphrase is wrong'],
  ['that expired', file('expired.p12'), 'expired on 2021-01-01'],
  [
    'without the root that vouches for it',
    file('rootless.p12'),
    'the authority that issued it is missing: CN=Public Root',
  ],
  ['without a certificate', file('bare.p12'), 'it holds no certificate for its private key'],
  ['that is none', file('damaged.p12'), 'it is no PKCS#12 file, or is damaged'],
  ['that is not there', file('nowhere.p12'), 'cannot be read (ENOENT)'],
])('a certificate file %s is refused in words, naming the setting', async (_, signing, words) => {
  await expect(openSigning(signing, now())).rejects.toThrow(/^SIGNING_P12 \(.*\) cannot be /)
  await expect(openSigning(signing, now())).rejects.toThrow(words)
})

describe('without a certificate to sign with', () => {
  let server: TestServer
  let petra: Caller
  beforeAll(async () => {
    server = await startTestServer()
    server.at(nine + minutes(5))
    petra = await server.as('petra')
  })
  afterAll(() => server.stop())

  test('nothing is signed, nothing is stored, and the physician reads why', async () => {
    const id = await planned(await server.as('nora'))
    type Read = { session: { head: { hash: string }; phase: string } }
    const read = async () => (await petra<Read>('GET', `/api/sessions/${id}`)).body.session
    const before = await read()
    const sign = async (overrides?: object[]) => {
      const body = { head: before.head.hash, password: PASSWORD, meaning: 'authored', overrides }
      return petra<{ findings: { id: string }[]; detail?: string }>('POST', `/api/sessions/${id}/signature`, body)
    }
    const open = (await sign()).body.findings
    const reasons = open.map(({ id: finding }) => ({ finding, reason: 'The patient did not come.' }))
    rmSync(server.deps.config.masterKeyFile, { force: true })
    Object.assign(server.deps.config, { signing: file('expired.p12') })
    const { status, body } = await sign(reasons)
    expect([status, body.detail]).toEqual([409, expect.stringContaining('expired on 2021-01-01. Nothing was signed.')])
    expect(await read()).toEqual(before)
    expect(readdirSync(notesDir(server.deps.config.dataDir))).toEqual([])
  })
})
