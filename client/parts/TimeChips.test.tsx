import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { createSignal } from 'solid-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clinicZone, useClinicZone } from '../format.ts'
import { occurredAt, TimeChips, type TimeChoice } from './TimeChips.tsx'

const own = clinicZone()
beforeEach(() => useClinicZone('UTC'))
afterEach(() => {
  cleanup()
  useClinicZone(own)
})

const start = Date.parse('2026-11-17T10:46:50Z')

function chips() {
  const [now, setNow] = createSignal(start)
  const [chosen, setChosen] = createSignal<TimeChoice>('now')
  render(() => <TimeChips label="Taken" now={now()} chosen={chosen()} onChoose={setChosen} />)
  return { setNow, saved: () => occurredAt(chosen(), now()) }
}

const chip = (name: RegExp) => screen.getByRole('button', { name })

test('each chip shows the time that it stands for', () => {
  chips()
  expect(screen.getAllByRole('button').map((each) => each.textContent)).toEqual([
    'Now 10:46',
    '−1 min ago 10:45',
    '−2 min ago 10:44',
    '−5 min ago 10:41',
    'Pick ',
  ])
})

test('Now stays live until Save', () => {
  const { setNow, saved } = chips()
  setNow(start + 65_000)
  expect(chip(/^Now/).textContent).toBe('Now 10:47')
  expect(saved()).toBe(start + 65_000)
})

test('a chosen −2 keeps the instant of the tap, however long Save takes', () => {
  const { setNow, saved } = chips()
  fireEvent.click(chip(/^−2/))
  setNow(start + 180_000)
  expect(saved()).toBe(start - 120_000)
  expect(chip(/^−2/).textContent).toContain('10:44')
  expect(chip(/^−1/).textContent).toContain('10:48')
})

/** Digits of the pad below the field; the colon comes by itself. */
async function pick(digits: string) {
  fireEvent.click(chip(/^Pick/))
  const field = await screen.findByLabelText<HTMLInputElement>('Time of day')
  for (const digit of digits) fireEvent.click(screen.getByRole('button', { name: digit }))
  return field
}

test('Pick takes a time of day from its own digits, without the keyboard of the system', async () => {
  const { saved } = chips()
  const field = await pick('1020')
  expect(field.value).toBe('10:20')
  expect([field.type, field.inputMode]).toEqual(['text', 'none'])
  expect(saved()).toBe(Date.parse('2026-11-17T10:20:00Z'))
  expect(chip(/^Pick/).textContent).toBe('Pick 10:20')
  expect(chip(/^Pick/).getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(screen.getByRole('button', { name: 'Done' }))
  expect(screen.queryByLabelText('Time of day')).toBeNull()
  expect(document.activeElement).toBe(chip(/^Pick/))
})

test('a keyboard types it too', async () => {
  const { saved } = chips()
  const field = await pick('')
  expect(document.activeElement).toBe(field)
  fireEvent.input(field, { target: { value: '9:05' } })
  expect(saved()).toBe(Date.parse('2026-11-17T09:05:00Z'))
})

test('the future cannot be picked: the sheet says so and the choice stays', async () => {
  const { saved } = chips()
  await pick('1050')
  expect(screen.getByText('10:50 is still to come.')).toBeTruthy()
  expect(saved()).toBe(start)
})

test('25:70 is refused in words, and the choice stays', async () => {
  const { saved } = chips()
  const field = await pick('2570')
  expect(screen.getByText('25:70 is not a time of day.')).toBeTruthy()
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(saved()).toBe(start)
  for (const digit of '1031') fireEvent.click(screen.getByRole('button', { name: digit }))
  expect(screen.queryByText(/not a time of day/)).toBeNull()
  expect(saved()).toBe(Date.parse('2026-11-17T10:31:00Z'))
})

test('in a clinic of 12 hours it begins with the half of the day that it is, and takes the other', async () => {
  useClinicZone('UTC', '12h')
  const { saved, setNow } = chips()
  setNow(Date.parse('2026-11-17T14:46:50Z'))
  await pick('220')
  expect(chip(/^Pick/).textContent).toBe('Pick 2:20 pm')
  expect(saved()).toBe(Date.parse('2026-11-17T14:20:00Z'))
  for (const digit of '1130') fireEvent.click(screen.getByRole('button', { name: digit }))
  expect(screen.getByText('11:30 pm is still to come.')).toBeTruthy()
  fireEvent.click(screen.getByRole('radio', { name: 'am' }))
  expect(screen.queryByText(/still to come/)).toBeNull()
  expect(saved()).toBe(Date.parse('2026-11-17T11:30:00Z'))
})
