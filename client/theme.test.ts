import { afterEach, expect, test, vi } from 'vitest'
import { chooseTheme, theme } from './theme.ts'

afterEach(() => {
  vi.restoreAllMocks()
  chooseTheme('system')
})

const shown = () => document.documentElement.dataset.theme

test('a chosen theme stands on the page and stays on this tablet', () => {
  chooseTheme('dark')
  expect(shown()).toBe('dark')
  expect(localStorage.getItem('chairside.theme')).toBe('dark')
})

test("as the tablet: the page leaves it to the system's setting", () => {
  chooseTheme('dark')
  chooseTheme('system')
  expect(shown()).toBeUndefined()
})

test('a tablet that refuses to store still dims its screen', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  chooseTheme('dark')
  expect(theme()).toBe('dark')
  expect(shown()).toBe('dark')
})
