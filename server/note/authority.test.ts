import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { authorityKey, issueServerCertificate, issueSigner, makeAuthority, openAuthority } from './authority.ts'
import { pemOf } from './certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-authority-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })

const now = Date.now()
const authority = makeAuthority('Harrow Lane Infusion Clinic', now)
const ca = file('ca.pem', pemOf(authority.certificate))
const claim = { name: 'Nguyễn Thị Hương', credential: 'MD', role: 'prescriber', signingEventId: 'e 1/2' }

describe('the clinic’s authority', () => {
  test('is a strict, self-signed one that may certify people but no further authority', () => {
    expect(openssl('verify', '-x509_strict', '-CAfile', ca, ca)).toContain('OK')
    const text = openssl('x509', '-in', ca, '-noout', '-text')
    expect(text).toContain('CA:TRUE, pathlen:0')
    expect(text).toContain('Certificate Sign, CRL Sign')
  })

  test('opens again from what is stored of it', () => {
    const opened = openAuthority(authority.certificate, authorityKey(authority), authority.clinicName)
    const [signer] = issueSigner(opened, claim, now).certificates
    expect(openssl('verify', '-x509_strict', '-CAfile', ca, file('again.pem', pemOf(signer)))).toContain('OK')
  })

  test('does not open with the key of another', () => {
    const other = makeAuthority('Elsewhere', now)
    expect(() => openAuthority(authority.certificate, authorityKey(other), 'x')).toThrow('not the one')
  })

  test('issues nothing after its end, nor before its beginning', () => {
    expect(() => issueSigner(authority, claim, now + 21 * 365 * 86_400_000)).toThrow(
      'Check the server’s clock'.replace('’', "'"),
    )
    expect(() => issueSigner(authority, claim, now - 3 * 86_400_000)).toThrow('is valid from')
  })
})

describe('a signer’s certificate', () => {
  const [der] = issueSigner(authority, claim, now).certificates
  const text = openssl('x509', '-in', file('signer.pem', pemOf(der)), '-noout', '-text', '-nameopt', 'utf8')

  test('names the person, the credential, the role and the signing', () => {
    expect(text).toContain('CN=Nguyễn Thị Hương')
    expect(text).toContain('title=MD')
    expect(text).toContain('OU=prescriber')
    expect(text).toContain('URI:urn:x-chairside:signing:e%201%2F2')
  })

  test('is for signatures that cannot be disowned, and for nothing else', () => {
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/)
    expect(text).toContain('CA:FALSE')
    expect(text).toContain('1.3.6.1.5.5.7.3.36')
    expect(() => openssl('verify', '-purpose', 'sslserver', '-CAfile', ca, file('s.pem', pemOf(der)))).toThrow()
  })

  test('is valid before the moment of signing, and made anew each time', () => {
    const [again] = issueSigner(authority, claim, now).certificates
    expect(new X509Certificate(der).validFromDate.getTime()).toBeLessThan(now)
    expect(new X509Certificate(again).serialNumber).not.toBe(new X509Certificate(der).serialNumber)
    expect(new X509Certificate(again).publicKey.equals(new X509Certificate(der).publicKey)).toBe(false)
  })
})

describe('the server’s certificate', () => {
  const made = issueServerCertificate(authority, ['localhost', '127.0.0.1', 'Clinic.Local'], now)

  test('lets a tablet that trusts the authority connect, by name and by address, and no other', async () => {
    const server = createServer({ cert: made.certificate, key: made.privateKey }, (_, reply) => reply.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const reach = (host: string, trust?: string) =>
      new Promise<string>((resolve) => {
        const options = { host: '127.0.0.1', port, servername: host === '127.0.0.1' ? '' : host, agent: false }
        get({ ...options, headers: { host }, ...(trust && { ca: trust }) }, (reply) => {
          reply.resume()
          resolve(String(reply.statusCode))
        }).on('error', (error) => resolve(error.message))
      })
    expect(await reach('127.0.0.1', made.trust)).toBe('200')
    expect(await reach('clinic.local', made.trust)).toBe('200')
    expect(await reach('clinic.local')).not.toBe('200')
    expect(await reach('elsewhere.local', made.trust)).not.toBe('200')
    server.close()
  })

  test('lasts no longer than browsers accept', () => {
    const { validFromDate, validToDate } = new X509Certificate(made.certificate)
    expect((validToDate.getTime() - validFromDate.getTime()) / 86_400_000).toBeLessThanOrEqual(397)
    expect(validToDate.getTime()).toBe(Math.floor(made.expires / 1000) * 1000)
  })

  test.each(['', 'a b', 'clinic_1', '-x', 'https://clinic'])('is not made for %j', (name) =>
    expect(() => issueServerCertificate(authority, [name], now)).toThrow(
      /neither a host name nor an address|at least one/,
    ),
  )
})
