import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
import { afterEach, expect, test, vi } from 'vitest'
import { clinic, entry, opened, session } from '../../../data/fixture.ts'
import { openTablet, type Tablet } from '../../../data/tablet.ts'
import { Door } from '../../Doorway.tsx'
import { Session } from '../Session.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
vi.mock('../../../parts/RecordGraph.tsx', () => ({ RecordGraph: () => null }))

let tablet: Tablet | undefined
afterEach(() => {
  cleanup()
  tablet?.stop()
})

test('a phone order is for the rate that was read back: for another rate who ordered it is asked again', async () => {
  const server = clinic()
  const order = { mgPerKgPerHour: 0.5, minutes: 20, stopCriteria: [], bounds: { maxMgPerKgPerHour: 0.5 } }
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  server.append(session, entry('b', 'bag-prepared', { mgPerMl: 1, mg: 50, mL: 50 }))
  server.append(session, entry('o', 'order-given', order, 'id-petra'))
  server.append(session, entry('s', 'infusion-started', { mlPerHour: 35 }))
  tablet = await openTablet({ fetch: server.fetch, openStream: server.openStream, diskName: 'phone-order', rounds: 1 })
  await tablet.me.signIn('nora', 'right')
  render(() => (
    <Door tablet={tablet as Tablet}>
      <Session id={session} />
    </Door>
  ))
  await screen.findAllByText(/HALVORSEN/i, undefined, { timeout: 20_000 })
  fireEvent.click(screen.getByRole('button', { name: 'Rate' }))
  const sheet = within(await screen.findByRole('dialog', undefined, { timeout: 20_000 }))
  const more = () => fireEvent.click(sheet.getByRole('button', { name: /^More/ }))
  const chips = () => [/petra/, /Read back/].map((words) => sheet.getByLabelText<HTMLInputElement>(words))
  const areChosen = () => chips().map(({ checked }) => checked)

  more()
  fireEvent.click(sheet.getByRole('button', { name: 'Record phone order' }))
  for (const chip of chips()) fireEvent.click(chip)
  expect(areChosen()).toEqual([true, true])
  sheet.getByRole('button', { name: /^Pump is set to/ })
  more()
  sheet.getByRole('button', { name: /^Needs a physician order/ })
  fireEvent.click(sheet.getByRole('button', { name: 'Record phone order' }))
  expect(areChosen()).toEqual([false, false])
  sheet.getByRole('button', { name: /^Needs a physician order/ })
})
