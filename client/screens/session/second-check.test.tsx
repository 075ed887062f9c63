import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
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

/** Nora's tablet at chair 3, ready for the start; Nils typed his PIN here before, or never did. */
async function atTheChair({ nilsWasHere }: { nilsWasHere: boolean }) {
  const server = clinic()
  /** The answer to a second check waits for it. */
  const way = { open: Promise.resolve() }
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  server.append(session, entry('b', 'bag-prepared', { mgPerMl: 1, mg: 50, mL: 50 }))
  const order = { mgPerKgPerHour: 0.5, minutes: 20, stopCriteria: [] }
  server.append(session, entry('o', 'order-given', order, 'id-petra'))
  disks += 1
  const { openStream } = server
  const fetch: typeof server.fetch = async (...call) => {
    const answer = await server.fetch(...call)
    if (String(call[0]).endsWith('/witness')) await way.open
    return answer
  }
  const tablet = await openTablet({ fetch, openStream, diskName: `second-${disks}`, rounds: 1 })
  open.push(tablet)
  await tablet.me.signIn('nora', 'right')
  if (nilsWasHere) {
    await tablet.me.unlock('2222', 'nils')
    await expect.poll(() => tablet.me.hasPinHere()).toBe(true)
    await tablet.me.signIn('nora', 'right')
  }
  render(() => (
    <Door tablet={tablet}>
      <Session id={session} />
    </Door>
  ))
  await screen.findAllByText(/HALVORSEN/i, undefined, { timeout: 20_000 })
  return { server, tablet, way }
}
const press = (words: RegExp) => fireEvent.click(screen.getByText(words).closest('button')!)
const sheet = () => within(screen.getByRole('dialog'))

async function openStart() {
  press(/^Start infusion/)
  await screen.findByRole('dialog', undefined, { timeout: 20_000 })
}
const identify = () => {
  for (const words of [/Says the name/, /Says the birth date/]) fireEvent.click(sheet().getByText(words))
}
const checkBy = (username: string, pin: string) => {
  fireEvent.change(sheet().getByLabelText('Second person'), { target: { value: username } })
  for (const key of pin) fireEvent.keyDown(document, { key })
}
const starts = (server: ReturnType<typeof clinic>) => server.log.filter(({ kind }) => kind === 'infusion-started')
const backOnline = (server: ReturnType<typeof clinic>) => {
  server.state.answersLost = false
  window.dispatchEvent(new Event('online'))
}

test('a second check that was stored and whose answer was lost is made on the tablet, and the start is charted once', async () => {
  const { server, tablet } = await atTheChair({ nilsWasHere: true })
  await openStart()
  identify()
  checkBy('nils', '2222')
  server.state.answersLost = true
  press(/^Pump is set to 35/)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(tablet.chart(session).session().facts['infusion-started'], 'on this screen').toHaveLength(1)
  backOnline(server)
  await expect.poll(() => tablet.outbox.count()).toBe(0)
  expect(starts(server)).toMatchObject([{ body: { check: { by: 'id-nils', on: 'server' } } }])
  await expect.poll(() => tablet.chart(session).session().facts['infusion-started'].length).toBe(1)
})

test('what follows a check that was answered late is charted by who asked for it, whoever took the tablet meanwhile', async () => {
  const { server, tablet, way } = await atTheChair({ nilsWasHere: true })
  await openStart()
  identify()
  checkBy('nils', '2222')
  let arrive = () => {}
  way.open = new Promise<void>((resolve) => {
    arrive = resolve
  })
  press(/^Pump is set to 35/)
  await expect.poll(() => starts(server).length).toBe(1)
  await tablet.me.unlock('2222', 'nils')
  expect(tablet.me.me()?.staff.username).toBe('nils')
  arrive()
  await expect
    .poll(() => tablet.outbox.waiting().map(({ author, entry: { kind } }) => [author, kind]))
    .toEqual([['id-nora', 'identity-confirmed']])
  expect(starts(server)).toMatchObject([{ author: 'id-nora' }])
})

test('where this tablet cannot check, the start is charted without, also after the sheet was closed: once', async () => {
  const { server, tablet } = await atTheChair({ nilsWasHere: false })
  await openStart()
  identify()
  checkBy('nils', '2222')
  server.state.answersLost = true
  press(/^Pump is set to 35/)
  await screen.findByText(/Press again to chart it without the second check/)
  expect(starts(server), 'the server has it, and nobody knows').toHaveLength(1)
  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  await openStart()
  press(/^Pump is set to 35/)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(tablet.outbox.waiting().map(({ entry: { kind } }) => kind)).toContain('infusion-started')
  backOnline(server)
  await expect.poll(() => tablet.outbox.count()).toBe(0)
  expect(starts(server)).toHaveLength(1)
  expect(tablet.chart(session).session().facts['infusion-started']).toHaveLength(1)
})
