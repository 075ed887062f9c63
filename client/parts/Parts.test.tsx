import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clinicZone, useClinicZone } from '../format.ts'
import { AlertBlock } from './AlertBlock.tsx'
import { Button, QuickAction } from './Button.tsx'
import { ChipChoice, Chips } from './Chips.tsx'
import { EntryRow, Was } from './EntryRow.tsx'
import { FieldRow } from './FieldRow.tsx'
import { NumberPad } from './NumberPad.tsx'
import { PatientBand, type PatientBandProps } from './PatientBand.tsx'
import { PhaseRail } from './PhaseRail.tsx'
import { Segmented } from './Segmented.tsx'
import { SelectField } from './SelectField.tsx'
import { Stepper } from './Stepper.tsx'
import { DueButton, dueState, Timer } from './Timer.tsx'
import { UndoBar } from './UndoBar.tsx'

const own = clinicZone()
beforeEach(() => useClinicZone('UTC'))
afterEach(() => {
  cleanup()
  useClinicZone(own)
})

const now = Date.parse('2026-11-17T10:41:12Z')
const nothing = () => undefined

describe('a due time', () => {
  test('is soon in the last minute, amber when due, red when red is due', () => {
    expect(dueState(undefined, now)).toBe('none')
    expect(dueState(now + 60_001, now)).toBe('running')
    expect(dueState(now + 60_000, now)).toBe('soon')
    expect(dueState(now, now)).toBe('now')
    expect(dueState(now - 60_000, now)).toBe('overdue')
    expect(dueState(now - 60_000, now, now + 1)).toBe('overdue')
    expect(dueState(now - 60_000, now, now)).toBe('red')
  })

  test('the timer comes from the due time: after a long sleep it shows the truth at once', () => {
    const [at, setAt] = createSignal(now)
    const { container } = render(() => <Timer due={now + 312_000} now={at()} />)
    expect(container.textContent).toBe('5:12left')
    setAt(now + 532_000)
    expect(container.textContent).toBe('3:40overdue')
  })

  test('is announced once when it comes, not every second', () => {
    const [at, setAt] = createSignal(now)
    render(() => <DueButton label="Vitals" due={now + 2_000} now={at()} onPress={nothing} />)
    const said = screen.getByRole('status')
    expect(said.textContent).toBe('')
    setAt(now + 2_000)
    expect(said.textContent).toBe('Vitals due now')
    const node = said.firstChild
    setAt(now + 3_000)
    expect(said.firstChild).toBe(node)
  })

  test('overdue says the word, not only the colour', () => {
    render(() => <DueButton label="Vitals" due={now - 220_000} now={now} onPress={nothing} />)
    expect(screen.getByRole('button').textContent).toContain('3:40overdue')
  })
})

test('undo is there for ten seconds and then gone', () => {
  const [at, setAt] = createSignal(now)
  const undo = vi.fn()
  render(() => <UndoBar text="Vitals saved 10:41" until={now + 10_000} now={at()} onUndo={undo} />)
  setAt(now + 9_999)
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledTimes(1)
  setAt(now + 10_000)
  expect(screen.queryByRole('button')).toBeNull()
})

describe('a button that waits', () => {
  test('names what is missing and leads there instead of acting', () => {
    const sign = vi.fn()
    const lead = vi.fn()
    render(() => (
      <Button waitingFor="1 order to confirm first" onPress={sign} onWaiting={lead} submit>
        Sign
      </Button>
    ))
    const button = screen.getByRole('button', { name: 'Sign 1 order to confirm first' })
    expect(button.getAttribute('type')).toBe('button')
    fireEvent.click(button)
    expect(sign).not.toHaveBeenCalled()
    expect(lead).toHaveBeenCalledTimes(1)
  })

  test('a quick action that is not allowed says why and does nothing', () => {
    const rate = vi.fn()
    render(() => (
      <QuickAction icon="rate" why="Held. Resume first" onPress={rate}>
        Rate
      </QuickAction>
    ))
    fireEvent.click(screen.getByRole('button', { name: /Held\. Resume first/ }))
    expect(rate).not.toHaveBeenCalled()
  })
})

