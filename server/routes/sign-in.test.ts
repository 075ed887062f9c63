import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { signInsOf } from '../../db/sign-ins.ts'
import { type Caller, nine, PASSWORD, planned, startTestServer, type TestServer, team } from '../fixture.ts'
import { hashSecret } from '../passwords.ts'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.stop())

const tokenOf = (headers: Readonly<Record<string, unknown>>) => String(headers['set-cookie']).split(';')[0] ?? ''
const withToken =
  (cookie: string) =>
  (method: 'GET' | 'POST', url: string, body?: object, headers: Record<string, string> = {}) =>
    server.anyone(method, url, body, { cookie, ...headers })

async function signIn(username = 'nora', password = PASSWORD) {
  return server.anyone('POST', '/api/sign-in', { username, password })
}

describe('signing in', () => {
  test('gives a cookie that no script can read and no other site can use', async () => {
    const { headers } = await signIn()
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
  })

  test('keeps the token itself nowhere but in the cookie', async () => {
    const token = tokenOf((await signIn()).headers).split('=')[1] ?? ''
    expect(JSON.stringify(signInsOf(server.deps.db, 'nora'))).not.toContain(token)
  })

  test('gives another token each time', async () => {
    const tokens = [tokenOf((await signIn()).headers), tokenOf((await signIn()).headers)]
    // 32 bytes of chance each: two that came to nothing would differ from no third.
    for (const token of tokens) expect(token).toMatch(/^chairside=[\w-]{43}$/)
    expect(new Set(tokens).size).toBe(2)
  })

  test('answers a wrong password and an unknown name alike', async () => {
    const wrong = await signIn('nora', 'not the password')
    const unknown = await signIn('nobody', 'not the password')
    expect(wrong.status).toBe(401)
    expect(unknown.body).toEqual(wrong.body)
  })

  test('slows down whoever guesses, and takes the right password after the wait', async () => {
    for (let tries = 0; tries < 5; tries += 1) expect((await signIn('nora', 'guess')).status).toBe(401)
    const blocked = await signIn()
    expect([blocked.status, blocked.body.type]).toEqual([429, 'urn:chairside:too-many-tries'])
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0)
    server.at(nine + MINUTE)
    expect((await signIn()).status).toBe(200)
  })

  test('lets no hundred guesses through that are sent at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('nils', 'guess')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  })

  test('a nurse who is turned away because too many sign in at once has failed no try', async () => {
    const slow = { memory: 16_384, passes: 1, parallelism: 1 }
    const flood = Promise.allSettled(Array.from({ length: 70 }, () => hashSecret('another’s', slow)))
    const busy = await Promise.all(Array.from({ length: 5 }, () => signIn()))
    expect(busy.map(({ body }) => body.type)).toEqual(Array(5).fill('urn:chairside:too-many-at-once'))
    await flood
    expect((await signIn()).status).toBe(200)
  })

  test('one address that tries everybody once is slowed down, and no other address is', async () => {
    const from = (remoteAddress: string, username: string, password: string) =>
      server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { username, password }, remoteAddress })
    for (let name = 0; name < 50; name += 1)
      expect((await from('10.0.0.9', `name${name}`, 'several words')).statusCode).toBe(401)
    expect((await from('10.0.0.9', 'nora', PASSWORD)).statusCode).toBe(429)
    expect((await from('10.0.0.7', 'nora', PASSWORD)).statusCode).toBe(200)
  })

  describe('ten thousand guesses of one password', () => {
    const guesser = (tries: number) => `10.${tries % 3}.${tries % 200}.${tries % 251}`
    const from = (remoteAddress: string, payload: object, cookie?: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload,
        remoteAddress,
        ...(cookie === undefined ? {} : { headers: { cookie } }),
      })

    test.each([
      ['from one address, the clinic’s own', () => '127.0.0.1'],
      ['from a new address each time', guesser],
    ])(
      '%s: few are even looked at, and the rest of the clinic works on',
      async (_, addressOf) => {
        const begin = nine + 48 * HOUR
        server.at(begin)
        const other = await server.as('petra')
        const own = { username: 'nora', password: PASSWORD, device: 'ipad-nora' }
        const first = await from('127.0.0.1', own)
        expect(first.statusCode).toBe(200)
        const tablet = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
        let checked = 0
        for (let tries = 0; tries < 10_000; tries += 1) {
          // A guess every six seconds, day and night: nearly 17 hours.
          server.at(begin + tries * 6000)
          const { statusCode } = await from(addressOf(tries), { username: 'nora', password: `guess ${tries}` })
          if (statusCode === 401) checked += 1
          else expect(statusCode).toBe(429)
          if (tries % 1000 === 0 && tries < 4000) expect((await other('GET', '/api/me')).status).toBe(200)
          if (tries % 2500 === 0) {
            expect((await from('127.0.0.1', own, tablet)).statusCode, 'nora herself, from her own tablet').toBe(200)
            expect((await from('10.9.9.9', { username: 'nils', password: PASSWORD })).statusCode).toBe(200)
          }
        }
        // Five at once, some ten that wait twice as long each time, then four an hour.
        expect(checked).toBeLessThan(5 + 10 + 17 * 4)
      },
      120_000,
    )
  })

  test('and failing to is in the audit log, without the password', async () => {
    await signIn('nora', 'a mistyped secret')
    const [row] = auditRows(server.deps.db, { action: 'sign-in', limit: 1 })
    expect(row).toMatchObject({ actor: 'nora', outcome: 'refused' })
    expect(JSON.stringify(row)).not.toContain('mistyped')
  })

  test('a sign-in from another page is refused', async () => {
    const { status } = await server.anyone(
      'POST',
      '/api/sign-in',
      { username: 'nora', password: PASSWORD },
      { origin: 'https://elsewhere.example' },
    )
    expect(status).toBe(403)
  })
})

