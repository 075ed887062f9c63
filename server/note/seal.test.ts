import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyUsageFlags } from '@peculiar/asn1-x509'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPdf } from '../../verify/pdf.ts'
import { verifySealed } from '../../verify/seal.ts'
import { faultsOf } from '../judges.ts'
import { issueServerCertificate, makeAuthority } from './authority.ts'
import { derOf, issueCertificate, pemOf } from './certificate.ts'
import { SAMPLE_DATE, SAMPLE_NAMES, sampleNote, sampleSigning } from './sample.ts'
import { seal, timeInWords } from './seal.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-seal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const save = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8', stdio: 'pipe' })
const nss = `sql:${folder}`
const pdfsig = (bytes: Uint8Array): string => {
  try {
    return run('pdfsig', '-nssdir', nss, save('asked.pdf', bytes))
  } catch (error) {
    return String(error)
  }
}
const count = (text: string, part: string) => text.split(part).length - 1
const codes = async (bytes: Uint8Array, trusted = authority.certificate) =>
  (await verifySealed(bytes, trusted)).findings.map(({ code }) => code)

const authority = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
let unsigned: Uint8Array
let once: Uint8Array
let twice: Uint8Array

beforeAll(async () => {
  run('certutil', '-N', '-d', nss, '--empty-password')
  run('certutil', '-A', '-d', nss, '-n', 'clinic', '-t', 'CT,C,C', '-i', save('ca.pem', pemOf(authority.certificate)))
  unsigned = await sampleNote()
  once = await seal(unsigned, sampleSigning(authority, 'authored', SAMPLE_NAMES.join(' ')))
  twice = await seal(once, sampleSigning(authority, 'countersigned'))
})

/** Where the last signature of the file lies: the place of its `<`, and of the byte after its `>`. */
function gapOf(bytes: Uint8Array): [from: number, to: number] {
  const ranges = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g),
  ]
  const [, from, to] = ranges.at(-1) ?? []
  return [Number(from), Number(to)]
}

/** One byte of the file changed by one bit. */
function flipped(bytes: Uint8Array, at: number, bit = 1): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ bit
  return changed
}

