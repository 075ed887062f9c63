import { createHash } from 'node:crypto'
import { verifySignature } from '@simplewebauthn/server/helpers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body } from '../chart/bodies.ts'
import { canonical } from '../chart/chain.ts'
import { authenticator } from './authenticator.ts'
import { type Caller, chart, charted, PASSWORD, planned, startTestServer, type TestServer } from './fixture.ts'

const ORIGIN = 'http://localhost'
let server: TestServer
let nora: Caller
let session: string
const finger = authenticator(ORIGIN)
type Options = { readonly challenge: string }
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
  session = await planned(nora)
  await chart(nora, session, charted('note', { text: 'Comfortable' }))
})
afterAll(() => server.stop())

const headNow = async () => {
  const { body } = await nora<{ entries: { hash: string }[] }>('GET', `/api/sessions/${session}/record`)
  return body.entries.at(-1)?.hash ?? ''
}
const ask = async (head: string, meaning = 'charted') =>
  (await nora<Options>('POST', `/api/sessions/${session}/signature/passkey`, { head, meaning })).body.challenge
const signed = (head: string, passkey: object, meaning = 'charted') =>
  nora('POST', `/api/sessions/${session}/signature`, { head, meaning, passkey })

test('a passkey that answers another challenge, or from another page, is not taken', async () => {
  const { body } = await nora<Options>('POST', '/api/account/passkey', { password: PASSWORD })
  const made = (passkey: object) => nora('POST', '/api/account/passkey/made', { name: 'Tablet', passkey })
  expect((await made(finger.make('AAAA'))).status).toBe(401)
  expect((await made(authenticator('http://localhost.example').make(body.challenge))).status).toBe(401)
  const { body: again } = await nora<Options>('POST', '/api/account/passkey', { password: PASSWORD })
  expect((await made(finger.make(again.challenge))).status).toBe(200)
})

test('it is the second factor of a sign-in: once for each challenge, and only with the finger that it knows', async () => {
  const signIn = (more: object = {}) =>
    server.anyone<{ type: string; passkey: Options }>('POST', '/api/sign-in', {
      username: 'nora',
      password: PASSWORD,
      ...more,
    })
  const challenge = async () => (await signIn()).body.passkey.challenge
  expect((await signIn({ passkey: finger.answer(await challenge(), { verified: false }) })).status).toBe(401)
  expect((await signIn({ passkey: authenticator(ORIGIN).answer(await challenge()) })).status).toBe(401)
  const right = { passkey: finger.answer(await challenge(), { count: 7 }) }
  expect((await signIn(right)).status).toBe(200)
  expect((await signIn(right)).body.type).toBe('urn:chairside:wrong-second-factor')
})

test('a copied key, whose count does not rise, opens nothing', async () => {
  const asked = await server.anyone<{ passkey: Options }>('POST', '/api/sign-in', {
    username: 'nora',
    password: PASSWORD,
  })
  const passkey = finger.answer(asked.body.passkey.challenge, { count: 6 })
  const given = { username: 'nora', password: PASSWORD, passkey }
  expect((await server.anyone('POST', '/api/sign-in', given)).status).toBe(401)
})

test('what it signed for one place in the record, or one meaning, signs no other', async () => {
  const head = await headNow()
  const other = finger.answer(await ask('0'.repeat(64)), { count: 8 })
  expect((await signed(head, other)).body.type).toBe('urn:chairside:wrong-passkey')
  const petras = await nora('POST', `/api/sessions/${session}/signature/passkey`, { head, meaning: 'authored' })
  expect(petras.status).toBe(403)
  const forSignIn = await server.anyone<{ passkey: Options }>('POST', '/api/sign-in', {
    username: 'nora',
    password: PASSWORD,
  })
  const passkey = finger.answer(forSignIn.body.passkey.challenge, { count: 9 })
  expect((await signed(head, passkey)).body.type).toBe('urn:chairside:wrong-passkey')
})

test('it signs the head that was read, and whoever holds the record can check it without us', async () => {
  const head = await headNow()
  const passkey = finger.answer(await ask(head), { count: 10 })
  expect((await signed(head, passkey)).status).toBe(201)
  expect((await signed(head, passkey)).body.type).toBe('urn:chairside:wrong-passkey')
  type Record = { entries: { kind: string; author: string; body: Body<'signed'> }[] }
  const { body } = await nora<Record>('GET', `/api/sessions/${session}/record`)
  const entry = body.entries.find(({ kind }) => kind === 'signed')
  const kept = entry?.body.passkey
  if (!entry || !kept) throw new Error('the record does not hold what the passkey signed')
  const clientData = Buffer.from(kept.clientDataJSON, 'base64url')
  const covered = { session, head, meaning: 'charted', signer: entry.author, nonce: kept.nonce }
  expect(JSON.parse(clientData.toString()).challenge).toBe(
    createHash('sha256').update(canonical(covered)).digest('base64url'),
  )
  const bytes = (part: string) => Uint8Array.from(Buffer.from(part, 'base64url'))
  const data = Buffer.concat([
    Buffer.from(kept.authenticatorData, 'base64url'),
    createHash('sha256').update(clientData).digest(),
  ])
  const holds = () =>
    verifySignature({
      signature: bytes(kept.signature),
      data: Uint8Array.from(data),
      credentialPublicKey: bytes(kept.publicKey),
    })
  expect(await holds()).toBe(true)
  data[3] = (data[3] ?? 0) ^ 1
  expect(await holds()).toBe(false)
})
