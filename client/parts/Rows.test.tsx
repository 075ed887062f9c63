import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, test } from 'vitest'
import { Rows } from './Rows.tsx'

type Found = { readonly id: string; readonly sentence: string }

let close: (() => void) | undefined
afterEach(() => {
  close?.()
  document.body.replaceChildren()
})

test('what is being typed in a row stays while others chart, and its words follow', () => {
  const [found, setFound] = createSignal<readonly Found[]>([
    { id: 'late', sentence: 'Late by 31 min' },
    { id: 'waste', sentence: 'No waste yet' },
  ])
  close = render(
    () => (
      <Rows each={found()} by={({ id }) => id}>
        {(row) => (
          <p>
            <span>{row().sentence}</span>
            <input aria-label={row().id} />
          </p>
        )}
      </Rows>
    ),
    document.body,
  )
  const field = document.querySelectorAll('input')[1]
  if (!field) throw new Error('no field')
  field.focus()
  field.value = 'The patient left be'
  setFound([
    { id: 'new', sentence: 'Came while typing' },
    { id: 'waste', sentence: 'No waste for 5 min' },
  ])
  const shown = [...document.querySelectorAll('p')].map((row) => row.textContent)
  expect(shown).toEqual(['Came while typing', 'No waste for 5 min'])
  expect(document.activeElement).toBe(field)
  expect(field.isConnected).toBe(true)
  expect(field.value).toBe('The patient left be')
})
