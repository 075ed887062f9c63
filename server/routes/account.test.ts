import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../chart/clinic.ts'
import { MINUTE } from '../../chart/units.ts'
import type { Account, CodeEnrolment, Enrolled, Me } from '../../chart/wire.ts'
import { auditRows } from '../../db/audit.ts'
import { factorsOf } from '../../db/second-factors.ts'
import { type Caller, type Name, nine, PASSWORD, planned, startTestServer, type TestServer, team } from '../fixture.ts'

let server: TestServer
let now = nine
const pass = (ms: number) => {
  now += ms
  server.at(now)
}
beforeAll(async () => {
  server = await startTestServer({ clinic: { secondFactorFor: ['administrator'] } })
})
afterAll(() => server.stop())

const app = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) })
const codeOf = (secret: string, at = now) => app(secret).generate({ timestamp: at })
const tokens = (headers: Readonly<Record<string, unknown>>) =>
  [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0] ?? '')
const holding =
  (cookies: readonly string[]): Caller =>
  (method, url, body) =>
    server.anyone(method, url, body, { cookie: cookies.join('; ') })

async function signIn(username: Name, more: object = {}) {
  const { status, body, headers } = await server.anyone<Me & { type: string; ways: string[] }>('POST', '/api/sign-in', {
    username,
    password: PASSWORD,
    ...more,
  })
  return { status, body, type: body.type, call: holding(tokens(headers)), cookies: tokens(headers) }
}

async function enrol(call: Caller) {
  const { body: begun } = await call<CodeEnrolment>('POST', '/api/account/code', { password: PASSWORD })
  const shown = { name: 'My telephone', code: codeOf(begun.secret) }
  const answer = await call<Enrolled>('POST', `/api/account/code/${begun.id}`, shown)
  return { begun, answer, recovery: answer.body.recoveryCodes ?? [] }
}

describe('a nurse without a second factor', () => {
  test('signs in by password alone, as before', async () => {
    const { status, body } = await signIn('nils')
    expect([status, body.secondFactors, body.mustEnrol]).toEqual([200, [], false])
  })
})

