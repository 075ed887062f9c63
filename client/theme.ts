/** Light, dim, or as the tablet is set; a person's choice stays on this tablet. */
import { createSignal } from 'solid-js'

export type Theme = 'light' | 'dark' | 'system'

const key = 'chairside.theme'
const isTheme = (text: string | null): text is Theme => text === 'light' || text === 'dark' || text === 'system'

/** Private windows and full tablets refuse storage; the screen must still come up. */
function stored(): Theme {
  try {
    const text = localStorage.getItem(key)
    return isTheme(text) ? text : 'system'
  } catch {
    return 'system'
  }
}

const [theme, setSignal] = createSignal<Theme>(stored())

export { theme }

/** Puts the theme on the page; `tokens.css` does the rest. */
export function showTheme(chosen: Theme) {
  if (chosen === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = chosen
}

/** Chooses a theme, shows it and remembers it. */
export function chooseTheme(chosen: Theme) {
  setSignal(chosen)
  showTheme(chosen)
  try {
    localStorage.setItem(key, chosen)
  } catch {
    // Not remembered; shown all the same.
  }
}

/** Whether the screen is dim now, by choice or by the tablet's setting. */
export const isDim = () =>
  theme() === 'dark' || (theme() === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches)
