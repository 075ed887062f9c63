import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

/** The sizes and themes that every screen is looked at in. */
export const sizes = [
  [1180, 820],
  [820, 1180],
  [390, 844],
] as const
export const themes = ['light', 'dark'] as const

/** So much smaller is a kept picture: letters become grey, a button of 48 px is still six by eight cells. */
export const SMALLER = 6
/** Colours are kept in 16 steps a channel: finer ones are what another machine's font rendering makes of them. */
const STEP = 17
const GAP = 4

/** The mean colour of each square of two by two; what is left over at the right and below is cut off. */
function halved(picture: PNG): PNG {
  const [width, height] = [Math.floor(picture.width / 2), Math.floor(picture.height / 2)]
  const small = new PNG({ width, height })
  const at = (x: number, y: number, channel: number) => picture.data[(y * picture.width + x) * 4 + channel] ?? 0
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < 4; channel += 1) {
        const [left, top] = [2 * x, 2 * y]
        const sum =
          at(left, top, channel) +
          at(left + 1, top, channel) +
          at(left, top + 1, channel) +
          at(left + 1, top + 1, channel)
        small.data[(y * width + x) * 4 + channel] = Math.round(sum / 4 / STEP) * STEP
      }
  return small
}

/** One sheet of a screen: its sizes side by side, light above dim; `pictures` are PNG files twice as large. */
export function sheetOf(pictures: readonly (readonly Buffer[])[]): PNG {
  const rows = pictures.map((row) => row.map((file) => halved(PNG.sync.read(file))))
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)))
  const width = Math.max(...rows.map((row) => row.reduce((sum, each) => sum + each.width + GAP, 0)))
  const sheet = new PNG({ width, height: heights.reduce((sum, height) => sum + height + GAP, 0) })
  // White between them, as in the file: nothing in a sheet is transparent.
  sheet.data.fill(255)
  let top = 0
  for (const [index, row] of rows.entries()) {
    let left = 0
    for (const each of row) {
      PNG.bitblt(each, sheet, 0, 0, each.width, each.height, left, top)
      left += each.width + GAP
    }
    top += (heights[index] ?? 0) + GAP
  }
  return sheet
}

export const fileOf = (sheet: PNG): Buffer => PNG.sync.write(sheet, { colorType: 2, deflateLevel: 9, filterType: -1 })

/** How many cells of a square of eight by eight may differ: edges of letters do, a button that moved is more. */
const WINDOW = 8
const MOST = 14

/**
 * Where a screen is not as its kept picture has it: the most cells that differ in any square of eight by eight, which
 * is what a glance notices, and a picture of the difference. `differs` is undefined when that is within what two
 * machines draw differently.
 */
export function compared(now: PNG, kept: PNG): { readonly differs?: string; readonly picture: PNG } {
  const picture = new PNG({ width: now.width, height: now.height })
  if (now.width !== kept.width || now.height !== kept.height)
    return { differs: `is ${now.width} by ${now.height}, was ${kept.width} by ${kept.height}`, picture: now }
  const cells = pixelmatch(now.data, kept.data, picture.data, now.width, now.height, {
    threshold: 0.12,
    includeAA: true,
    windowSize: WINDOW,
  })
  return cells > MOST ? { differs: `${cells} of ${WINDOW * WINDOW} cells in one place`, picture } : { picture }
}