describe('a sealed note', () => {
  test('begins with exactly what the signer read', () => {
    expect(once.length).toBeGreaterThan(unsigned.length)
    expect(Buffer.compare(once.subarray(0, unsigned.length), unsigned)).toBe(0)
    expect(Buffer.compare(twice.subarray(0, once.length), once)).toBe(0)
  })

  test('is sound, and valid, trusted and whole for pdfsig', async () => {
    expect(await faultsOf(once)).toEqual([])
    const report = pdfsig(once)
    expect(count(report, 'Signature is Valid.')).toBe(1)
    expect(count(report, 'Certificate is Trusted.')).toBe(1)
    expect(report).toContain('Total document signed')
    expect(report).toContain('ETSI.CAdES.detached')
    expect(report).toContain(`Common Name: ${SAMPLE_NAMES.join(' ').slice(0, 64)}`)
  })

  test('is CAdES for openssl, signing certificate and all', () => {
    for (const bytes of [once, twice]) {
      const [from, to] = gapOf(bytes)
      const hex = Buffer.from(bytes.subarray(from + 1, to - 1)).toString('latin1')
      const length = 4 + Number.parseInt(hex.slice(4, 8), 16)
      const message = save('signature.der', Buffer.from(hex, 'hex').subarray(0, length))
      expect(hex.slice(2 * length)).toMatch(/^0+$/)
      const content = save('content', Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]))
      const from_ = ['-inform', 'DER', '-in', message, '-content', content, '-binary']
      const checks = ['-cades', '-CAfile', join(folder, 'ca.pem'), '-purpose', 'any', '-out', join(folder, 'out')]
      expect(() => run('openssl', 'cms', '-verify', ...from_, ...checks)).not.toThrow()
      const printed = run('openssl', 'cms', '-cmsout', '-print', '-inform', 'DER', '-in', message)
      expect(printed).toContain('id-smime-aa-signingCertificateV2')
      expect(printed).not.toContain('signingTime')
    }
  })

  test('is intact for our own verifier, which says who, when and why', async () => {
    const report = await verifySealed(once, authority.certificate)
    expect(report).toMatchObject({ intact: true, findings: [] })
    expect(report.signatures).toHaveLength(1)
    expect(report.signatures[0]).toMatchObject({
      field: 'authored',
      name: `${SAMPLE_NAMES.join(' ')}, MD`,
      reason: 'I reviewed this record and approve it.',
      signedAt: SAMPLE_DATE,
      signedAtText: '2024-11-19 13:24:05 -05:00',
      covers: once.length,
      certificate: { title: 'MD', role: 'prescriber', signingEvent: 'urn:x-chairside:signing:event-of-authored' },
      authority: { clinic: 'Harrow Lane Infusion Clinic' },
    })
  })

  test('shows name, credential, time with zone, meaning and fingerprint on paper, and claims nothing more', async () => {
    const page = run('pdftotext', '-layout', save('shown.pdf', once), '-').replace(/\s+/g, ' ')
    const certificate = (await verifySealed(once)).signatures[0]?.certificate
    for (const name of SAMPLE_NAMES) expect(page).toContain(name)
    expect(page).toContain('I reviewed this record and approve it.')
    expect(page).toContain('19 Nov 2024 13:24:05 −05:00 (America/New_York)')
    expect(page.replaceAll(' ', '')).toContain(certificate?.fingerprint)
    expect(page).toContain('Issued by Harrow Lane Infusion Clinic record authority')
    expect(page).not.toMatch(/valid|✓|✔/i)
  })

  test('is sealed whatever the length of its reason: the picture shows a part, the signature holds all', async () => {
    const reason = 'Asked and answered, not charted in time. '.repeat(100)
    const sealed = await seal(unsigned, { ...sampleSigning(authority, 'authored'), reason })
    const page = run('pdftotext', '-layout', save('long.pdf', sealed), '-').replace(/\s+/g, ' ')
    expect(page).toContain('(cut; whole in the signature)')
    expect((await verifySealed(sealed)).signatures[0]?.reason).toContain(reason)
  })

  test('embeds the fonts of its seal as subsets of their own', () => {
    const fonts = run('pdffonts', save('fonts.pdf', twice)).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThanOrEqual(6)
    for (const font of fonts) expect(font).toMatch(/yes yes yes/)
    expect(new Set(fonts.map((font) => font.slice(0, 6))).size).toBe(fonts.length)
  })

  test('keeps its signature when a second person signs, and both are valid', async () => {
    expect(await faultsOf(twice)).toEqual([])
    const report = pdfsig(twice)
    expect(count(report, 'Signature is Valid.')).toBe(2)
    expect(report.split('Signature #2')[1]).toContain('Total document signed')
    const own = await verifySealed(twice, authority.certificate)
    expect(own.findings).toEqual([])
    expect(own.signatures.map(({ field }) => field)).toEqual(['authored', 'countersigned'])
  })

  test('is signed once per field, in fields that were reserved, and only by a file of ours', async () => {
    await expect(seal(once, sampleSigning(authority, 'authored'))).rejects.toThrow('is signed already')
    await expect(seal(once, sampleSigning(authority, 'reviewed'))).rejects.toThrow('no signature field "reviewed"')
    await expect(seal(new Uint8Array(100), sampleSigning(authority, 'authored'))).rejects.toThrow('begin as a PDF')
  })

  test('fits a long meaning and a long reason, and a name that the face lacks is spelled out', async () => {
    const signing = sampleSigning(authority, 'authored', '王 Wei')
    const reason = 'Findings overridden: '.repeat(8)
    const sealed = await seal(unsigned, { ...signing, meaning: `${signing.meaning} `.repeat(4), reason })
    expect(await codes(sealed)).toEqual([])
    expect(run('pdftotext', save('long.pdf', sealed), '-')).toContain('[U+738B] Wei, MD')
    expect((await verifySealed(sealed)).signatures[0]?.name).toBe('王 Wei, MD')
  })
})