describe('a sign-in ends', () => {
  let nora: ReturnType<typeof withToken>
  beforeEach(async () => {
    nora = withToken(tokenOf((await signIn()).headers))
    expect((await nora('GET', '/api/me')).status).toBe(200)
  })

  test('by signing out', async () => {
    expect((await nora('POST', '/api/sign-out', {})).status).toBe(200)
    expect((await nora('GET', '/api/me')).status).toBe(401)
  })

  test('when it was not used for four hours', async () => {
    server.at(nine + 4 * HOUR)
    expect((await nora('GET', '/api/me')).status).toBe(401)
  })

  test('after fourteen hours however much it was used', async () => {
    for (let hour = 3; hour < 14; hour += 3) {
      server.at(nine + hour * HOUR)
      expect((await nora('GET', '/api/me')).status).toBe(200)
      // That it was used is written down beside the answer, not before it.
      await expect
        .poll(() => signInsOf(server.deps.db, 'nora')[0]?.lastSeenAt, { timeout: 60_000 })
        .toBe(nine + hour * HOUR)
    }
    server.at(nine + 14 * HOUR)
    expect((await nora('GET', '/api/me')).status).toBe(401)
  })

  test('the moment the account is disabled', async () => {
    const ada = await server.as('ada')
    expect((await ada('PATCH', '/api/staff/nora', { enabled: false })).status).toBe(200)
    expect((await nora('GET', '/api/me')).status).toBe(401)
    expect((await signIn()).status).toBe(401)
  })
})

describe('a PIN', () => {
  test('returns to the chart', async () => {
    const nora = withToken(tokenOf((await signIn()).headers))
    expect((await nora('POST', '/api/unlock', { pin: team.nora.pin })).status).toBe(200)
  })

  test('hands the tablet to another person, whose entries then carry their name', async () => {
    const nora = withToken(tokenOf((await signIn()).headers))
    const switched = await nora('POST', '/api/unlock', { username: 'nils', pin: team.nils.pin })
    expect(switched.body).toMatchObject({ staff: { username: 'nils' } })
    const nils = withToken(tokenOf(switched.headers))
    expect((await nils('GET', '/api/me')).body).toMatchObject({ staff: { username: 'nils' } })
    expect((await nora('GET', '/api/me')).status).toBe(401)
  })

  test('opens nothing to someone who is not signed in on this tablet', async () => {
    expect((await server.anyone('POST', '/api/unlock', { username: 'nora', pin: team.nora.pin })).status).toBe(401)
  })

  test('has three tries', async () => {
    const nora = withToken(tokenOf((await signIn()).headers))
    for (let tries = 0; tries < 3; tries += 1)
      expect((await nora('POST', '/api/unlock', { pin: '0000' })).status).toBe(403)
    expect((await nora('POST', '/api/unlock', { pin: team.nora.pin })).status).toBe(429)
  })
})