describe('an authenticator app', () => {
  let secret: string
  let recovery: readonly string[]

  test('does not count before a code of it was shown', async () => {
    const { call } = await signIn('nora')
    const begun = await call<CodeEnrolment>('POST', '/api/account/code', { password: PASSWORD })
    const wrong = { name: 'App', code: codeOf(begun.body.secret, now + 10 * MINUTE) }
    expect((await call('POST', `/api/account/code/${begun.body.id}`, wrong)).status).toBe(401)
    expect((await signIn('nora')).status).toBe(200)
  })

  test('is set up with the password, and brings recovery codes once', async () => {
    const { call } = await signIn('nora')
    expect((await call('POST', '/api/account/code', { password: 'not it' })).status).toBe(403)
    const { begun, answer, recovery: codes } = await enrol(call)
    expect(answer.status).toBe(200)
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Test%20clinic:nora\?.*secret=/)
    expect(new Set(codes).size).toBe(10)
    ;[secret, recovery] = [begun.secret, codes]
    const mine = await call<Account>('GET', '/api/account')
    expect(mine.body).toMatchObject({ factors: [{ kind: 'code', name: 'My telephone' }], recoveryLeft: 10 })
  })

  test('its secret and the recovery codes lie in no table as they are', () => {
    const stored = JSON.stringify(factorsOf(server.deps.db, 'nora'))
    expect(stored).not.toContain(secret)
    for (const code of recovery) expect(stored).not.toContain(code)
  })

  test('somebody else cannot finish what one person began', async () => {
    const { call: nils } = await signIn('nils')
    const { body } = await nils<CodeEnrolment>('POST', '/api/account/code', { password: PASSWORD })
    const { call: petra } = await signIn('petra')
    const shown = { name: 'App', code: codeOf(body.secret) }
    expect((await petra('POST', `/api/account/code/${body.id}`, shown)).status).toBe(404)
  })

  test('is asked for after the right password, and a wrong password says nothing of it', async () => {
    pass(MINUTE)
    const asked = await signIn('nora')
    expect([asked.status, asked.type, asked.cookies]).toEqual([401, 'urn:chairside:second-factor-needed', []])
    expect(asked.body.ways).toEqual(['code', 'recovery'])
    expect((await signIn('nora', { password: 'wrong' })).type).toBe('urn:chairside:wrong-sign-in')
    expect((await signIn('nora', { password: 'wrong', code: codeOf(secret) })).type).toBe('urn:chairside:wrong-sign-in')
    expect(auditRows(server.deps.db, { action: 'second-factor-asked', limit: 1 })).toMatchObject([{ actor: 'nora' }])
  })

  test('opens once by each code: the same code, or an older one, opens nothing again', async () => {
    const code = codeOf(secret)
    const before = codeOf(secret, now - 30_000)
    expect((await signIn('nora', { code })).status).toBe(200)
    for (const used of [code, before])
      expect([used, (await signIn('nora', { code: used })).type]).toEqual([used, 'urn:chairside:wrong-second-factor'])
    pass(30_000)
    expect((await signIn('nora', { code: codeOf(secret) })).status).toBe(200)
  })

  test('eight that are sent at once open one sign-in at most', async () => {
    pass(MINUTE)
    const code = codeOf(secret)
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn('nora', { code })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    // Longer than the slowest of them is held up, and forgotten after that.
    pass(62 * MINUTE)
  })

  test('who guesses it is slowed down from wherever they try, for they know the password', async () => {
    const from = (n: number, code: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload: { username: 'nora', password: PASSWORD, code },
        remoteAddress: `10.0.1.${n}`,
      })
    for (let guess = 0; guess < 5; guess += 1) expect((await from(guess, '000000')).statusCode).toBe(401)
    expect((await from(9, codeOf(secret))).statusCode).toBe(429)
    expect((await signIn('nils')).status).toBe(200)
    pass(62 * MINUTE)
    expect((await from(9, codeOf(secret))).statusCode).toBe(200)
    pass(MINUTE)
  })

  test('is replaced by a recovery code, which works once, however it is typed', async () => {
    const [first = '', second = ''] = recovery
    expect((await signIn('nora', { code: first.toLowerCase().replace('-', ' ') })).status).toBe(200)
    expect((await signIn('nora', { code: first })).status).toBe(401)
    expect((await signIn('nora', { code: second })).status).toBe(200)
    pass(61 * MINUTE)
  })

  test('new recovery codes end the old ones', async () => {
    const { call } = await signIn('nora', { code: codeOf(secret) })
    const fresh = await call<Enrolled>('POST', '/api/account/recovery-codes', { password: PASSWORD })
    expect((await signIn('nora', { code: recovery[5] })).status).toBe(401)
    expect((await signIn('nora', { code: fresh.body.recoveryCodes?.[0] })).status).toBe(200)
  })

  test('holds against ten thousand guesses by somebody who knows the password, from wherever', async () => {
    let checked = 0
    for (let tries = 0; tries < 10_000; tries += 1) {
      pass(6000)
      const payload = { username: 'nora', password: PASSWORD, code: String(tries).padStart(6, '0') }
      // Only the second factor is counted here: the password itself would be argon2id ten thousand times over.
      if (server.deps.factorTries.enter('nora') > 0) continue
      checked += 1
      if (checked % 20 === 0)
        expect(
          (
            await server.app.inject({
              method: 'POST',
              url: '/api/sign-in',
              payload,
              remoteAddress: `10.0.0.${checked}`,
            })
          ).statusCode,
        ).toBe(429)
    }
    expect(checked).toBeLessThan(5 + 10 + 17 * 4)
    expect((await signIn('petra')).status).toBe(200)
    pass(120 * MINUTE)
    expect((await signIn('nora', { code: codeOf(secret) })).status).toBe(200)
  })

  test('a PIN takes over a tablet from her only where the tablet itself is known', async () => {
    const device = { device: 'ipad-nils' }
    const unknown = await signIn('nils')
    const taken = await unknown.call('POST', '/api/unlock', { username: 'nora', pin: team.nora.pin })
    expect([taken.status, taken.body.type]).toEqual([403, 'urn:chairside:sign-in-by-password'])
    const known = await signIn('nils', device)
    expect((await known.call('POST', '/api/unlock', { username: 'nora', pin: team.nora.pin })).status).toBe(200)
  })

  test('is taken away by its owner with the password, and then the password alone signs in', async () => {
    pass(MINUTE)
    const { call } = await signIn('nora', { code: codeOf(secret) })
    const { body } = await call<Account>('GET', '/api/account')
    const url = `/api/account/factors/${body.factors[0]?.id}/remove`
    expect((await call('POST', url, { password: 'no' })).status).toBe(403)
    expect((await call('POST', url, { password: PASSWORD })).status).toBe(200)
    expect((await signIn('nora')).status).toBe(200)
  })
})

