import type { Reading } from '../readings.ts'

type Drawn = { readonly x: number; readonly y: number; readonly size: number; readonly d: string }

/**
 * Draws the mark of a reading in one band, or takes what was drawn for it last where it still stands just there: among
 * 300 checks a new one moves none, and their numbers need not be put into words again.
 */
export function keeping(draw: (x: number, y: number, size: number) => string) {
  const drawn = new WeakMap<Reading, Drawn>()
  return (reading: Reading, x: number, y: number, size: number): string => {
    const known = drawn.get(reading)
    if (known !== undefined && known.x === x && known.y === y && known.size === size) return known.d
    const d = draw(x, y, size)
    drawn.set(reading, { x, y, size, d })
    return d
  }
}
