import { afterEach, describe, expect, test } from 'vitest'
import { chooseKeys, singleKey } from './keys.ts'

let last: string | undefined
const listen = (event: KeyboardEvent) => {
  last = singleKey(event)
}
document.addEventListener('keydown', listen)
afterEach(() => {
  chooseKeys(true)
  document.body.replaceChildren()
})

/** What the page takes a key for, pressed while the focus is in `html`. */
function pressed(key: string, html = '<main tabindex="0" id="at"></main>', held: KeyboardEventInit = {}) {
  document.body.innerHTML = html
  const at = document.querySelector('#at')
  last = undefined
  at?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...held }))
  return last
}

describe('a single key', () => {
  test('is one on the page, in either case', () => {
    expect(pressed('v')).toBe('v')
    expect(pressed('V')).toBe('v')
    expect(pressed('?', undefined, { shiftKey: true })).toBe('?')
  })
  test.each([
    ['a field', '<input id="at">'],
    ['a search', '<input type="search" id="at">'],
    ['a text of several lines', '<textarea id="at"></textarea>'],
    ['a list to choose from', '<select id="at"></select>'],
    ['a sheet', '<div role="dialog"><button id="at"></button></div>'],
  ])('is text in %s', (_, html) => expect(pressed('v', html)).toBeUndefined())
  test('is one on a box to tick, where it cannot be text', () =>
    expect(pressed('v', '<input type="checkbox" id="at">')).toBe('v'))
  test.each([{ ctrlKey: true }, { altKey: true }, { metaKey: true }])('is none with %o', (held) =>
    expect(pressed('v', undefined, held)).toBeUndefined(),
  )
  test('does nothing once they are turned off, and again when they are on', () => {
    chooseKeys(false)
    expect(pressed('v')).toBeUndefined()
    chooseKeys(true)
    expect(pressed('v')).toBe('v')
  })
})
