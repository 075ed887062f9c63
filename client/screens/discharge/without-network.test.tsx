import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
import { afterEach, expect, test } from 'vitest'
import { clinic, entry, opened, session } from '../../data/fixture.ts'
import { openTablet, type Tablet } from '../../data/tablet.ts'
import { Door } from '../Doorway.tsx'
import Discharge from './Discharge.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia

const open: Tablet[] = []
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})
const slowly = { timeout: 10_000 }

test('waste needs the server: without it that is said, the amount typed stays, and pressing again stores it once', async () => {
  const server = clinic()
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  server.append(session, entry('d', 'drawn', { container: 'syringe-1', drug: 'ketamine', mg: 50, mL: 1 }))
  server.append(session, entry('b', 'bag-prepared', { container: 'syringe-1', mgPerMl: 1, mg: 50, mL: 50 }))
  server.append(session, entry('s', 'infusion-started', { mlPerHour: 35, mgPerKgPerHour: 0.5 }))
  server.append(session, entry('e', 'infusion-stopped', {}))
  const { fetch, openStream } = server
  const tablet = await openTablet({ fetch, openStream, diskName: 'waste', rounds: 1 })
  open.push(tablet)
  await tablet.me.signIn('petra', 'right')
  render(() => (
    <Door tablet={tablet}>
      <Discharge id={session} />
    </Door>
  ))
  fireEvent.click(await screen.findByRole('button', { name: 'Waste' }, slowly))
  const sheet = within(await screen.findByRole('dialog', undefined, slowly))
  for (const digit of '20') fireEvent.click(sheet.getByRole('button', { name: digit }))
  fireEvent.change(sheet.getByLabelText('How it was destroyed'), { target: { value: 'Drug disposal container' } })
  const press = async () => {
    fireEvent.change(await sheet.findByLabelText('Witness', undefined, slowly), { target: { value: 'id-nora' } })
    for (const digit of '1111') fireEvent.click(sheet.getByRole('button', { name: digit }))
    fireEvent.click(sheet.getByRole('button', { name: /is wasted/ }))
  }
  server.state.answersLost = true
  await press()
  await sheet.findByText(/A witness needs it/, undefined, slowly)
  expect(sheet.getByRole('button', { name: /20 mg is wasted/ })).toBeDefined()
  server.state.answersLost = false
  await press()
  await expect.poll(() => screen.queryByRole('dialog'), slowly).toBeNull()
  const wasted = server.log.filter(({ kind }) => kind === 'wasted')
  expect(wasted).toMatchObject([{ author: 'id-petra', body: { mg: 20 } }])
})
