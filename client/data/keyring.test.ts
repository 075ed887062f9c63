import { expect, test } from 'vitest'
import { openKeyring, type Wraps } from './keyring.ts'

/** A tablet's keys over a disk that outlives the page; its clock is the test's. */
function tablet() {
  let disk: Wraps | undefined
  let clock = 0
  const page = () =>
    openKeyring({
      read: async () => disk,
      change: async (change) => {
        // A disk is never as quick as memory.
        await new Promise((resolve) => setTimeout(resolve, 5))
        disk = change(disk)
        return disk
      },
      now: () => clock,
      rounds: 10,
    })
  return { page, pass: (ms: number) => (clock += ms), onDisk: () => disk }
}

test('what one page sealed the next one reads, after the server, a PIN or a password opened it', async () => {
  const at = tablet()
  const first = await at.page()
  expect(first.exists()).toBe(false)
  await first.begin({ secret: 'from the server' })
  await first.admit('nora', 'a long password')
  await first.admit('nora', '1111')
  const sealed = await first.seal('here', { family: 'Halvorsen' })
  expect(new TextDecoder().decode(sealed.data)).not.toContain('Halvorsen')

  const bySecret = await at.page()
  expect(bySecret.isOpen()).toBe(false)
  expect(await bySecret.openByServer('of another server')).toBe(false)
  expect(await bySecret.openByServer('from the server')).toBe(true)
  expect(await bySecret.open('here', sealed)).toEqual({ family: 'Halvorsen' })
  for (const typed of ['a long password', '1111']) {
    const page = await at.page()
    expect(await page.openBy('nora', typed)).toEqual({ outcome: 'open' })
    expect(await page.open('here', sealed)).toEqual({ family: 'Halvorsen' })
  }
})

test('two who begin at once have one key: what the first sealed meanwhile is read after it', async () => {
  const keys = await tablet().page()
  const first = keys.begin({ secret: 'from the server' }).then(() => keys.seal('here', { family: 'Halvorsen' }))
  await keys.begin({ secret: 'from the server' })
  expect(await keys.open('here', await first)).toEqual({ family: 'Halvorsen' })
})

test('a sealed value does not open in another place, nor when a bit of it was changed', async () => {
  const keys = await tablet().page()
  await keys.begin({ secret: 'from the server' })
  const sealed = await keys.seal('entry 1', 'vitals')
  await expect(keys.open('entry 2', sealed)).rejects.toThrow()
  const bytes = new Uint8Array(sealed.data.slice(0))
  bytes[0] = (bytes[0] ?? 0) ^ 1
  await expect(keys.open('entry 1', { iv: sealed.iv, data: bytes.buffer })).rejects.toThrow()
})

test('wrong PINs are counted also over a reload; each rest is longer; after ten only the password opens', async () => {
  const at = tablet()
  const first = await at.page()
  await first.begin({ secret: 'from the server' })
  await first.admit('nora', '1111')
  await first.admit('nora', 'a long password')
  const tries = async (pin: string) => (await at.page()).openBy('nora', pin)
  expect(await tries('2222')).toEqual({ outcome: 'wrong' })
  expect(await tries('2223')).toEqual({ outcome: 'wrong' })
  expect(await tries('2224')).toEqual({ outcome: 'wrong' })
  expect(await tries('1111'), 'the right one must wait too').toEqual({ outcome: 'wait', ms: 30_000 })
  at.pass(30_000)
  expect(await tries('2225')).toEqual({ outcome: 'wrong' })
  expect(await tries('1111')).toEqual({ outcome: 'wait', ms: 60_000 })
  for (let wrong = 5; wrong <= 10; wrong += 1) {
    at.pass(3_600_000)
    expect((await tries('2226')).outcome).toBe('wrong')
  }
  at.pass(3_600_000)
  expect(await tries('1111')).toEqual({ outcome: 'unknown' })
  expect(await tries('a long password')).toEqual({ outcome: 'open' })
})

test('a right PIN forgets the wrong ones before it; a person never seen here is unknown', async () => {
  const at = tablet()
  const keys = await at.page()
  await keys.begin({ secret: 'from the server' })
  await keys.admit('nora', '1111')
  await keys.openBy('nora', '2222')
  await keys.openBy('nora', '2222')
  expect(await keys.openBy('nora', '1111')).toEqual({ outcome: 'open' })
  expect((await keys.openBy('nora', '2222')).outcome).toBe('wrong')
  expect((await keys.openBy('nora', '1111')).outcome).toBe('open')
  expect(await keys.openBy('nils', '2222')).toEqual({ outcome: 'unknown' })
})

test('two people who are admitted at once are both there after it', async () => {
  const at = tablet()
  const keys = await at.page()
  await keys.begin({ secret: 'from the server' })
  await Promise.all([keys.admit('nora', '1111'), keys.admit('nils', '2222'), keys.admitServer('from the server')])
  for (const page of [keys, await at.page()]) {
    expect([...page.openers().keys()].toSorted()).toEqual(['nils', 'nora'])
    expect(await page.openBy('nils', '2222')).toEqual({ outcome: 'open' })
    expect(await page.openBy('nora', '1111')).toEqual({ outcome: 'open' })
    expect(await page.openByServer('from the server')).toBe(true)
  }
})

test('a second page of the same tablet takes the key of the first, and neither undoes whom the other let in', async () => {
  const at = tablet()
  const [one, two] = [await at.page(), await at.page()]
  await one.begin({ secret: 'from the server' })
  const sealed = await one.seal('here', { family: 'Halvorsen' })
  await two.begin({ secret: 'from the server' })
  expect(two.isOpen(), 'the first was quicker').toBe(false)
  expect(await two.openByServer('from the server')).toBe(true)
  expect(await two.open('here', sealed)).toEqual({ family: 'Halvorsen' })
  await one.admit('nora', '1111')
  await two.admit('nils', '2222')
  expect(await two.openBy('nora', '3333')).toEqual({ outcome: 'wrong' })
  for (const page of [one, two, await at.page()]) {
    expect(await page.openBy('nils', '2222')).toEqual({ outcome: 'open' })
    expect(await page.openBy('nora', '1111')).toEqual({ outcome: 'open' })
  }
})

test('wrong tries on two pages of one tablet count together', async () => {
  const at = tablet()
  const [one, two] = [await at.page(), await at.page()]
  await one.begin({ person: 'nora', secret: '1111' })
  for (const page of [one, two, one]) expect(await page.openBy('nora', '2222')).toEqual({ outcome: 'wrong' })
  expect(await two.openBy('nora', '1111')).toEqual({ outcome: 'wait', ms: 30_000 })
})

test('on the disk lies no secret that anybody typed', async () => {
  const at = tablet()
  const keys = await at.page()
  await keys.begin({ secret: 'from the server' })
  await keys.admit('nora', '195714')
  expect(
    JSON.stringify(at.onDisk(), (_, value) => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value)),
  ).not.toContain('195714')
})