describe('choices', () => {
  const options = [
    { value: 'a', label: 'Floating' },
    { value: 'b', label: 'Calm' },
  ] as const

  test('a score that is not given yet shows nothing chosen', () => {
    render(() => <Segmented label="Circulation" options={options} chosen={undefined} onChoose={nothing} />)
    for (const radio of screen.getAllByRole<HTMLInputElement>('radio')) expect(radio.checked).toBe(false)
  })

  test('a choice that the screen does not take does not look taken', () => {
    render(() => (
      <>
        <Segmented label="Circulation" options={options} chosen="a" onChoose={nothing} />
        <Chips label="Seen" options={options} chosen={['a']} onChoose={nothing} />
      </>
    ))
    for (const role of ['radio', 'checkbox']) {
      fireEvent.click(screen.getByRole(role, { name: 'Calm' }))
      expect(screen.getByRole<HTMLInputElement>(role, { name: 'Calm' }).checked).toBe(false)
      expect(screen.getByRole<HTMLInputElement>(role, { name: 'Floating' }).checked).toBe(true)
    }
  })

  test('chips keep the order of the list, not of the taps', () => {
    const choose = vi.fn()
    render(() => <Chips label="Seen" options={options} chosen={['b']} onChoose={choose} />)
    fireEvent.click(screen.getByRole('checkbox', { name: 'Floating' }))
    expect(choose).toHaveBeenLastCalledWith(['a', 'b'])
  })

  test('a reason is one of the list, and a second tap takes it back', () => {
    const choose = vi.fn()
    render(() => <ChipChoice label="Reason" options={options} chosen="a" onChoose={choose} />)
    fireEvent.click(screen.getByRole('checkbox', { name: 'Calm' }))
    expect(choose).toHaveBeenLastCalledWith('b')
    fireEvent.click(screen.getByRole('checkbox', { name: 'Floating' }))
    expect(choose).toHaveBeenLastCalledWith(undefined)
  })
})

describe('typing', () => {
  test('the last value is shown beside the field, never in it', () => {
    render(() => (
      <FieldRow
        label="HR"
        unit="per min"
        values={[{ id: 'hr', name: 'HR per min', typed: '', active: false }]}
        last="84"
        onPick={nothing}
      />
    ))
    expect(screen.getByRole('button', { name: 'HR per min, empty' }).textContent).toBe('–')
  })

  test('a pressure that was not taken is said once, with its reason', () => {
    const value = (id: string, name: string) => ({ id, name, typed: '', active: false })
    render(() => (
      <FieldRow
        label="BP"
        unit="mmHg"
        values={[value('systolic', 'Systolic'), value('diastolic', 'Diastolic')]}
        notTaken="cuff off"
        onPick={nothing}
      />
    ))
    expect(screen.getAllByRole('button').map((each) => each.getAttribute('aria-label'))).toEqual([
      'Systolic, Not taken',
    ])
    expect(screen.getByText('cuff off')).toBeTruthy()
  })

  test('the pad has ten digits and Delete, and says which was pressed', () => {
    const key = vi.fn()
    render(() => <NumberPad label="HR" onKey={key} />)
    expect(screen.getAllByRole('button')).toHaveLength(11)
    fireEvent.click(screen.getByRole('button', { name: '7' }))
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }))
    expect(key.mock.calls).toEqual([['7'], ['delete']])
  })

  test('at the maximum the stepper does not go up and says why', () => {
    const up = vi.fn()
    render(() => (
      <Stepper
        label="Rate"
        value="0.75"
        unit=""
        down="0.7"
        up={undefined}
        upWhy="hard limit"
        onDown={nothing}
        onUp={up}
      />
    ))
    const more = screen.getByRole('button', { name: /hard limit/ })
    fireEvent.click(more)
    expect(up).not.toHaveBeenCalled()
  })
})

test('only a critical alert interrupts reading aloud', () => {
  render(() => (
    <>
      <AlertBlock level="attention" title="0.6 is over 0.5." />
      <AlertBlock level="critical" title="BP 172/98, over 160" />
    </>
  ))
  expect(screen.getAllByRole('alert').map((each) => each.textContent)).toEqual(['BP 172/98, over 160'])
})

test('a corrected value stays readable beside the new one', () => {
  render(() => (
    <EntryRow at={now} who="RA">
      HR <Was>188</Was> 88
    </EntryRow>
  ))
  expect(screen.getByRole('listitem').textContent).toContain('HR corrected from 188 88')
})

