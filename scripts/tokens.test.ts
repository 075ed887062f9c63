import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// Not beside the tokens, since the client's test runner reads every stylesheet as empty.
const tokens = readFileSync(new URL('../client/tokens.css', import.meta.url), 'utf8')

type Theme = Record<string, [number, number, number]>

/** The colours of one block, by name, as OKLCH. */
function colours(block: string): Theme {
  const found = [...block.matchAll(/--([a-z0-9-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)]
  return Object.fromEntries(found.map(([, name, l, c, h]) => [name, [Number(l), Number(c), Number(h)]]))
}

function block(from: string): string {
  const start = tokens.indexOf(from)
  expect(start, from).toBeGreaterThanOrEqual(0)
  return tokens.slice(start, tokens.indexOf('}', start))
}

/** Linear sRGB of an OKLCH colour (Ottosson's matrices). */
function linear([l, c, h]: [number, number, number]): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S,
    -1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S,
    -0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S,
  ]
}

const luminance = (colour: [number, number, number]) => {
  const [r, g, b] = linear(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(theme: Theme, text: string, ground: string): number {
  const [a, b] = [luminance(theme[text]!), luminance(theme[ground]!)].sort((x, y) => y - x)
  return (a! + 0.05) / (b! + 0.05)
}

const themes = { light: colours(block(':root {')), dark: colours(block('[data-theme="dark"] {')) }
const grounds = ['bg', 'surface', 'sunken', 'raised']
const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'drug', 'hr', 'spo2', 'attn', 'crit', 'ok']
const pairs = [
  ['accent-ink', 'accent-fill'],
  ['ink', 'accent-soft'],
  ['ink', 'drug-fill'],
  ['attn-ink', 'attn-solid'],
  ['attn', 'attn-soft'],
  ['ink', 'attn-soft'],
  ['crit-ink', 'crit-solid'],
  ['crit', 'crit-soft'],
  ['ok', 'ok-soft'],
  ['on-ink', 'ink'],
] as const

describe.each(Object.entries(themes))('%s', (_, theme) => {
  test.each(texts)('%s can be read on every ground', (text) => {
    for (const ground of grounds) expect(contrast(theme, text, ground), ground).toBeGreaterThanOrEqual(4.5)
  })

  test.each(pairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['edge', 'focus'])('%s can be seen on every ground', (line) => {
    for (const ground of grounds) expect(contrast(theme, line, ground), ground).toBeGreaterThanOrEqual(3)
  })

  test('every colour lies inside sRGB, so that no screen bends it', () => {
    for (const [name, colour] of Object.entries(theme))
      for (const channel of linear(colour)) {
        expect(channel, name).toBeGreaterThan(-0.003)
        expect(channel, name).toBeLessThan(1.003)
      }
  })
})

test('dark means dim: nothing on the dark page is brighter than its text', () => {
  const brightest = Math.max(...grounds.map((ground) => luminance(themes.dark[ground]!)))
  expect(brightest).toBeLessThan(0.02)
})

test("the system's dark is the chosen dark, token for token", () => {
  expect(colours(block(':root:not([data-theme]) {'))).toEqual(themes.dark)
})

test('dark answers every colour of light', () => {
  expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort())
})
