import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig, SettingsError } from './config.ts'
import { PASSWORD, startTestServer, type TestServer } from './fixture.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ settings: { BEHIND_PROXY: '1' } })
})
afterAll(() => server.stop())

/** Opens a link that does not exist, from a telephone at `forwarded` by way of `through`. */
async function opens(forwarded: string, through = '127.0.0.1') {
  const headers = { 'x-forwarded-for': forwarded, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'chart.clinic' }
  const { statusCode } = await server.app.inject({ url: '/follow-up/none', remoteAddress: through, headers })
  return statusCode
}

async function guesses(count: number, from: (n: number) => string, through?: string) {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) statuses.push(await opens(from(n), through))
  return statuses
}

describe('behind a proxy on this machine', () => {
  test('guesses are counted by the telephone that makes them, and no other telephone waits for them', async () => {
    expect((await guesses(30, () => '203.0.113.5')).at(-1)).toBe(429)
    expect(await opens('203.0.113.6')).toBe(404)
  })

  test('what a telephone itself says of its address counts for nothing, nor what a stranger at the port says', async () => {
    expect((await guesses(30, (n) => `198.51.100.${n}, 203.0.113.7`)).at(-1)).toBe(429)
    expect((await guesses(30, (n) => `198.51.100.${n}`, '192.0.2.9')).at(-1)).toBe(429)
  })

  test('its page is of the address that the person opened, so that a sign-in from there is no other page', async () => {
    const headers = {
      ...{ 'x-forwarded-for': '203.0.113.8', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'chart.clinic' },
      origin: 'https://chart.clinic',
    }
    const payload = { username: 'nora', password: PASSWORD }
    const answer = await server.app.inject({ method: 'POST', url: '/api/sign-in', headers, payload })
    expect(answer.statusCode).toBe(200)
    const other = { ...headers, origin: 'https://elsewhere.example' }
    const refused = await server.app.inject({ method: 'POST', url: '/api/sign-in', headers: other, payload })
    expect(refused.statusCode).toBe(403)
  })
})

test('over https a browser is told to come by it only, for a year, by this name and every one under it', async () => {
  const { headers } = await server.app.inject({ url: '/api/me' })
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
})

test('a proxy elsewhere is named by its addresses, and anything else is a wrong setting', () => {
  const of = (BEHIND_PROXY: string) => readConfig({ BEHIND_PROXY, HOST: '0.0.0.0' }).proxies
  expect(of('1')).toEqual(['loopback'])
  expect(of('10.88.0.1, fd00::/8')).toEqual(['10.88.0.1', 'fd00::/8'])
  for (const wrong of ['yes', '2', '10.88.0.0/33', '10.88.0.1/8/8', 'proxy.clinic', '0.0.0.0/0', '1,'])
    expect(() => of(wrong)).toThrow(SettingsError)
})
