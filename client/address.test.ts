import { createRoot } from 'solid-js'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { followAddress, go, path } from './address.ts'

const scrolled = vi.spyOn(window, 'scrollTo').mockImplementation(() => undefined)
/** Pages whose file is still to come. */
const files = new Map<string, PromiseWithResolvers<void>>()
let end = () => {}
beforeAll(() => {
  end = createRoot(() => followAddress((at) => files.get(at)?.promise))
})
afterAll(() => end())
beforeEach(async () => {
  go('/')
  await vi.waitFor(() => expect(path()).toBe('/'))
})

const later = () => new Promise((done) => setTimeout(done, 20))

/** Clicks what is in the link; answers whether the browser would have gone there itself. */
function click(html: string, how: MouseEventInit = {}): boolean {
  document.body.innerHTML = html
  const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...how })
  // Heard after ours, as the browser is; jsdom cannot leave a page.
  let isLeft = false
  addEventListener(
    'click',
    (heard) => {
      isLeft = !heard.defaultPrevented
      heard.preventDefault()
    },
    { once: true },
  )
  document.querySelector('b')?.dispatchEvent(event)
  return isLeft
}

test('a link leads to its screen without fetching the page again, and back leads back', async () => {
  expect(click('<a href="/session/s1"><b>Chair 1</b></a>')).toBe(false)
  await vi.waitFor(() => expect(path()).toBe('/session/s1'))
  expect(location.pathname).toBe('/session/s1')
  await vi.waitFor(() => expect(scrolled).toHaveBeenLastCalledWith(0, 0))
  history.back()
  await vi.waitFor(() => expect(path()).toBe('/'))
})

describe('a page whose file is still to come', () => {
  const slow = (at: string) => {
    const file = Promise.withResolvers<void>()
    files.set(at, file)
    onTestFinished(() => void files.delete(at))
    return file
  }

  test('leaves the page that stands on the screen until then', async () => {
    const file = slow('/calendar')
    go('/calendar')
    await later()
    expect([path(), location.pathname]).toEqual(['/', '/calendar'])
    file.resolve()
    await vi.waitFor(() => expect(path()).toBe('/calendar'))
  })

  test('does not come over the page that was gone to meanwhile', async () => {
    const file = slow('/calendar')
    go('/calendar')
    go('/patients')
    await vi.waitFor(() => expect(path()).toBe('/patients'))
    scrolled.mockClear()
    file.resolve()
    await later()
    expect(path()).toBe('/patients')
    expect(scrolled, 'under a finger').not.toHaveBeenCalled()
  })

  test('is shown all the same when it does not come: the page itself says so', async () => {
    const file = slow('/calendar')
    go('/calendar')
    file.reject(new Error('no network'))
    await vi.waitFor(() => expect(path()).toBe('/calendar'))
  })
})

test('an address taken instead leaves no way back to the one before', async () => {
  const before = history.length
  go('/patients', 'instead')
  await vi.waitFor(() => expect(path()).toBe('/patients'))
  expect(history.length).toBe(before)
})

test('the address that is open already is not one step back more', () => {
  const before = history.length
  click('<a href="/"><b>All chairs</b></a>')
  expect(history.length).toBe(before)
})

test.each([
  ['a document of the server', '<a href="/api/sessions/s1/note.pdf"><b>PDF</b></a>', {}],
  ['a file to keep', '<a href="/x.csv" download="x.csv"><b>CSV</b></a>', {}],
  ['another tab', '<a href="/wall" target="_blank"><b>Wall</b></a>', {}],
  ['a place in the page', '<a href="#entries"><b>Entries</b></a>', {}],
  ['somebody else', '<a href="https://example.org/"><b>Elsewhere</b></a>', {}],
  ['a new tab asked for', '<a href="/patients"><b>Patients</b></a>', { ctrlKey: true }],
  ['the other button', '<a href="/patients"><b>Patients</b></a>', { button: 1 }],
])('what is the browser’s stays so: %s', async (_, html, how) => {
  expect(click(html, how)).toBe(true)
  await Promise.resolve()
  expect(path()).toBe('/')
})