describe('the patient band', () => {
  const someone: PatientBandProps = {
    place: { chair: '3' },
    name: { family: 'Halvorsen', given: 'Marit Elise' },
    born: '1979-08-12',
    mrn: '0048 1729',
    weight: { kg: 72, measuredAt: now },
    allergies: ['Penicillin', 'Latex'],
    now,
    sync: { at: 'saved' },
    user: 'RA',
    onUser: nothing,
    onBoard: nothing,
    onAllergies: nothing,
  }
  const text = (props: Partial<PatientBandProps>) =>
    render(() => <PatientBand {...someone} {...props} />).container.textContent

  test('has surname in capitals, birth date with age, number, weight with its time, and allergies', () => {
    const band = text({})
    for (const part of ['HALVORSEN, Marit Elise', '12 Aug 1979 47 y', '0048 1729', '72 kg 10:41', 'Penicillin, Latex'])
      expect(band).toContain(part)
  })

  test('no allergies and not asked are two answers', () => {
    expect(text({ allergies: [] })).toContain('None known')
    cleanup()
    expect(text({ allergies: 'notAsked' })).toContain('Not asked')
  })

  test('a missing weight is said, not left blank', () => {
    expect(text({ weight: 'notWeighed' })).toContain('Not weighed')
  })

  test('a tablet clock that is off is said where the time stands', () => {
    expect(text({ clockOff: '2 min' })).toContain('Clock 2 min off')
  })
})

test('on a phone, which has no room for all phases, the rail begins with the one that the session stands in', () => {
  const left = vi.spyOn(HTMLElement.prototype, 'offsetLeft', 'get').mockReturnValue(212)
  const steps = [
    { id: 'infusion', label: 'Infusion', state: 'done' },
    { id: 'sign', label: 'Sign', state: 'current' },
  ] as const
  render(() => <PhaseRail steps={steps} />)
  expect(screen.getByRole('navigation').scrollLeft).toBe(212)
  left.mockRestore()
})

test('the rail follows to the next phase, and leaves alone what a thumb has moved while the time in it runs on', () => {
  const left = vi.spyOn(HTMLElement.prototype, 'offsetLeft', 'get').mockImplementation(function (this: HTMLElement) {
    return this.textContent?.startsWith('Sign') ? 212 : 40
  })
  const [stands, setStands] = createSignal({ on: 'infusion', elapsed: '5 min' })
  const step = (id: string, label: string) =>
    ({ id, label, state: stands().on === id ? 'current' : 'toCome', note: stands().elapsed }) as const
  render(() => <PhaseRail steps={[step('infusion', 'Infusion'), step('sign', 'Sign')]} />)
  const rail = screen.getByRole('navigation')
  expect(rail.scrollLeft).toBe(40)
  rail.scrollLeft = 90
  setStands({ on: 'infusion', elapsed: '6 min' })
  expect(rail.scrollLeft).toBe(90)
  setStands({ on: 'sign', elapsed: '6 min' })
  expect(rail.scrollLeft).toBe(212)
  left.mockRestore()
})

test('an option that is told anew stays the same under the finger, in each kind of choice', () => {
  const [label, setLabel] = createSignal('35 mL/h')
  const options = () => [{ value: 'a', label: label() }]
  render(() => (
    <>
      <Segmented label="One" options={options()} chosen="a" onChoose={nothing} />
      <Chips label="Many" options={options()} chosen={['a']} onChoose={nothing} />
      <SelectField label="List" options={options()} value="a" onChoose={nothing} />
    </>
  ))
  const drawn = () => [screen.getByRole('radio'), screen.getByRole('checkbox'), screen.getByRole('option')]
  const before = drawn()
  setLabel('36 mL/h')
  expect(drawn().map((each, i) => each === before[i])).toEqual([true, true, true])
  expect(screen.getAllByText('36 mL/h')).toHaveLength(3)
})

test('a choice that is taken back shows that nothing is chosen, and can be made again', () => {
  const [value, setValue] = createSignal<string | undefined>('a')
  const options = ['a', 'b'].map((each) => ({ value: each, label: each }))
  render(() => (
    <SelectField label="Second person" options={options} value={value()} empty="Nobody" onChoose={setValue} />
  ))
  const field = screen.getByRole<HTMLSelectElement>('combobox')
  setValue(undefined)
  expect(field.selectedOptions[0]?.textContent).toBe('Nobody')
  fireEvent.change(field, { target: { value: 'a' } })
  expect([value(), field.selectedOptions[0]?.textContent]).toEqual(['a', 'a'])
})
