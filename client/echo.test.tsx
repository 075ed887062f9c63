import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { createSignal, For, Show } from 'solid-js'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ignoreEchoes } from './echo.ts'

beforeAll(ignoreEchoes)
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  leave()
  vi.useRealTimers()
})
/** Away from the page, and long enough that the next tap is the first. */
function leave() {
  vi.advanceTimersByTime(1000)
  cleanup()
}

/** A finger on the button with this name; jsdom's own pointer events have no place. */
function tap(name: string, x = 100) {
  const target = screen.getByRole('button', { name })
  fireEvent(target, new MouseEvent('pointerdown', { bubbles: true, clientX: x, clientY: 700 }))
  fireEvent.click(target, { detail: 1 })
}

/** A pad that types a heart rate of two digits and then offers values of SpO2 where its keys were. */
function pad() {
  const [typed, setTyped] = createSignal('')
  const [spO2, setSpO2] = createSignal<string>()
  const [rounds, setRounds] = createSignal<readonly number[]>([1])
  render(() => (
    <Show
      when={typed().length < 2}
      fallback={
        <button type="button" onClick={() => setSpO2('97')}>
          97
        </button>
      }
    >
      <For each={rounds()}>
        {(round) => (
          <button
            type="button"
            onClick={() => {
              setTyped(`${typed()}4`)
              setRounds([round + 1])
            }}
          >
            4
          </button>
        )}
      </For>
      <button type="button" onClick={() => setTyped(`${typed()}5`)}>
        5
      </button>
    </Show>
  ))
  return { typed, spO2 }
}

test('the second tap of a glove does not choose what came where the last digit was', () => {
  const { typed, spO2 } = pad()
  tap('5')
  tap('5', 105)
  expect(typed()).toBe('55')
  tap('97', 103)
  expect(spO2()).toBeUndefined()
})

test('a tap a quarter of a second later, or a finger’s width away, is one of its own', () => {
  const first = pad()
  tap('5')
  tap('5')
  vi.advanceTimersByTime(251)
  tap('97')
  expect(first.spO2()).toBe('97')
  leave()
  const second = pad()
  tap('5')
  tap('5')
  tap('97', 140)
  expect(second.spO2()).toBe('97')
})

test('nor does a second tap that was down before the first was answered', () => {
  const { typed, spO2 } = pad()
  tap('5')
  const key = screen.getByRole('button', { name: '5' })
  for (const _ of [1, 2]) fireEvent(key, new MouseEvent('pointerdown', { bubbles: true, clientX: 100, clientY: 700 }))
  fireEvent.click(key, { detail: 1 })
  expect(typed()).toBe('55')
  fireEvent.click(screen.getByRole('button', { name: '97' }), { detail: 1 })
  expect(spO2()).toBeUndefined()
})

test('what a key or a screen reader presses right after a tap is no second tap', () => {
  const { spO2 } = pad()
  tap('5')
  tap('5')
  fireEvent.click(screen.getByRole('button', { name: '97' }), { detail: 0 })
  expect(spO2()).toBe('97')
})

test('a key typed twice quickly counts twice, also when it was drawn anew; so does its neighbour', () => {
  const { typed } = pad()
  tap('4')
  tap('4')
  expect(typed()).toBe('44')
  leave()
  const neighbours = pad()
  tap('5', 128)
  tap('4', 110)
  expect(neighbours.typed()).toBe('54')
})

test('what a sheet laid bare, or lies over, is not pressed by the second tap', () => {
  const held = vi.fn()
  const [open, setOpen] = createSignal(true)
  render(() => (
    <>
      <main inert={open()}>
        <button type="button" onClick={held}>
          Hold
        </button>
      </main>
      <Show when={open()}>
        <button type="button" onClick={() => setOpen(false)}>
          Save
        </button>
      </Show>
    </>
  ))
  tap('Save')
  tap('Hold')
  expect(held).not.toHaveBeenCalled()
  vi.advanceTimersByTime(251)
  tap('Hold')
  expect(held).toHaveBeenCalledTimes(1)
})

test('nor what a sheet shows that opened over the first tap, before it is drawn and the page under it is out of use', () => {
  const charted = vi.fn()
  const [open, setOpen] = createSignal(false)
  render(() => (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Observe
      </button>
      <Show when={open()}>
        <button type="button" onClick={charted}>
          Suicidal ideation
        </button>
      </Show>
    </>
  ))
  // Only a browser knows what lies at a point: whatever came last lies on top.
  const at = vi.fn(() => screen.getAllByRole('button').at(-1) ?? null)
  document.elementFromPoint = at
  tap('Observe')
  tap('Suicidal ideation')
  expect(charted).not.toHaveBeenCalled()
  vi.advanceTimersByTime(251)
  tap('Suicidal ideation')
  expect(charted).toHaveBeenCalledTimes(1)
  Reflect.deleteProperty(document, 'elementFromPoint')
})

test('nor what lay under a sheet that is put away and kept', () => {
  const held = vi.fn()
  const [away, setAway] = createSignal(false)
  render(() => (
    <>
      <button type="button" onClick={held}>
        Hold
      </button>
      <div aria-hidden={away() ? 'true' : undefined}>
        <button type="button" onClick={() => setAway(true)}>
          Save
        </button>
      </div>
    </>
  ))
  tap('Save')
  tap('Hold')
  expect(held).not.toHaveBeenCalled()
})