describe('a colleague who signs in on a new tablet for each few guesses', () => {
  let own: Caller
  let colleague: readonly Caller[]
  beforeEach(async () => {
    const on = async (username: string, device: string, remoteAddress: string): Promise<Caller> => {
      const payload = { username, password: PASSWORD, device }
      const { cookies } = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload, remoteAddress })
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      return (method, url, body) => server.anyone(method, url, body, { cookie })
    }
    own = await on('nora', 'ipad-of-nora', '10.0.0.1')
    colleague = await Promise.all([2, 3, 4, 5].map((each) => on('nils', `new-${each}`, `10.0.0.${each}`)))
  })

  test.each([
    ['password', 5, '/api/sign-in', (tries: number) => ({ password: `guess ${tries}` }), { password: PASSWORD }],
    ['PIN', 3, '/api/unlock', (tries: number) => ({ pin: `000${tries}` }), { pin: team.nora.pin }],
  ])('has no more tries of a %s than on one, and she comes in on her own', async (_, most, url, guess, right) => {
    let checked = 0
    for (const [number, tablet] of colleague.entries())
      for (let tries = 0; tries < 4; tries += 1) {
        const device = url === '/api/sign-in' ? { device: `new-${number + 2}` } : {}
        const { status } = await tablet('POST', url, { username: 'nora', ...guess(tries), ...device })
        if (status !== 429) checked += 1
      }
    expect(checked).toBe(most)
    expect((await own('POST', url, { username: 'nora', ...right })).status).toBe(200)
  })
})

describe('accounts', () => {
  let ada: Caller
  beforeEach(async () => {
    ada = await server.as('ada')
  })
  const account = { username: 'rosa', name: 'Rosa Vidal', password: 'long enough', role: 'nurse', pin: '5172' }

  test('a user name is never given twice', async () => {
    expect((await ada('POST', '/api/staff', account)).status).toBe(201)
    expect((await ada('POST', '/api/staff', account)).status).toBe(409)
  })

  test('initials are whole characters, also of a name whose first letter UTF-16 writes in two', async () => {
    const named = { ...account, username: 'xue', name: '𠮷田 𠀋 雪' }
    expect((await ada('POST', '/api/staff', named)).status).toBe(201)
    const { body } = await ada<{ staff: { username: string; initials: string }[] }>('GET', '/api/staff')
    expect(body.staff.find(({ username }) => username === 'xue')).toMatchObject({ initials: '𠮷𠀋雪' })
  })

  test('a password or PIN that every guesser tries first is not taken, and the field is named', async () => {
    const bad = await ada('POST', '/api/staff', { ...account, username: 'bad', password: 'Password1' })
    expect([bad.status, bad.body.errors]).toMatchObject([400, [{ path: '/password' }]])
  })

  test('the last administrator cannot be disabled', async () => {
    const { status, body } = await ada('PATCH', '/api/staff/ada', { enabled: false })
    expect([status, body.type]).toEqual([409, 'urn:chairside:last-administrator'])
  })

  test("one's own password is changed only with the present one", async () => {
    const nora = await server.as('nora')
    const wanted = { password: 'another long password' }
    expect((await nora('PUT', '/api/staff/nora/secret', wanted)).status).toBe(403)
    expect((await nora('PUT', '/api/staff/nora/secret', { ...wanted, currentPassword: PASSWORD })).status).toBe(200)
    expect((await signIn('nora', wanted.password)).status).toBe(200)
  })

  test("a nurse cannot set another person's PIN, an administrator can", async () => {
    const nora = await server.as('nora')
    expect((await nora('PUT', '/api/staff/nils/secret', { pin: '9172' })).status).toBe(403)
    expect((await ada('PUT', '/api/staff/nils/secret', { pin: '9172' })).status).toBe(200)
  })
})

test('reading a chart is in the audit log before it is answered, and without that row nothing is answered', async () => {
  const nora = await server.as('nora')
  const id = await planned(nora)
  expect((await nora('GET', `/api/sessions/${id}`)).status).toBe(200)
  const [row] = auditRows(server.deps.db, { action: 'read-session', limit: 1 })
  expect(row).toMatchObject({ actor: 'nora', subject: { kind: 'session', id }, outcome: 'done' })
  const write = server.deps.db.write
  const broken = Object.assign(server.deps.db, { write: () => Promise.reject(new Error('no audit today')) })
  const { status, body } = await nora('GET', `/api/sessions/${id}`)
  Object.assign(broken, { write })
  expect(status).toBe(503)
  expect(JSON.stringify(body)).not.toContain(id)
})
