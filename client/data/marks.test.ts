import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { clinic, opened, session } from './fixture.ts'
import { openTablet, type Tablet } from './tablet.ts'

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  for (const tablet of open.splice(0)) tablet.stop()
})
async function page(server: ReturnType<typeof clinic>, diskName: string) {
  const { fetch, openStream } = server
  const tablet = await openTablet({ fetch, openStream, diskName, rounds: 1 })
  open.push(tablet)
  await expect.poll(() => tablet.me.here().at).not.toBe('asking')
  return tablet
}
/** Two pages of one tablet at which nora is signed in. */
async function twoPages() {
  disks += 1
  const server = clinic()
  server.append(session, opened)
  const one = await page(server, `marks-${disks}`)
  await one.me.signIn('nora', 'right')
  const two = await page(server, `marks-${disks}`)
  await expect.poll(() => two.me.me()?.staff.username).toBe('nora')
  return { server, one, two }
}
const touch = (tablet: Tablet, act: 'hold' | 'stop') =>
  tablet.marks.touch({ sessionId: session, chair: '3', act: { act } })
const kinds = (server: ReturnType<typeof clinic>) =>
  server.log.map(({ kind }) => kind).filter((kind) => kind !== 'session-opened' && kind !== 'note')

test('a touch that is claimed by a double press is charted once', async () => {
  const { server, one } = await twoPages()
  const mark = await touch(one, 'hold')
  const chart = one.chart(session)
  await Promise.all([one.marks.claim(mark, chart, true), one.marks.claim(mark, chart, true)])
  expect(one.marks.waiting()).toEqual([])
  await expect.poll(() => one.outbox.count()).toBe(0)
  expect(kinds(server)).toEqual(['infusion-held'])
})

test('a touch that another page has claimed is not charted again', async () => {
  const { server, one } = await twoPages()
  const mark = await touch(one, 'hold')
  const two = await page(server, `marks-${disks}`)
  await expect.poll(() => two.me.me()?.staff.username).toBe('nora')
  expect(two.marks.waiting()).toEqual([mark])
  await one.marks.claim(mark, one.chart(session), true)
  await two.marks.claim(mark, two.chart(session), true)
  expect(two.marks.waiting()).toEqual([])
  await expect.poll(() => one.outbox.count() + two.outbox.count()).toBe(0)
  expect(kinds(server)).toEqual(['infusion-held'])
})

test('touches on two pages both wait after a reload: no stop is lost', async () => {
  const { server, one, two } = await twoPages()
  await touch(one, 'stop')
  await touch(two, 'hold')
  one.stop()
  two.stop()
  const after = await page(server, `marks-${disks}`)
  expect(after.marks.waiting().map(({ act }) => act.act)).toEqual(['stop', 'hold'])
})