describe('a changed note', () => {
  test('is found by our verifier and, in the signed range, by pdfsig, whichever byte of it was changed', async () => {
    const [from, to] = gapOf(once)
    const missed: number[] = []
    for (let at = 0; at < once.length; at += 400) {
      const { intact } = await verifySealed(flipped(once, at, 1 << (at % 7)), authority.certificate)
      if (intact) missed.push(at)
    }
    expect(missed).toEqual([])
    // `npm run bench:tamper` asks pdfsig about every one of a thousand.
    const range = Array.from({ length: 40 }, (_, index) => Math.floor(((index + 0.5) * once.length) / 40))
    const asked = range.filter((at) => at < from || at >= to)
    expect(asked.length).toBeGreaterThan(20)
    for (const at of asked) expect(pdfsig(flipped(once, at)), `byte ${at}`).not.toContain('Signature is Valid.')
  })

  test('is found all through the signature, its delimiters and the letter case of its digits', async () => {
    const [from, to] = gapOf(once)
    const end = from + 2 * 1800
    for (let at = from; at < end; at += 7) {
      expect(await codes(flipped(once, at, at % 2 ? 0x20 : 1)), `byte ${at}`).not.toEqual([])
    }
    expect(await codes(flipped(once, to - 1))).not.toEqual([])
  })

  test('is found whatever piece of it was overwritten, cut out or put in, and never trips the verifier', () => {
    const piece = fc.uint8Array({ minLength: 1, maxLength: 12 })
    const place = fc.integer({ min: 0, max: once.length - 1 })
    return fc.assert(
      fc.asyncProperty(place, fc.nat({ max: 12 }), piece, async (at, taken, put) => {
        const changed = Uint8Array.from([...once.subarray(0, at), ...put, ...once.subarray(at + taken)])
        fc.pre(Buffer.compare(changed, once) !== 0)
        expect((await verifySealed(changed, authority.certificate)).intact).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  test('is named for what is wrong with it', async () => {
    const [from, to] = gapOf(once)
    const at = Buffer.from(once).indexOf('/Reason (I reviewed') + 10
    expect(await codes(flipped(once, at))).toEqual(['content-changed'])
    expect(await codes(flipped(once, to - 10))).toEqual(['padding'])
    expect(await codes(flipped(once, from + 20))).toEqual(['signature-damaged'])
    expect(await codes(Buffer.concat([once, Buffer.from('\n')]))).toEqual(['unreadable'])
    expect(await codes(once.subarray(0, -1))).toEqual(['unreadable'])
    expect(await codes(unsigned)).toEqual(['unsigned'])
    expect(await codes(new Uint8Array())).toEqual(['unreadable'])
    const [finding] = (await verifySealed(flipped(once, at))).findings
    expect(finding).toEqual({
      code: 'content-changed',
      field: 'authored',
      words: 'What was signed has been changed after signing.',
    })
  })

  test('with a page replaced by an update at its end is not what was signed, though pdfsig calls it valid', async () => {
    const file = readPdf(once)
    const shadow = (objects: string, id: number, start: number) => {
      const xref = start + objects.length
      const table = `xref\n${id} 1\n${String(start).padStart(10, '0')} 00000 n \n`
      const previous = file.revisions.at(-1)
      const root = Buffer.from(once)
        .toString('latin1')
        .match(/\/Root \d+ 0 R/)?.[0]
      const trailer = `trailer\n<< /Size ${previous?.size} ${root} /Prev ${previous?.xref} >>`
      return `${objects}${table}${trailer}\nstartxref\n${xref}\n%%EOF\n`
    }
    const page = Buffer.from(once)
      .toString('latin1')
      .match(/\n(\d+) 0 obj\n<<\n\/Type \/Page\n/)?.[1]
    const object = `${page} 0 obj\n<< /Type /Page /Parent 1 0 R /MediaBox [0 0 612 792] >>\nendobj\n`
    const changed = Buffer.concat([once, Buffer.from(shadow(object, Number(page), once.length))])
    expect(pdfsig(changed)).toContain('Signature is Valid.')
    expect(await codes(changed)).toEqual(['added-after'])

    const countersigned = await seal(changed, sampleSigning(authority, 'countersigned'))
    expect(pdfsig(countersigned)).toContain('Total document signed')
    expect(await codes(countersigned)).toContain('changed-between')
  })

  test('signed anew by another authority is a foreign one, and intact only in itself', async () => {
    const other = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
    const forged = await seal(unsigned, sampleSigning(other, 'authored'))
    expect(await codes(forged)).toEqual(['authority-foreign'])
    expect((await verifySealed(forged)).intact).toBe(true)
    expect((await verifySealed(forged)).signatures[0]?.authority?.fingerprint).not.toBe(
      (await verifySealed(once)).signatures[0]?.authority?.fingerprint,
    )
  })

  test('with the certificate of somebody else in place of the signer’s is found', async () => {
    const mine = sampleSigning(authority, 'authored')
    const theirs = sampleSigning(authority, 'authored', 'Somebody Else')
    const { certificates } = theirs.identity
    const sealed = await seal(unsigned, { ...mine, identity: { ...mine.identity, certificates } })
    expect(await codes(sealed)).toEqual(['signature-wrong'])
  })

  test('sealed with the server’s own key is not signed by a person', async () => {
    const { certificate, privateKey } = issueServerCertificate(authority, ['clinic.local'], SAMPLE_DATE)
    const identity = {
      certificates: [derOf(certificate), authority.certificate],
      algorithm: 'ecdsa-with-sha256',
      sign: async (bytes: Uint8Array) => Uint8Array.from(sign('sha256', bytes, privateKey)),
    } as const
    expect(await codes(await seal(unsigned, { ...sampleSigning(authority, 'authored'), identity }))).toEqual([
      'certificate-untrusted',
    ])
  })

  test('signed with a certificate that was not valid then, or by a person who certified a person, is found', async () => {
    const signing = sampleSigning(authority, 'authored')
    const late = await seal(unsigned, { ...signing, signedAt: SAMPLE_DATE - 3_600_000 })
    expect(await codes(late)).toEqual(['certificate-untrusted'])

    const [issuer, own] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
    if (!issuer || !own) throw new Error('no keys')
    const about = {
      notBefore: new Date(SAMPLE_DATE - 1000),
      notAfter: new Date(SAMPLE_DATE + 1e9),
      keyUsage: KeyUsageFlags.digitalSignature,
    }
    const person = issueCertificate({ ...about, subject: { commonName: 'P' }, publicKey: issuer.publicKey }, authority)
    const certified = issueCertificate(
      { ...about, subject: { commonName: 'Q' }, publicKey: own.publicKey },
      { certificate: person, key: issuer.privateKey },
    )
    const identity = {
      certificates: [certified, person, authority.certificate],
      algorithm: 'ecdsa-with-sha256',
      sign: async (bytes: Uint8Array) => Uint8Array.from(sign('sha256', bytes, own.privateKey)),
    } as const
    expect(await codes(await seal(unsigned, { ...signing, identity }))).toEqual(['certificate-untrusted'])
  })
})

describe('an identity that the clinic bought', () => {
  test('may be RSA: valid for pdfsig and for us', async () => {
    const { key, certificate } = rsaIdentity()
    const identity = {
      certificates: [certificate],
      algorithm: 'rsa-with-sha256',
      sign: async (bytes: Uint8Array) => Uint8Array.from(sign('sha256', bytes, key)),
    } as const
    const signedAt = Date.now() + 2000
    const sealed = await seal(unsigned, { ...sampleSigning(authority, 'authored'), identity, signedAt })
    expect(pdfsig(sealed)).toContain('Signature is Valid.')
    expect((await verifySealed(sealed)).findings).toEqual([])
  })
})

/** A self-signed RSA certificate as openssl makes it. */
function rsaIdentity(): { key: Buffer; certificate: Uint8Array } {
  const [key, certificate] = [join(folder, 'rsa.key'), join(folder, 'rsa.der')]
  const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-outform', 'DER']
  run('openssl', 'req', '-x509', ...made, '-subj', '/CN=Bought', '-days', '900')
  return { key: readFileSync(key), certificate: Uint8Array.from(readFileSync(certificate)) }
}

test('the time is told as the clinic’s clock told it, on both sides of a change of the clocks', () => {
  expect(timeInWords(Date.UTC(2026, 10, 1, 5, 30), 'America/New_York')).toContain('01:30:00 −04:00')
  expect(timeInWords(Date.UTC(2026, 10, 1, 6, 30), 'America/New_York')).toContain('01:30:00 −05:00')
  expect(timeInWords(Date.UTC(2026, 5, 1), 'UTC')).toBe('1 Jun 2026 00:00:00 +00:00 (UTC)')
  expect(timeInWords(Date.UTC(2026, 5, 1), 'Asia/Kathmandu')).toContain('05:45:00 +05:45')
  expect(() => timeInWords(0, 'Atlantis')).toThrow(RangeError)
})
