import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { type Component, createSignal } from 'solid-js'
import { afterEach, describe, expect, test } from 'vitest'
import { clinic, opened } from '../data/fixture.ts'
import { openTablet, type Tablet } from '../data/tablet.ts'
import { Board } from './Board.tsx'
import { Door } from './Doorway.tsx'
import { problemsIn as setupProblems } from './FirstRun.tsx'
import { problemsIn as patientProblems } from './PatientForm.tsx'

// jsdom has no media queries; the theme asks one.
window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})

/** The door of a tablet with the board behind it, at a clinic's server. */
async function at(server: ReturnType<typeof clinic>, Behind: Component = Board) {
  disks += 1
  const tablet = await openTablet({ fetch: server.fetch, openStream: server.openStream, diskName: `screens-${disks}` })
  open.push(tablet)
  render(() => (
    <Door tablet={tablet}>
      <Behind />
    </Door>
  ))
  return tablet
}
const type = (label: string | RegExp, text: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value: text } })
const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const signIn = async (password = 'right') => {
  await screen.findByLabelText('User name')
  type('User name', 'nora')
  type('Password', password)
  tap('Sign in')
}

describe('at the door', () => {
  test('the demo is told before and after sign-in', async () => {
    await at(clinic())
    expect(await screen.findByText(/Demo clinic: fictional patients/)).toBeDefined()
    await signIn()
    await screen.findByText('Later today')
    expect(screen.getByText(/Demo clinic: fictional patients/)).toBeDefined()
  })

  test('a wrong password is said, is not kept in the field, and opens nothing', async () => {
    await at(clinic())
    await signIn('wrong')
    expect(await screen.findByText('wrong-sign-in.')).toBeDefined()
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
    expect(screen.queryByText('Later today')).toBeNull()
  })

  test('without a name or a password nothing is sent, and what is missing is said', async () => {
    const server = clinic()
    await at(server)
    await screen.findByLabelText('User name')
    tap('Sign in')
    expect(await screen.findByText('Type your user name')).toBeDefined()
    expect(server.requests).not.toContain('POST /api/sign-in')
  })

  test('without a network, somebody who was never here reads that the server is needed; the name typed stays', async () => {
    const server = clinic()
    await at(server)
    await screen.findByLabelText('User name')
    server.state.online = false
    await signIn()
    expect(await screen.findByText(/never saw this PIN or password. Connect once/)).toBeDefined()
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('nora')
    expect(screen.queryByText('Later today')).toBeNull()
  })

  test('what one person typed is gone for the next', async () => {
    const tablet = await at(clinic(), () => {
      const [text, setText] = createSignal('')
      return <input aria-label="Half typed" value={text()} onInput={(event) => setText(event.currentTarget.value)} />
    })
    await signIn()
    await screen.findByLabelText('Half typed')
    type('Half typed', '118/7')
    await tablet.me.unlock('2222', 'nils')
    expect(screen.getByLabelText<HTMLInputElement>('Half typed').value).toBe('')
  })
})

describe('on the board', () => {
  test('every chair of the clinic is there, in its place, with who sits in it', async () => {
    const server = clinic()
    server.append(opened.id, opened)
    await at(server)
    await signIn()
    await screen.findByText('Halvorsen, Marit')
    const chairs = screen.getAllByRole('article').map((chair) => chair.getAttribute('aria-label'))
    expect(chairs).toEqual(['Chair 1', 'Chair 2', 'Chair 3', 'Chair 4', 'Chair 5', 'Chair 6'])
  })

  test('a session planned without a network stands on the board and is counted as on this tablet', async () => {
    const server = await plannedWithoutNetwork()
    expect((await screen.findAllByText('Hansen, Ida')).length).toBeGreaterThan(0)
    expect(await screen.findByText('1 on tablet')).toBeDefined()
    expect(server.log).toHaveLength(0)
  })

  test('a booking whose answer was lost is the same session when it is sent later', async () => {
    const server = await plannedWithoutNetwork()
    await screen.findByText('1 on tablet')
    const booked = server.sent.find(({ path }) => path === '/api/calendar')?.body
    server.state.online = true
    window.dispatchEvent(new Event('online'))
    await expect.poll(() => server.sent.find(({ path }) => path === '/api/sessions')?.body).toEqual(booked)
  })

  test('when another patient is chosen, nothing chosen for the first one is kept', async () => {
    await at(clinic())
    await signIn()
    await screen.findByText('Later today')
    tap('Plan a session')
    await choosePatient(/HALVORSEN/)
    fireEvent.click(await screen.findByRole('radio', { name: '4' }))
    expect(screen.getByRole<HTMLInputElement>('radio', { name: '4' }).checked).toBe(true)
    tap('Another patient')
    await choosePatient(/HANSEN/)
    expect((await screen.findByRole<HTMLInputElement>('radio', { name: '4' })).checked).toBe(false)
    tap('Plan')
    expect(await screen.findByText('Choose the protocol')).toBeDefined()
  })
})

async function choosePatient(name: RegExp) {
  // The sheet's own file is fetched first.
  await screen.findByLabelText(/record number or birth date/)
  type(/record number or birth date/, 'Ha')
  fireEvent.click(await screen.findByRole('button', { name }))
}

/** On the board, once it knows the protocols: Ida Hansen is planned, and the network is gone by then. */
async function plannedWithoutNetwork() {
  const server = clinic()
  await at(server)
  await signIn()
  await screen.findByText('Later today')
  await expect.poll(() => server.requests.some((request) => request.includes('/api/protocols'))).toBe(true)
  await plan(/Hansen|HANSEN/, server)
  return server
}

async function plan(name: RegExp, server: ReturnType<typeof clinic>) {
  tap('Plan a session')
  await choosePatient(name)
  server.state.online = false
  fireEvent.click(await screen.findByRole('radio', { name: /Low-dose/ }))
  fireEvent.click(screen.getByRole('radio', { name: '2' }))
  tap('Plan')
}

test('the first run names each field that is not right, and asks only for the code when the demo is loaded', () => {
  const draft = {
    code: '',
    clinicName: '',
    timeZone: 'Mars/Base',
    name: '',
    username: 'Ada B',
    password: 'short',
    pin: '12',
  }
  expect(Object.keys(setupProblems(draft, false)).toSorted()).toEqual(Object.keys(draft).toSorted())
  expect(Object.keys(setupProblems(draft, true))).toEqual(['code'])
  const right = {
    code: 'A-B',
    clinicName: 'C',
    timeZone: 'Europe/Oslo',
    name: 'Ada',
    username: 'ada',
    password: 'chairside',
    pin: '4444',
  }
  expect(setupProblems(right, false)).toEqual({})
})

test('a patient cannot be born tomorrow or be without a name or number', () => {
  const draft = {
    family: 'Halvorsen',
    given: 'Marit',
    birthDate: '2026-11-24',
    mrn: '1',
    phone: '',
    emergencyContact: '',
  }
  expect(Object.keys(patientProblems(draft, '2026-11-23'))).toEqual(['birthDate'])
  expect(patientProblems(draft, '2026-11-24')).toEqual({})
  expect(Object.keys(patientProblems({ ...draft, family: ' ', mrn: '' }, '2026-11-24'))).toEqual(['family', 'mrn'])
})
