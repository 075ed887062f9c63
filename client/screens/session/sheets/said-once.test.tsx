import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
import { afterEach, expect, test, vi } from 'vitest'
import { MINUTE } from '../../../../chart/units.ts'
import { clinic, entry, opened, session } from '../../../data/fixture.ts'
import { openTablet, type Tablet } from '../../../data/tablet.ts'
import { Door } from '../../Doorway.tsx'
import { Session } from '../Session.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
vi.mock('../../../parts/RecordGraph.tsx', () => ({ RecordGraph: () => null }))

const open: Tablet[] = []
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})

/** Nora's tablet at chair 3, an infusion running at its ordered maximum. */
async function atTheChair(diskName: string) {
  const server = clinic()
  const order = { mgPerKgPerHour: 0.5, minutes: 20, stopCriteria: [], bounds: { maxMgPerKgPerHour: 0.5 } }
  server.append(session, opened)
  server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
  server.append(session, entry('b', 'bag-prepared', { mgPerMl: 1, mg: 50, mL: 50 }))
  server.append(session, entry('o', 'order-given', order, 'id-petra'))
  server.append(session, entry('s', 'infusion-started', { mlPerHour: 35 }))
  const tablet = await openTablet({ fetch: server.fetch, openStream: server.openStream, diskName, rounds: 1 })
  open.push(tablet)
  await tablet.me.signIn('nora', 'right')
  render(() => (
    <Door tablet={tablet}>
      <Session id={session} />
    </Door>
  ))
  await screen.findAllByText(/HALVORSEN/i, undefined, { timeout: 20_000 })
  return { server, tablet }
}

async function openSheet(name: string) {
  fireEvent.click(await screen.findByRole('button', { name }, { timeout: 20_000 }))
  return within(await screen.findByRole('dialog', undefined, { timeout: 20_000 }))
}
const close = async () => {
  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
}

test('a phone order is for the rate that was read back: for another rate who ordered it is asked again', async () => {
  await atTheChair('phone-order')
  const sheet = await openSheet('Rate')
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

test('what was said of one hold, that the pump runs already, does not lift the next', async () => {
  const { server, tablet } = await atTheChair('next-hold')
  let minute = 0
  const goesOn = (...entries: ReturnType<typeof entry>[]) => {
    for (const each of entries) {
      minute += 1
      const occurredAt = new Date(Date.parse(each.occurredAt) + minute * MINUTE).toISOString()
      tablet.chart(session).hear([server.append(session, { ...each, occurredAt })])
    }
  }
  const runs = { name: 'The pump already runs at it' }
  const waits = (sheet: Awaited<ReturnType<typeof openSheet>>) =>
    sheet.getByRole('button', { name: /^Pump runs at 35/ }).getAttribute('aria-disabled')
  goesOn(entry('v', 'vitals', { spo2: 80 }), entry('h', 'infusion-held', {}))
  let sheet = await openSheet('Resume')
  expect(waits(sheet)).toBe('true')
  fireEvent.click(await sheet.findByRole('button', runs))
  expect(waits(sheet)).toBeNull()
  await close()
  sheet = await openSheet('Resume')
  expect(waits(sheet), 'at the same hold it stands').toBeNull()
  await close()

  goesOn(entry('r', 'infusion-resumed', { mlPerHour: 35 }), entry('h2', 'infusion-held', {}))
  await screen.findByRole('button', { name: 'Resume' })
  sheet = await openSheet('Resume')
  await sheet.findByRole('button', runs)
  expect(waits(sheet)).toBe('true')
})

test('another medicine is another order: who ordered the first and who was identified for it is asked again', async () => {
  await atTheChair('another-medicine')
  const sheet = await openSheet('Medicine')
  const chosen = () => sheet.getAllByRole<HTMLInputElement>('checkbox').filter(({ checked }) => checked)
  fireEvent.click(sheet.getByText('clonidine'))
  for (const words of [/petra/, /Says the name/, /Says the birth date/]) fireEvent.click(sheet.getByLabelText(words))
  expect(chosen()).toHaveLength(3)
  fireEvent.click(sheet.getByRole('button', { name: 'Choose another' }))
  fireEvent.click(sheet.getByText('ondansetron'))
  expect(chosen()).toHaveLength(0)
  sheet.getByRole('button', { name: /ondansetron 4 mg IV/ })
})
