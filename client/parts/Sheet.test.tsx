import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library'
import { createSignal, Show } from 'solid-js'
import { afterEach, expect, test, vi } from 'vitest'
import { Dialog, Sheet } from './Sheet.tsx'

afterEach(cleanup)

/** A page with a band, a button that opens the vitals sheet, and a dialog that can lie over it. */
function page() {
  const closed = vi.fn()
  render(() => {
    const [open, setOpen] = createSignal(false)
    const [asking, setAsking] = createSignal(false)
    const close = () => {
      closed()
      setOpen(false)
    }
    return (
      <>
        <header>
          <button type="button">Lock</button>
        </header>
        <main>
          <button type="button" onClick={() => setOpen(true)}>
            Vitals
          </button>
        </main>
        <Show when={open()}>
          <Sheet title="Vitals" chair="3" patient="Halvorsen, Marit" onClose={close}>
            <button type="button">First</button>
            <button type="button" onClick={() => setAsking(true)}>
              Ask
            </button>
          </Sheet>
        </Show>
        <Show when={asking()}>
          <Dialog title="Same pressure?" onClose={() => setAsking(false)}>
            Really
          </Dialog>
        </Show>
      </>
    )
  })
  const opener = screen.getByRole('button', { name: 'Vitals' })
  opener.focus()
  fireEvent.click(opener)
  return { opener, closed }
}

const tab = (shiftKey = false) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Tab', shiftKey, bubbles: true })

test('its head repeats chair and name', () => {
  page()
  expect(screen.getByRole('dialog').textContent).toContain('Chair 3, Halvorsen, Marit')
})

test('the page under it cannot be touched once it is drawn; the band can', async () => {
  page()
  await vi.waitFor(() => expect(document.querySelector('main')?.inert).toBe(true))
  expect(document.querySelector('header')?.inert).toBeFalsy()
})

test('Tab goes round inside it, both ways', () => {
  page()
  const last = screen.getByRole('button', { name: 'Ask' })
  last.focus()
  tab()
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Close')
  tab(true)
  expect(document.activeElement).toBe(last)
})

test('Tab from outside comes back into it', () => {
  page()
  document.querySelector('header button')?.dispatchEvent(new Event('focus'))
  screen.getByRole('button', { name: 'Lock' }).focus()
  tab()
  expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true)
})

test('it takes the focus once it is drawn, and leaves it where somebody put it meanwhile', async () => {
  page()
  const dialog = screen.getByRole('dialog')
  await vi.waitFor(() => expect(document.activeElement).toBe(dialog))
  cleanup()
  page()
  const ask = screen.getByRole('button', { name: 'Ask' })
  ask.focus()
  await new Promise((later) => setTimeout(later, 50))
  expect(document.activeElement).toBe(ask)
})

test('Escape closes it and the focus returns to what opened it', async () => {
  const { opener, closed } = page()
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('dialog')))
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', bubbles: true })
  expect(closed).toHaveBeenCalledTimes(1)
  expect(screen.queryByRole('dialog')).toBeNull()
  await vi.waitFor(() => expect(document.activeElement).toBe(opener))
  expect(document.querySelector('main')?.inert).toBe(false)
})

test('a page that waits for its list while the sheet goes can be touched when it is back', async () => {
  page()
  const main = document.querySelector('main')
  const [place, inert] = [main?.parentElement, () => main?.inert]
  await vi.waitFor(() => expect(inert()).toBe(true))
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', bubbles: true })
  main?.remove()
  await vi.waitFor(() => expect(inert()).toBe(false))
  if (main) place?.append(main)
})

test('Tab cannot leave it before the page under it is inert, nor Escape be lost', () => {
  const { closed } = page()
  tab()
  expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true)
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', bubbles: true })
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a touch beside it does not close it', () => {
  const { closed } = page()
  const scrim = screen.getByRole('dialog').parentElement
  if (scrim) fireEvent.click(scrim)
  expect(closed).not.toHaveBeenCalled()
})

test('with a dialog over it, Escape closes the dialog alone', async () => {
  const { closed } = page()
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  const sheet = screen.getByText('Vitals', { selector: 'h2' }).closest('[role=dialog]')
  await vi.waitFor(() => expect(sheet instanceof HTMLElement && sheet.inert).toBe(true))
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', bubbles: true })
  expect(closed).not.toHaveBeenCalled()
  expect(screen.getByRole('dialog')).toBe(sheet)
  await vi.waitFor(() => expect(sheet instanceof HTMLElement && sheet.inert).toBe(false))
})
