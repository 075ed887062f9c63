import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { createSignal, Show } from 'solid-js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { learnServerTime } from '../clock.ts'
import { openDisk } from '../data/disk.ts'
import { clinic, opened, session } from '../data/fixture.ts'
import { openTablet, type Tablet, TabletContext } from '../data/tablet.ts'
import { Sheet } from '../parts/Sheet.tsx'
import { ClockNotice } from './ClockNotice.tsx'
import { Door } from './Doorway.tsx'
import { Standing } from './Standing.tsx'
import { UpdateNotice } from './UpdateNotice.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
const useUpdate = vi.hoisted(() => vi.fn())
vi.mock('../update.ts', () => ({ isUpdateReady: () => true, useUpdate }))

let disks = 0
let server: ReturnType<typeof clinic>
let tablet: Tablet
beforeEach(async () => {
  server = clinic()
  server.append(session, opened)
  disks += 1
  const { fetch, openStream } = server
  tablet = await openTablet({ fetch, openStream, diskName: `standing-${disks}`, rounds: 1 })
  await tablet.me.signIn('nora', 'right')
})
afterEach(() => {
  cleanup()
  tablet.stop()
  learnServerTime(0, 0, 0)
})
/** The server's clock is so far ahead of this tablet's. */
const ahead = (ms: number) => learnServerTime(1000 + ms, 1000, 1000)
const showClock = () =>
  render(() => (
    <TabletContext.Provider value={tablet}>
      <ClockNotice />
    </TabletContext.Provider>
  ))

describe('a clock that is off', () => {
  test('by half a minute or less says nothing; by more it warns and asks nothing', () => {
    ahead(30_000)
    const { container } = showClock()
    expect(container.textContent).toBe('')
    ahead(-31_000)
    expect(container.textContent).toContain('31 s')
    expect(screen.queryAllByRole('button')).toEqual([])
  })

  test('by more than five minutes it is asked which one is right, once', () => {
    ahead(301_000)
    const { container } = showClock()
    expect(screen.getAllByRole('button')).toHaveLength(2)
    fireEvent.click(screen.getByRole('button', { name: 'No' }))
    expect(container.textContent).toContain('pick each time by hand')
    expect(screen.queryAllByRole('button')).toEqual([])
  })

  test('by a day refuses nothing: the entry carries the raw time and the offset, and the corrected one counts', async () => {
    tablet.time.learn(tablet.time.raw() + 86_400_000, tablet.time.raw(), tablet.time.raw(), true)
    const entry = await tablet.chart(session).record('note', { text: 'a day ahead' })
    expect(entry.clock?.offsetMs).toBeGreaterThan(86_399_000)
    expect(entry.recordedAt - (entry.clock?.raw ?? 0)).toBe(entry.clock?.offsetMs)
    await expect.poll(() => server.log.at(-1)?.body.text).toBe('a day ahead')
  })
})

test('a newer version is not offered while a sheet is open: what is half typed there would be lost', () => {
  const [open, setOpen] = createSignal(true)
  render(() => (
    <>
      <UpdateNotice />
      <Show when={open()}>
        <Sheet title="Vitals" chair="3" patient="Halvorsen, Marit" onClose={() => setOpen(false)}>
          half typed
        </Sheet>
      </Show>
    </>
  ))
  expect(screen.queryByText(/new version of Chairside/)).toBeNull()
  setOpen(false)
  fireEvent.click(screen.getByText('Use it now'))
  expect(useUpdate).toHaveBeenCalledOnce()
})

test('leaving is asked about while an entry is only on this tablet, and at no other time', async () => {
  render(() => <Door tablet={tablet}>chairs</Door>)
  const isAsked = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(isAsked()).toBe(false)
  server.state.online = false
  await tablet.chart(session).record('note', { text: 'unsent' })
  await expect.poll(() => tablet.syncState()).toEqual({ at: 'onTablet', count: 1 })
  expect(isAsked()).toBe(true)
  server.state.online = true
  window.dispatchEvent(new Event('online'))
  await expect.poll(() => tablet.outbox.count()).toBe(0)
  expect(isAsked()).toBe(false)
})

test('an entry that this tablet cannot open is told until somebody has checked what is missing', async () => {
  const disk = await openDisk(`standing-${disks}`)
  const sealed = { iv: new Uint8Array(12), data: new ArrayBuffer(40) }
  await disk.add('outbox', { id: 'damaged', sessionId: session, sealed, change: 0 })
  await tablet.outbox.look()
  render(() => (
    <Door tablet={tablet}>
      <Standing />
    </Door>
  ))
  await screen.findByText(/^1 entry on this tablet cannot be opened any more/)
  expect(tablet.syncState()).toEqual({ at: 'onTablet', count: 1 })
  fireEvent.click(screen.getByText('I have checked'))
  await expect.poll(() => screen.queryByText(/cannot be opened any more/)).toBeNull()
  expect([tablet.syncState(), await disk.count('outbox')]).toEqual([{ at: 'saved' }, 1])
  disk.close()
})
