import 'fake-indexeddb/auto'
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library'
import { afterEach, describe, expect, test } from 'vitest'
import { clinic, entry, session } from '../../data/fixture.ts'
import { openTablet, type Tablet } from '../../data/tablet.ts'
import { Door } from '../Doorway.tsx'
import CheckIn from './CheckIn.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia

let today = ''
const opened = (id: string, plannedStart: string) =>
  entry(id, 'session-opened', { patientId: 'p1', protocolId: 'low-dose-1', chair: '3', plannedStart })

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  cleanup()
  for (const tablet of open.splice(0)) tablet.stop()
})

/** Check-in of today's session of a patient who weighed 70 kg and had signed the consent last time, or of a new one. */
async function checkIn(first?: 'first') {
  const server = clinic()
  // What was typed and not saved stays for its session, so each test has one of its own.
  disks += 1
  today = `01a00000-0000-7000-8000-00000000010${disks}`
  // Nobody's list has an earlier session.
  if (first) server.state.day = 'signed'
  else {
    server.append(session, opened(session, '2026-11-23T09:00:00.000Z'))
    server.append(session, entry('w', 'weight-measured', { kg: 70, how: 'scale' }))
    server.append(session, entry('c', 'checklist-answered', { item: 'consent', answer: 'yes' }))
  }
  server.append(today, opened(today, '2026-11-30T09:00:00.000Z'))
  const tablet = await openTablet({ fetch: server.fetch, openStream: server.openStream, diskName: `checkin-${disks}` })
  open.push(tablet)
  await tablet.me.signIn('nora', 'right')
  render(() => (
    <Door tablet={tablet}>
      <CheckIn id={today} />
    </Door>
  ))
  await screen.findByText(first ? /^First session here/ : 'last time: 70 kg')
  return server
}
const button = (words: string | RegExp) => screen.getByText(words).closest('button')!
const press = (words: string | RegExp) => fireEvent.click(button(words))
const row = (item: string) => within(document.getElementById(`check-${item}`)!)
const band = () => within(document.querySelector<HTMLElement>('.band')!)
const charted = (server: ReturnType<typeof clinic>) =>
  server.log.filter(({ sessionId }) => sessionId === today).slice(1)
const typed = (digits: string) => {
  for (const digit of digits) fireEvent.keyDown(document, { key: digit })
}

