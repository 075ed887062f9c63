import type { Locator } from 'playwright-core'
import { PNG } from 'pngjs'

/** What is drawn in a picture without its colours: for each point whether it stands out from its ground. */
export type Drawn = { readonly width: number; readonly height: number; readonly ink: Uint8Array }

/** The edge is left out: a box that only has another colour differs there from the page around it. */
const EDGE = 8
/** Ink is what stands out from the ground by so much of what stands out most: paler ink draws the same shape. */
const STANDS_OUT = 0.4

/** A grey picture of an element, and from it what is drawn: shapes, words and lines, whatever their colour. */
export async function drawn(element: Locator): Promise<Drawn> {
  const page = element.page()
  await page.evaluate(() => {
    document.documentElement.style.filter = 'grayscale(1)'
  })
  const { width, height, data } = PNG.sync.read(await element.screenshot({ animations: 'disabled', caret: 'hide' }))
  const counts = new Map<number, number>()
  const inside = (x: number, y: number) => x >= EDGE && y >= EDGE && x < width - EDGE && y < height - EDGE
  const grey = (x: number, y: number) => data[(y * width + x) * 4] ?? 0
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (inside(x, y)) counts.set(grey(x, y), (counts.get(grey(x, y)) ?? 0) + 1)
    }
  const [ground] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])
  const strongest = Math.max(...[...counts.keys()].map((each) => Math.abs(each - ground)))
  const ink = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (inside(x, y) && Math.abs(grey(x, y) - ground) > STANDS_OUT * strongest) ink[y * width + x] = 1
  return { width, height, ink }
}

/** How many points of two pictures are drawn in one and not in the other; of another size is another shape. */
export function difference(one: Drawn, other: Drawn): number {
  if (one.width !== other.width || one.height !== other.height) return Number.POSITIVE_INFINITY
  return one.ink.reduce((count, ink, index) => count + (ink === other.ink[index] ? 0 : 1), 0)
}
