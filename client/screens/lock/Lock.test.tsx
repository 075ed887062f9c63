import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clinic, entry, opened, session } from '../../data/fixture.ts'
import { openTablet, type Tablet } from '../../data/tablet.ts'
import { Door } from '../Doorway.tsx'
import { Session } from '../session/Session.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
vi.mock('../../parts/RecordGraph.tsx', () => ({ RecordGraph: () => null }))

const open: Tablet[] = []
let disks = 0
beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})

async function tabletOn(server: ReturnType<typeof clinic>, diskName: string) {
  const tablet = await openTablet({
    fetch: server.fetch,
    openStream: server.openStream,
    diskName,
    rounds: 1,
  })
  open.push(tablet)
  return tablet
}
function show(tablet: Tablet) {
  render(() => (
    <Door tablet={tablet}>
      <Session id={session} />
    </Door>
  ))
}

/** Nora's tablet at chair 3, where an infusion runs; then locked. */
async function locked() {
  const server = clinic()
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  server.append(session, entry('b', 'bag-prepared', { mgPerMl: 1, mg: 50, mL: 50 }))
  server.append(session, entry('s', 'infusion-started', { mlPerHour: 35, mgPerKgPerHour: 0.5 }))
  disks += 1
  const disk = `lock-${disks}`
  const tablet = await tabletOn(server, disk)
  await tablet.me.signIn('nora', 'right')
  show(tablet)
  await screen.findAllByText(/Halvorsen|HALVORSEN/)
  tablet.lock.lock()
  await screen.findByText('Chairs, without names')
  await screen.findByRole('listitem', { name: 'Chair 3' })
  await screen.findByText('Hold')
  return { server, tablet, disk }
}
const press = (words: string | RegExp) => fireEvent.click(screen.getByText(words).closest('button')!)
const held = (server: ReturnType<typeof clinic>) => server.log.filter(({ kind }) => kind === 'infusion-held')