describe('at check-in', () => {
  test('last time’s answer is shown and not given: nothing is chosen until the nurse chooses', async () => {
    const server = await checkIn()
    expect(row('consent').getByText('last time: Yes')).toBeDefined()
    expect(row('consent').getByLabelText<HTMLInputElement>('Yes').checked).toBe(false)
    expect(charted(server)).toEqual([])
  })

  test('one tap charts one answer, and its row stays where it was', async () => {
    const server = await checkIn()
    const before = [...document.querySelectorAll('.check')].map(({ id }) => id)
    fireEvent.click(row('consent').getByLabelText('No'))
    await expect.poll(() => charted(server).map(({ body }) => body)).toEqual([{ item: 'consent', answer: 'no' }])
    expect([...document.querySelectorAll('.check')].map(({ id }) => id)).toEqual(before)
    expect(row('consent').getByText('Stands against the start')).toBeDefined()
  })

  test('equipment is ticked together; what is asked of the patient is not among it', async () => {
    const server = await checkIn()
    press(/All \d+ are ready/)
    await expect.poll(() => charted(server).length).toBeGreaterThan(5)
    const items = charted(server).map(({ body }) => body.item)
    expect(items).toContain('oxygen')
    for (const own of ['consent', 'allergies', 'medicines', 'fasting', 'pregnancy', 'escort', 'suicide-screen'])
      expect(items).not.toContain(own)
  })

  test('154 after 70 kg is asked about, and not charted before it is answered', async () => {
    const server = await checkIn()
    fireEvent.click(row('weight').getByText('Weigh'))
    typed('154')
    expect(screen.getByText(/154 kg is 2.2 times the 70 kg of last time/)).toBeDefined()
    press(/Weight is 154 kg/)
    expect(charted(server)).toEqual([])
    press('It is 69.9 kg')
    press(/Weight is 69.9 kg/)
    await expect.poll(() => charted(server).map(({ body }) => body)).toEqual([{ kg: 69.9, how: 'scale' }])
  })

  test('a first weight of 154 kg is asked about once, in both units, and charted when the nurse says it is right', async () => {
    const server = await checkIn('first')
    fireEvent.click(row('weight').getByText('Weigh'))
    typed('154')
    expect(screen.getByText('A first weight: 154 kg is 339.5 lb. Was the scale in pounds?')).toBeDefined()
    expect(screen.getByText('It is 69.9 kg')).toBeDefined()
    press(/Weight is 154 kg/)
    expect(charted(server)).toEqual([])
    press('154 kg is right')
    expect(screen.queryByText(/A first weight/)).toBeNull()
    press(/Weight is 154 kg/)
    await expect.poll(() => charted(server).map(({ body }) => body)).toEqual([{ kg: 154, how: 'scale' }])
  })

  test('while a weight is typed no question comes and goes; 7 kg is asked about when it is to be saved', async () => {
    const server = await checkIn()
    fireEvent.click(row('weight').getByText('Weigh'))
    typed('7')
    expect(document.querySelector('.field-over')).toBeNull()
    press(/Weight is 7 kg/)
    expect(screen.getByText('90 % less than the 70 kg of last time. Weighed again?')).toBeDefined()
    expect(charted(server)).toEqual([])
    typed('0')
    expect(document.querySelector('.field-over')).toBeNull()
    press(/Weight is 70 kg/)
    await expect.poll(() => charted(server).map(({ body }) => body)).toEqual([{ kg: 70, how: 'scale' }])
  })

  test('a first weight of 82 kg is not asked about; a height of 138 cm after it asks whether both are right', async () => {
    const server = await checkIn('first')
    fireEvent.click(row('weight').getByText('Weigh'))
    for (const digit of '82') {
      typed(digit)
      expect(document.querySelector('.field-over')).toBeNull()
    }
    press(/Weight is 82 kg/)
    await expect.poll(() => charted(server).map(({ body }) => body)).toEqual([{ kg: 82, how: 'scale' }])
    fireEvent.click(row('height').getByLabelText('Measured'))
    typed('13')
    expect(document.querySelector('.field-over')).toBeNull()
    typed('8')
    expect(screen.getByText(/At 138 cm the 82 kg \(180.8 lb\) charted today are a BMI of 43.1/)).toBeDefined()
    press('Chart the answer')
    expect(charted(server)).toHaveLength(1)
    press('Weigh again')
    typed('37')
    press(/Weight is 37 kg/)
    expect(charted(server)).toHaveLength(1)
    expect(screen.getByText('54.9 % less than the 82 kg charted before. Weighed again?')).toBeDefined()
    press('37 kg is right')
    press(/Weight is 37 kg/)
    await expect.poll(() => charted(server).at(-1)?.body).toEqual({ kg: 37, how: 'scale' })
  })

  test('both said to be right: the height is charted', async () => {
    const server = await checkIn('first')
    server.append(today, entry('wt', 'weight-measured', { kg: 115, how: 'scale' }))
    fireEvent.click(row('height').getByLabelText('Measured'))
    typed('160')
    await screen.findByText(/a BMI of 44.9/)
    press('Both are right')
    press('Chart the answer')
    await expect.poll(() => charted(server).at(-1)?.body).toEqual({ item: 'height', answer: 'measured', value: 160 })
  })

  test('with the height charted first, the weight is judged by the BMI', async () => {
    const server = await checkIn('first')
    server.append(today, entry('h', 'checklist-answered', { item: 'height', answer: 'stated', value: 160 }))
    await expect.poll(() => row('height').queryByText(/160/)).not.toBeNull()
    fireEvent.click(row('weight').getByText('Weigh'))
    typed('115')
    const asked = 'A first weight: 115 kg is 253.5 lb, a BMI of 44.9 at 160 cm. Was the scale in pounds?'
    expect(screen.getByText(asked)).toBeDefined()
  })

  test('hours since food are typed with the own pad, no field calls the system keyboard', async () => {
    const server = await checkIn()
    fireEvent.click(row('fasting').getByLabelText('Yes'))
    press('Chart the answer')
    expect(charted(server)).toEqual([])
    expect(screen.getByRole('dialog').querySelector('input:not([type="radio"])')).toBeNull()
    typed('7.5')
    press('Chart the answer')
    await expect
      .poll(() => charted(server).map(({ body }) => body))
      .toEqual([{ item: 'fasting', answer: 'yes', value: 7.5 }])
  })

  test('a weight that raises no question looks like any other value', async () => {
    await checkIn()
    fireEvent.click(row('weight').getByText('Weigh'))
    typed('70.5')
    expect(screen.getByText('This is 155.4 lb.')).toBeDefined()
    expect(document.querySelector('.field-over')).toBeNull()
  })

  test('the allergies named are charted, written to the patient’s file, and the band tells them', async () => {
    const server = await checkIn()
    expect(band().getByText('Not asked')).toBeDefined()
    fireEvent.click(row('allergies').getByLabelText('Reviewed'))
    fireEvent.click(screen.getByLabelText('Latex'))
    fireEvent.input(screen.getByLabelText('Others'), { target: { value: 'egg, latex' } })
    press('These 2 are the allergies')
    await expect.poll(() => band().queryByText('Latex, egg')).not.toBeNull()
    await expect
      .poll(() => charted(server).map(({ body }) => body))
      .toEqual([{ item: 'allergies', answer: 'reviewed', value: 'Latex; egg' }])
    await expect.poll(() => server.requests).toContain('PATCH /api/patients/p1')
  })

  test('"None known" stands in the band even when the file could not be written, and says so until it is', async () => {
    const server = await checkIn()
    fireEvent.click(row('allergies').getByLabelText('None known'))
    server.state.online = false
    press('No allergies are known')
    await screen.findByText(/Not in the patient’s file yet/)
    expect(band().getByText('None known')).toBeDefined()
    server.state.online = true
    press('Write it to the file')
    await expect.poll(() => screen.queryByText(/Not in the patient’s file yet/)).toBeNull()
  })

  test('what the file says is taken off by a tap on its own chip, never by "None known"', async () => {
    const server = await checkIn()
    fireEvent.click(row('allergies').getByLabelText('Reviewed'))
    fireEvent.click(screen.getByLabelText('Latex'))
    press('This is the allergy')
    await expect.poll(() => server.requests).toContain('PATCH /api/patients/p1')
    fireEvent.click(row('allergies').getByLabelText('None known'))
    expect(button('No allergies are known').getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(screen.getByLabelText('Latex'))
    press('No allergies are known')
    await expect.poll(() => band().queryByText('None known')).not.toBeNull()
    await expect.poll(() => charted(server).at(-1)?.body).toEqual({ item: 'allergies', answer: 'none-known' })
  })

  test('an allergy that another charted after the sheet was looked at stands chosen in it', async () => {
    const server = await checkIn()
    fireEvent.click(row('allergies').getByLabelText('Reviewed'))
    fireEvent.input(screen.getByLabelText('Others'), { target: { value: 'egg' } })
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
    server.append(today, entry('a', 'checklist-answered', { item: 'allergies', answer: 'reviewed', value: 'Latex' }))
    await expect.poll(() => band().queryByText('Latex')).not.toBeNull()
    fireEvent.click(row('allergies').getByLabelText('None known'))
    expect(button('No allergies are known').getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(within(screen.getByRole('dialog')).getByLabelText('Allergic to'))
    press('These 2 are the allergies')
    await expect.poll(() => band().queryByText('Latex, egg')).not.toBeNull()
    expect(charted(server).at(-1)?.body).toEqual({ item: 'allergies', answer: 'reviewed', value: 'Latex; egg' })
  })

  test('a change of the order starts from what is in force, also where the sheet was looked at before', async () => {
    const server = await checkIn()
    const order = () => within(screen.getByRole('dialog').querySelector<HTMLElement>('.order-sentence')!)
    const openIt = async () => {
      fireEvent.click(row('order').getByRole('button', { name: /[Oo]rder/ }))
      await screen.findByRole('dialog')
    }
    await openIt()
    order().getByText(/0\.5 mg\/kg\/h/)
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
    const given = { mgPerKgPerHour: 0.4, minutes: 30, stopCriteria: [] }
    server.append(today, entry('o', 'order-given', given, 'id-petra'))
    await screen.findByText(/0\.4 mg\/kg\/h/)
    await openIt()
    order().getByText(/0\.4 mg\/kg\/h.*30 min/)
  })

  test('a glove that taps twice charts once: an answer of the list, and the action of a sheet', async () => {
    const server = await checkIn()
    const twice = (target: Element) => [fireEvent.click(target), fireEvent.click(target)]
    twice(button(/All \d+ are ready/))
    fireEvent.click(row('identity').getByText('Confirm'))
    for (const label of ['Name', 'Birth date']) fireEvent.click(screen.getByLabelText(label))
    twice(button(/These identify the patient/))
    await expect.poll(() => charted(server).some(({ kind }) => kind === 'identity-confirmed')).toBe(true)
    const said = charted(server).map(({ kind, body }) => `${kind} ${body.item ?? ''}`)
    expect(said.toSorted()).toEqual([...new Set(said)].toSorted())
  })

  test('one identifier is not enough', async () => {
    const server = await checkIn()
    fireEvent.click(row('identity').getByText('Confirm'))
    fireEvent.click(screen.getByLabelText('Name'))
    expect(screen.getByText('Two identifiers are needed')).toBeDefined()
    press(/These identify the patient/)
    fireEvent.click(screen.getByLabelText('Birth date'))
    expect(charted(server)).toEqual([])
    press(/These identify the patient/)
    await expect.poll(() => charted(server)[0]?.body.identifiers).toEqual(['name', 'birth-date'])
  })
})
