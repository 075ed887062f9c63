import { createHash } from 'node:crypto'
import { verifySignature } from '@simplewebauthn/server/helpers'
import { Secret, TOTP } from 'otpauth'
import { type CDPSession, type Page, request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body } from '../chart/bodies.ts'
import { canonical } from '../chart/chain.ts'
import { buildPage } from '../server/build-page.ts'
import type { Caller } from '../server/fixture.ts'
import { chartWhole } from '../server/whole-session.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { acceptPolicy } from './signing.ts'
import { choose } from './steps.ts'

/** A nurse and an administrator with second factors, in real Chromium with an authenticator of its own. */
const PASSWORD = 'chairside-demo'
let clinic: TestClinic
let page: Page
let url: string
let session: string
beforeAll(async () => {
  await buildPage()
  clinic = await openClinic()
  // A passkey is made for a name: browsers take none for 127.0.0.1.
  url = clinic.url.replace('127.0.0.1', 'localhost')
  page = await clinic.tablet({ width: 820, height: 1180 })
  await addAuthenticator(await page.context().newCDPSession(page))
  await page.goto(url)
  await chartedYesterday()
})
afterAll(() => clinic?.close())

/** A session with nothing to look at, to be signed among others: charted by the calls, before anyone has a passkey. */
async function chartedYesterday() {
  const [nora, petra] = [await callerAs('nora'), await callerAs('petra')]
  const id = await chartWhole({ nora, petra }, 'demo-patient-8')
  const { body } = await nora<{ session: { head: { hash: string } } }>('GET', `/api/sessions/${id}`)
  const attested = { head: body.session.head.hash, password: PASSWORD, meaning: 'charted' }
  expect((await nora('POST', `/api/sessions/${id}/signature`, attested)).status).toBe(201)
}

async function callerAs(username: string): Promise<Caller> {
  const calls = await request.newContext({ baseURL: url })
  const caller = async (method: string, path: string, data?: unknown) => {
    const answer = await calls.fetch(path, { method, ...(data === undefined ? {} : { data }) })
    const bytes = await answer.body()
    const body = JSON.parse(bytes.toString() || '{}')
    return { status: answer.status(), body, bytes, headers: answer.headers() }
  }
  await caller('POST', '/api/sign-in', { username, password: PASSWORD })
  return caller as Caller
}

/** A tablet's own passkey: it checks a finger, which here is always the right one. */
async function addAuthenticator(cdp: CDPSession) {
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function typePassword(username: string) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).tap()
}
const isIn = () => page.getByRole('button', { name: /lock or switch user/ }).waitFor()
async function signOut() {
  await page.getByRole('button', { name: /lock or switch user/ }).tap()
  await page.getByRole('button', { name: 'Sign out', exact: true }).tap()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}
const shot = (name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : undefined

test('a nurse makes a passkey in her own account and is shown recovery codes once', async () => {
  await typePassword('nora')
  await isIn()
  await page.getByRole('button', { name: /lock or switch user/ }).tap()
  await page.getByRole('link', { name: 'My account' }).tap()
  await page.getByRole('button', { name: 'Add a second factor' }).tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Its name').fill('This tablet')
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await shot('account-add')
  await dialog.getByRole('button', { name: 'Go on' }).tap()
  await dialog.getByText('Recovery codes: write them down now').waitFor()
  expect(await dialog.getByRole('listitem').count()).toBe(10)
  await shot('account-recovery')
  await dialog.getByRole('button', { name: 'I have them' }).tap()
  await page.getByText('10 recovery codes left').waitFor()
  await shot('account')
})

test('from then on the password alone does not let her in, and the passkey does', async () => {
  await signOut()
  await typePassword('nora')
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  await shot('second-step')
  expect(await page.request.get(`${url}/api/me`).then((answer) => answer.status())).toBe(401)
  await page.getByRole('button', { name: 'Use the passkey' }).tap()
  await isIn()
})

test('she attests by the passkey instead of the password, and anyone can check later what it signed', async () => {
  const { sessions } = await page.request
    .get(`${url}/api/sessions?open=true&limit=20`)
    .then((answer) => answer.json() as Promise<{ sessions: { id: string; chair: string; phase: string }[] }>)
  session = sessions.find(({ phase }) => phase === 'recovery')?.id ?? sessions[0]?.id ?? ''
  await page.goto(`${url}/session/${session}/review`)
  await page.getByRole('button', { name: /^Attest/ }).tap()
  const dialog = page.getByRole('dialog')
  await shot('attest-passkey')
  await dialog.getByRole('button', { name: 'Sign by passkey' }).tap()
  await dialog.waitFor({ state: 'detached' })
  const body = await signedBody()
  const { passkey, head, meaning } = body
  if (!passkey) throw new Error('the passkey is not in the record')
  const covered = { session, head, meaning, signer: await signer(), nonce: passkey.nonce }
  const clientData = Buffer.from(passkey.clientDataJSON, 'base64url')
  expect(JSON.parse(clientData.toString())).toMatchObject({
    type: 'webauthn.get',
    challenge: createHash('sha256').update(canonical(covered)).digest('base64url'),
    origin: url,
  })
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))
  const data = Buffer.concat([
    Buffer.from(passkey.authenticatorData, 'base64url'),
    createHash('sha256').update(clientData).digest(),
  ])
  const holds = (over: Buffer) =>
    verifySignature({
      signature: bytes(passkey.signature),
      data: Uint8Array.from(over),
      credentialPublicKey: bytes(passkey.publicKey),
    })
  expect(await holds(data)).toBe(true)
  data[0] = (data[0] ?? 0) ^ 1
  expect(await holds(data)).toBe(false)
})