describe('a clinic that asks its administrators for a second factor', () => {
  let secret: string
  let ada: Caller

  test('leads one who has none to setting it up, and opens nothing else before', async () => {
    const { status, body, call } = await signIn('ada')
    expect([status, body.mustEnrol]).toEqual([200, true])
    for (const [method, url] of [
      ['GET', '/api/staff'],
      ['GET', '/api/patients'],
      ['GET', '/api/sessions'],
      ['GET', '/api/audit'],
      ['GET', '/api/live'],
      ['PUT', '/api/staff/ada/secret'],
      ['POST', '/api/unlock'],
      ['GET', '/api/tablets/t/key'],
    ] as const) {
      const refused = await call(method, url, method === 'GET' ? undefined : {})
      expect([url, refused.status, refused.body.type]).toEqual([url, 403, 'urn:chairside:must-enrol'])
    }
  })

  test('opens everything by a new token once it is set up', async () => {
    const limited = await signIn('ada')
    const { begun, answer } = await enrol(limited.call)
    secret = begun.secret
    ada = holding(tokens(answer.headers))
    expect((await ada('GET', '/api/audit')).status).toBe(200)
    expect((await limited.call('GET', '/api/me')).status).toBe(401)
  })

  test('keeps the last second factor of one who must have one', async () => {
    const { body } = await ada<Account>('GET', '/api/account')
    const url = `/api/account/factors/${body.factors[0]?.id}/remove`
    const { status, body: problem } = await ada('POST', url, { password: PASSWORD })
    expect([status, problem.type]).toEqual([409, 'urn:chairside:last-second-factor'])
  })

  test('leaves whoever is charting when the rule comes in at their chart until they sign in again', async () => {
    const { call: petra } = await signIn('petra')
    const { body } = await ada<{ version: number; clinic: object }>('GET', '/api/clinic')
    const clinic = { ...clinicDefaults, ...body.clinic, secondFactorFor: ['administrator', 'physician'] }
    expect((await ada('PUT', '/api/clinic', { version: body.version, clinic })).status).toBe(200)
    expect((await petra('GET', '/api/sessions')).status).toBe(200)
    expect((await signIn('petra')).body.mustEnrol).toBe(true)
  })

  test('lets no PIN of theirs take over a tablet before it is set up', async () => {
    const { call } = await signIn('nils', { device: 'ipad-2' })
    const taken = await call('POST', '/api/unlock', { username: 'petra', pin: team.petra.pin })
    expect(taken.body.type).toBe('urn:chairside:sign-in-by-password')
  })

  test('lets an administrator take away what is lost, who says why; it is in the audit log', async () => {
    const { call: nora } = await signIn('nora')
    await enrol(nora)
    const reset = await ada('POST', '/api/staff/nora/reset-second-factors', { reason: 'Telephone lost' })
    expect([reset.status, reset.body]).toEqual([200, { reset: 2 }])
    expect((await nora('GET', '/api/me')).status).toBe(401)
    expect((await signIn('nora')).status).toBe(200)
    expect(auditRows(server.deps.db, { action: 'reset-second-factors', limit: 1 })).toMatchObject([
      { actor: 'ada', subject: { kind: 'staff', id: 'nora' }, detail: { reason: 'Telephone lost' } },
    ])
    expect(secret).not.toBe('')
  })
})

describe('one’s own account', () => {
  test('shows where one is signed in and what was tried, and ends what is elsewhere', async () => {
    const here = await signIn('nils', { device: 'ipad-3' })
    const other = await signIn('nils')
    await signIn('nils', { password: 'wrong' })
    const { body } = await here.call<Account>('GET', '/api/account')
    expect(body.signIns.filter((row) => row.here)).toMatchObject([{ tablet: 'Tablet' }])
    expect(body.history[0]).toMatchObject({ action: 'sign-in', outcome: 'refused' })
    expect((await here.call('POST', '/api/account/sign-out-elsewhere', {})).status).toBe(200)
    expect((await other.call('GET', '/api/me')).status).toBe(401)
    expect((await here.call('GET', '/api/me')).status).toBe(200)
  })

  test('a new sign-in in the same browser ends the one before it', async () => {
    const first = await signIn('nils')
    await server.anyone(
      'POST',
      '/api/sign-in',
      { username: 'nils', password: PASSWORD },
      { cookie: first.cookies[0] ?? '' },
    )
    expect((await first.call('GET', '/api/me')).status).toBe(401)
    expect(await planned((await signIn('nils')).call)).toBeTruthy()
  })
})
