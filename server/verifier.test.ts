import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './fixture.ts'
import { type LocalTsa, startLocalTsa } from './local-tsa.ts'
import { makeAuthority } from './note/authority.ts'
import { printedNote } from './note/print.ts'
import { SAMPLE_DATE, sampleOrder, sampleSigning } from './note/sample.ts'
import { seal } from './note/seal.ts'
import { signatureToStamp, stamped } from './note/stamp.ts'
import { timeStampFor } from './note/time-stamp.ts'
import { verifierPage } from './verifier.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-verifier-'))
let browser: Browser
let server: TestServer
let tsa: LocalTsa
beforeAll(async () => {
  const order = sampleOrder()
  const sealed = await seal(
    await printedNote(order),
    sampleSigning(makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE), 'authored'),
  )
  tsa = await startLocalTsa()
  const token = await timeStampFor(signatureToStamp(sealed), tsa.authority)
  writeFileSync(join(folder, 'note.pdf'), sealed)
  writeFileSync(join(folder, 'stamped.pdf'), stamped(sealed, token))
  const changed = Uint8Array.from(sealed)
  changed[20_000] = (changed[20_000] ?? 0) ^ 1
  writeFileSync(join(folder, 'changed.pdf'), changed)
  writeFileSync(join(folder, 'verify.html'), (await verifierPage()).html)
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'], timeout: 120_000 })
  server = await startTestServer()
  await server.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  tsa?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(['from a disk', 'from the server'])('the page for a patient’s lawyer, opened %s', (where) => {
  const address = () =>
    where === 'from a disk'
      ? `file://${join(folder, 'verify.html')}`
      : `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}/verify.html`

  async function judged(name: string) {
    const context = await browser.newContext()
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(address())
    await context.setOffline(true)
    await page.setInputFiles('input', join(folder, name))
    await page.waitForSelector('section')
    const text = await page.innerText('#answer')
    await context.close()
    expect(complaints).toEqual([])
    return text
  }

  test('says without a network that a whole note is intact, who signed it, and what was given', async () => {
    const text = await judged('note.pdf')
    expect(text).toContain('Intact: nothing was changed after signing')
    expect(text).toContain('Signed by S. Castellane, MD')
    expect(text).toContain('11.667 mg in 11.667 mL')
    expect(text).toContain('the note says the same words')
    expect(text).toContain('It has no time-stamp (PAdES B-B): its time is what the clinic’s own clock said.')
  })

  test('says of a time-stamped one who saw the signature, and when', async () => {
    const text = await judged('stamped.pdf')
    expect(text).toContain('Intact: nothing was changed after signing')
    expect(text).toMatch(/PAdES B-T\): Local Time-Stamping \(certified by Local Root\) saw this signature at .* UTC/)
    expect(text).toMatch(/Local Root: ([0-9a-f]{4} ?){16}/)
  })

  test('says that a changed one is not, and why', async () => {
    const text = await judged('changed.pdf')
    expect(text).toContain('Not intact')
    expect(text).toContain('What was signed has been changed after signing.')
  })
})