type Stored = { readonly kind: string; readonly author: string; readonly body: Body<'signed'> }
const lastSigned = async () => {
  const answer = await page.request.get(`${url}/api/sessions/${session}/record`)
  const { entries } = (await answer.json()) as { entries: Stored[] }
  const found = entries.findLast(({ kind }) => kind === 'signed')
  if (!found) throw new Error('nothing was signed')
  return found
}
const signedBody = async () => (await lastSigned()).body
const signer = async () => (await lastSigned()).author

test('what a passkey signed for one place in the record signs no other, nor anything twice', async () => {
  const path = `/api/sessions/${session}/signature`
  const head = String(
    (await (await page.request.get(`${url}/api/sessions/${session}/record`)).json()).entries.at(-1).hash,
  )
  const tries = await page.evaluate(
    async ({ path, head }) => {
      const post = async (to: string, body: object) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(body) })
        return { status: answer.status, body: await answer.json() }
      }
      const ask = async (of: string) => {
        const options = (await post(`${path}/passkey`, { head: of, meaning: 'charted' })).body
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
        const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
        return made.toJSON()
      }
      const elsewhere = await ask('0'.repeat(64))
      const first = await ask(head)
      const sign = async (passkey: unknown) => (await post(path, { head, meaning: 'charted', passkey })).body.type
      return { elsewhere: await sign(elsewhere), first: await sign(first), again: await sign(first) }
    },
    { path, head },
  )
  expect(tries.elsewhere).toBe('urn:chairside:wrong-passkey')
  expect(tries.first).not.toBe('urn:chairside:wrong-passkey')
  expect(tries.again).toBe('urn:chairside:wrong-passkey')
})

test('an administrator sets up an app from the square or the letters beside it, and signs in by its code', async () => {
  await page.goto(url)
  await signOut()
  await typePassword('ada')
  await isIn()
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: 'Add a second factor' }).tap()
  const dialog = page.getByRole('dialog')
  await choose(dialog, 'Authenticator app')
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Go on' }).tap()
  await dialog.getByRole('img', { name: /square to scan/ }).waitFor()
  await shot('account-scan')
  const typed = (await dialog.locator('code').innerText()).replaceAll(' ', '')
  const app = new TOTP({ secret: Secret.fromBase32(typed) })
  await dialog.getByLabel(/six digits that the app shows/).fill(app.generate({ timestamp: clinic.now() }))
  await dialog.getByRole('button', { name: 'Confirm' }).tap()
  await dialog.getByRole('button', { name: 'I have them' }).tap()
  await clinic.pass(1)
  await signOut()
  await typePassword('ada')
  await page.getByLabel('Code of the app').fill(app.generate({ timestamp: clinic.now() }))
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await isIn()
})

test('she asks it of physicians in the settings: the next who signs in is led to it and nowhere else', async () => {
  await page.goto(`${url}/admin`)
  await choose(page, /^\s*Settings$/)
  const settings = page.getByRole('region', { name: 'Settings' }).first()
  await choose(settings, 'Physicians')
  await shot('settings')
  await settings.getByRole('button', { name: 'Save as a new version' }).tap()
  await settings.getByText('Saved. Version 2 is in force.').waitFor()
  await signOut()
  await typePassword('petra')
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await shot('enrol')
  await page.goto(`${url}/patients`)
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
})

test('set up, the passkey signs several records of hers, one after the other, each by a challenge of its own', async () => {
  await page.goto(url)
  await page.getByLabel('Its name').fill('This tablet')
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Go on' }).tap()
  await page.getByRole('button', { name: 'I have them' }).tap()
  const waiting = page.getByRole('region', { name: 'Waiting for signature' })
  await expect.poll(() => waiting.getByRole('link').count()).toBe(2)
  const ids = await waiting.getByRole('link').evaluateAll((links) => links.map((a) => a.getAttribute('href') ?? ''))
  await page.getByRole('button', { name: 'Sign those with nothing to look at' }).tap()
  const dialog = page.getByRole('dialog')
  await acceptPolicy(dialog, PASSWORD)
  await shot('sign-many-passkey')
  await dialog.getByRole('button', { name: 'Sign 2 by passkey, one after the other' }).tap()
  await dialog.getByText('2 records are signed').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).tap()
  await expect.poll(() => waiting.getByRole('link').count()).toBe(0)
  const nonces = new Set<string>()
  for (const href of ids) {
    session = href.split('/')[2] ?? ''
    const { body, author } = await lastSigned()
    expect([body.meaning, author]).toEqual(['authored', 'petra'])
    nonces.add(body.passkey?.nonce ?? '')
  }
  expect(nonces.size).toBe(2)
})