describe('a locked tablet', () => {
  test('holds nothing of the patient in its page: no name, number, birth date or value', async () => {
    await locked()
    const page = document.documentElement.outerHTML
    for (const secret of ['Halvorsen', 'HALVORSEN', 'Marit', '1979', 'MRN', '35 mL', '70 kg'])
      expect(page).not.toContain(secret)
    expect(screen.getByRole('listitem', { name: 'Chair 3' }).textContent).toContain('Infusing')
  })

  test('Hold is one touch without a PIN or a network: it waits, nameless, and says to set the pump too', async () => {
    const { server, tablet } = await locked()
    server.state.online = false
    press('Hold')
    await screen.findByText('Set the pump too.')
    await expect.poll(() => tablet.marks.waiting().length).toBe(1)
    expect(held(server)).toEqual([])
    expect(JSON.stringify(tablet.marks.waiting())).not.toContain('nora')
  })

  test('who claims it by PIN is its author; the touch is when it happened, and the wait is told', async () => {
    const { server, tablet } = await locked()
    press('Hold')
    await expect.poll(() => tablet.marks.waiting().length).toBe(1)
    const touchedAt = tablet.marks.waiting()[0]!.at
    fireEvent.click(screen.getByRole('button', { name: 'Password instead' }))
    fireEvent.input(screen.getByLabelText('Password'), { target: { value: 'right' } })
    press('Open')
    await screen.findByText('Yes, I did that')
    press('Yes, I did that')
    await expect.poll(() => held(server).length).toBe(1)
    expect(held(server)[0]).toMatchObject({ author: 'id-nora', occurredAt: new Date(touchedAt).toISOString() })
    const told = server.log.find(({ kind }) => kind === 'note')
    expect(JSON.stringify(told?.body)).toContain('touched on the locked tablet, claimed 0 min later')
    await expect.poll(() => tablet.marks.waiting()).toEqual([])
  })

  test('a touch that was not done is charted as such, never dropped', async () => {
    const { server, tablet } = await locked()
    press('Hold')
    await expect.poll(() => tablet.marks.waiting().length).toBe(1)
    await tablet.me.signIn('nora', 'right')
    await screen.findByText('It was not done')
    press('It was not done')
    await expect.poll(() => server.log.some(({ kind }) => kind === 'note')).toBe(true)
    expect(held(server)).toEqual([])
  })

  test('reloaded, it is locked still, and the touch waits still', async () => {
    const { server, tablet, disk } = await locked()
    press('Hold')
    await expect.poll(() => tablet.marks.waiting().length).toBe(1)
    cleanup()
    tablet.stop()
    open.length = 0
    const again = await tabletOn(server, disk)
    show(again)
    await screen.findByText('Chairs, without names')
    expect(again.marks.waiting().map(({ act }) => act.act)).toEqual(['hold'])
    expect(document.body.textContent).not.toMatch(/halvorsen/i)
  })

  test('reloaded without a network, everything is sealed, and Hold is there still', async () => {
    const { server, tablet, disk } = await locked()
    cleanup()
    tablet.stop()
    open.length = 0
    server.state.online = false
    const again = await tabletOn(server, disk)
    show(again)
    const chair = await screen.findByRole('listitem', { name: 'Chair 3' })
    fireEvent.click(within(chair).getByText('Hold').closest('button')!)
    await screen.findByText('Set the pump too.')
    expect(again.marks.waiting()).toMatchObject([{ sessionId: session, chair: '3', act: { act: 'hold' } }])
    expect(document.body.textContent).not.toMatch(/halvorsen|35 mL/i)
  })

  const fill = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label, { exact: false }), { target: { value } })
  const askToRead = async () => {
    press('See one chart in an emergency')
    await screen.findByText(/the administrator looks into it/)
    fill('Your name', 'Dr Ek')
    fill('Why you cannot wait', 'Collapsed')
    press('Show the chart')
  }

  test('one chart can be read in an emergency, with a name and a reason and no PIN; nothing can be charted', async () => {
    const { server } = await locked()
    await askToRead()
    const chart = await screen.findByRole('region', { name: 'For reading only' })
    expect(chart.textContent).toContain('HALVORSEN')
    expect(chart.textContent).toContain('closes by itself in')
    expect(
      within(chart)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Close the chart'])
    expect(server.requests.filter((request) => request.endsWith('/emergency-access'))).toHaveLength(1)
    press('Close the chart')
    await expect.poll(() => document.documentElement.outerHTML).not.toContain('HALVORSEN')
    expect(screen.getByText('Chairs, without names')).toBeDefined()
  })

  test('the chart closes by itself when its time is over, also without a network', async () => {
    const { server } = await locked()
    server.state.emergencyMs = 3000
    await askToRead()
    await screen.findByRole('region', { name: 'For reading only' })
    server.state.online = false
    await screen.findByText(/The time is over/)
    expect(document.documentElement.outerHTML).not.toContain('HALVORSEN')
  })

  test('without a name or a reason the server is not even asked', async () => {
    const { server } = await locked()
    press('See one chart in an emergency')
    await screen.findByText(/the administrator looks into it/)
    fill('Your name', 'Dr Ek')
    press('Show the chart')
    expect(server.requests.some((request) => request.endsWith('/emergency-access'))).toBe(false)
  })

  test('in an emergency every touch has its time; claiming them says that there was one', async () => {
    const { server, tablet } = await locked()
    press('Emergency')
    press('CPR started')
    await screen.findByText(/Rhythm check in/)
    await tablet.me.signIn('nora', 'right')
    await screen.findByText('Yes, I did that')
    press('Yes, I did that')
    await expect
      .poll(() => server.log.filter(({ kind }) => kind === 'observed').map(({ body }) => body.chips))
      .toEqual([['Emergency'], ['CPR started']])
  })
})

test('what one nurse typed is kept for her and never shown to the next', async () => {
  const { tablet } = await locked()
  await tablet.me.signIn('nora', 'right')
  press('Note')
  const field = await screen.findByRole('textbox')
  fireEvent.input(field, { target: { value: 'seen a snake' } })
  tablet.lock.lock()
  await screen.findByText('nora has note for chair 3, not saved')
  expect(document.documentElement.outerHTML).not.toContain('snake')
  await tablet.me.unlock('1111', 'nils')
  expect(screen.queryByRole('dialog')).toBeNull()
  press('Note')
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox')).value).toBe('')
  await tablet.me.unlock('1111', 'nora')
  // Her sheet opens again by itself.
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox')).value).toBe('seen a snake')
})
