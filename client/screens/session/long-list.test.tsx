import 'fake-indexeddb/auto'
import { cleanup, render, screen } from '@solidjs/testing-library'
import { afterEach, expect, test, vi } from 'vitest'
import { clinic, entry, opened, session } from '../../data/fixture.ts'
import { openTablet, type Tablet } from '../../data/tablet.ts'
import { Door } from '../Doorway.tsx'
import { Session } from './Session.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
vi.mock('../../parts/RecordGraph.tsx', () => ({ RecordGraph: () => null }))

let seen: ((all: readonly { isIntersecting: boolean }[]) => void) | undefined
class Watch {
  constructor(told: typeof seen) {
    seen = told
  }
  observe() {}
  disconnect() {
    seen = undefined
  }
}
vi.stubGlobal('IntersectionObserver', Watch)

let open: Tablet | undefined
afterEach(() => {
  cleanup()
  open?.stop()
})

test('of many entries the newest stand in the page, the older follow once their place is seen, and all are counted', async () => {
  const server = clinic()
  server.append(session, opened)
  for (let count = 1; count <= 130; count += 1)
    server.append(session, entry(`n${count}`, 'note', { text: `Note number ${count}.` }))
  const { fetch, openStream } = server
  const tablet = await openTablet({ fetch, openStream, diskName: 'long-list', rounds: 1 })
  open = tablet
  await tablet.me.signIn('nora', 'right')
  render(() => (
    <Door tablet={tablet}>
      <Session id={session} />
    </Door>
  ))
  const rows = () => document.querySelectorAll('.entries .entry').length
  await vi.waitFor(() => expect(rows()).toBe(60), { timeout: 20_000 })
  expect(screen.getByRole('option', { name: 'All 131' })).toBeTruthy()
  seen?.([{ isIntersecting: false }])
  expect(rows()).toBe(60)
  seen?.([{ isIntersecting: true }])
  expect(rows()).toBe(120)
  seen?.([{ isIntersecting: true }])
  expect(rows()).toBe(131)
  expect(document.querySelector('.entries-more')).toBeNull()
})
