/** A code to scan, as ink: dark squares on white with the quiet margin that scanners ask for. */
import { encode } from 'uqr'
import type { AccessiblePdf } from './accessible.ts'

/** Modules around the code that stay white: ISO/IEC 18004 asks for four. */
const QUIET = 4

/**
 * One mask for every code: trying all eight takes longer than a page, and is meant for payloads that repeat. Most of
 * ours is a hash.
 */
export const codeOptions = { ecc: 'M', border: 0, maskPattern: 0 } as const

/** Draws the code as one figure. Each module is about 0.5 mm at 62 pt: a phone reads that off paper. */
export function drawCode(pdf: AccessiblePdf, payload: string, label: string, x: number, y: number, side: number): void {
  const { data, size } = encode(payload, codeOptions)
  const module = side / (size + 2 * QUIET)
  pdf.figure(label, { x, y, width: side, height: side }, (canvas) => {
    data.forEach((row, line) => {
      for (const { from, to } of darkIn(row))
        canvas.rect(x + (QUIET + from) * module, y + (QUIET + line) * module, (to - from) * module, module)
    })
    canvas.fill('#000000')
  })
}

/** Neighbouring dark modules as one stretch: between two rectangles a printer may leave a white hair. */
function darkIn(row: readonly boolean[]): readonly { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  row.forEach((dark, index) => {
    const last = found.at(-1)
    if (!dark) return
    if (last?.to === index) last.to = index + 1
    else found.push({ from: index, to: index + 1 })
  })
  return found
}
