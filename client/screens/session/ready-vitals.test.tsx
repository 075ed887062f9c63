import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { afterEach, expect, test, vi } from 'vitest'
import { clinic, entry, opened, session } from '../../data/fixture.ts'
import { openTablet, type Tablet } from '../../data/tablet.ts'
import { Door } from '../Doorway.tsx'
import { Session } from './Session.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
vi.mock('../../parts/RecordGraph.tsx', () => ({ RecordGraph: () => null }))

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})

async function atTheChair(username = 'nora') {
  const server = clinic()
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  disks += 1
  const { fetch, openStream } = server
  const tablet = await openTablet({ fetch, openStream, diskName: `ready-${disks}`, rounds: 1 })
  open.push(tablet)
  await tablet.me.signIn(username, 'right')
  render(() => (
    <Door tablet={tablet}>
      <Session id={session} />
    </Door>
  ))
  await screen.findAllByText(/HALVORSEN/i, undefined, { timeout: 20_000 })
  return tablet
}
const lying = () => document.querySelectorAll('.scrim[aria-hidden="true"]')
const shown = () => screen.queryByRole('dialog')
const openIt = () => fireEvent.click(screen.getByRole('button', { name: /^Baseline vitals/ }))
const type = (digits: string) => {
  for (const key of digits) fireEvent.keyDown(document, { key })
}
const typed = (name: RegExp) => screen.getByRole('button', { name }).textContent
const isReady = () => expect.poll(() => lying().length).toBe(1)

test('the vitals sheet lies ready, unseen and out of reach of the keys; the tap shows that very one', async () => {
  await atTheChair()
  await isReady()
  const [ready] = lying()
  expect(shown(), 'nothing is open').toBeNull()
  type('7')
  openIt()
  expect(shown()?.closest('.scrim'), 'not built again').toBe(ready)
  expect(lying().length).toBe(0)
  expect(typed(/^Systolic/)).not.toContain('7')
})

test('nothing of one set stands in the next, however soon it is opened', async () => {
  const tablet = await atTheChair()
  await isReady()
  openIt()
  type('1388274')
  fireEvent.click(document.querySelector<HTMLElement>('.vitals-save button')!)
  await expect.poll(shown).toBeNull()
  openIt()
  for (const name of [/^Systolic/, /^Diastolic/, /^HR/]) expect(typed(name)).not.toMatch(/\d/)
  await expect.poll(() => tablet.chart(session).session().facts.vitals.length).toBe(1)
})

test('what was typed and not saved stands there when it is opened again', async () => {
  await atTheChair()
  await isReady()
  openIt()
  type('138')
  fireEvent.keyDown(shown()!, { key: 'Escape' })
  expect(shown()).toBeNull()
  await isReady()
  expect(document.activeElement?.closest('.scrim'), 'the focus went back').toBeNull()
  openIt()
  expect(typed(/^Systolic/)).toContain('138')
  type('82')
  expect(typed(/^Diastolic/)).toContain('82')
})
