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

test('Pick takes a time of day', () => {
  const { saved } = chips()
  fireEvent.click(chip(/^Pick/))
  fireEvent.change(screen.getByLabelText('Time of day'), { target: { value: '10:20' } })
  expect(saved()).toBe(Date.parse('2026-11-17T10:20:00Z'))
  expect(chip(/^Pick/).getAttribute('aria-pressed')).toBe('true')
})

test('the future cannot be picked: the sheet says so and the choice stays', () => {
  const { saved } = chips()
  fireEvent.click(chip(/^Pick/))
  fireEvent.change(screen.getByLabelText('Time of day'), { target: { value: '10:50' } })
  expect(screen.getByText('10:50 is still to come.')).toBeTruthy()
  expect(saved()).toBe(start)
})
