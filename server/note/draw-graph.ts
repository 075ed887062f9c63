/** The record graph on paper: the scene's marks as vectors, its tones as inks that a grey copy keeps apart. */
import type { Mark, Scene, Tone } from '../../chart/graph.ts'
import type { AccessiblePdf, Canvas } from './accessible.ts'
import { spelled } from './fonts.ts'

const inks: Readonly<Record<Tone, string>> = {
  ink: '#111418',
  ink2: '#3b4149',
  ink3: '#565c64',
  line: '#d3d7dc',
  line2: '#a4a9b0',
  surface: '#ffffff',
  bed: '#f4f6f7',
  held: '#dcdfe2',
  fade: '#ffffff',
  hr: '#174a2f',
  spo2: '#15465a',
  drug: '#5e1f4d',
  'drug-fill': '#e3c6dc',
  attn: '#5a3a08',
  'attn-soft': '#f8f2e6',
  'attn-line': '#cbb58c',
  crit: '#8a1414',
  ghost: '#c3c7cc',
}

/** Draws the scene with its upper left corner at (x, y), as one figure with the words of all its groups. */
export function drawScene(pdf: AccessiblePdf, scene: Scene, x: number, y: number): void {
  const said = [scene.label, ...scene.groups.map(({ label }) => label)].filter((label) => label !== '').join(' ')
  pdf.figure(said, { x, y, width: scene.width, height: scene.height }, (canvas) => {
    canvas.save().translate(x, y)
    for (const { marks } of scene.groups) for (const mark of marks) draw(pdf, canvas, mark)
    canvas.restore()
  })
}

function draw(pdf: AccessiblePdf, canvas: Canvas, mark: Mark): void {
  if (mark.shape === 'text') {
    const { text, x, y, size, tone, bold, align } = mark
    const style = { size, color: inks[tone], face: bold ? 'semibold' : 'regular', align: align ?? 'left' } as const
    pdf.text(spelled(text), x, y, style)
    return
  }
  if (mark.shape === 'rect') {
    const { x, y, width, height, radius, fill } = mark
    if (radius === undefined) canvas.rect(x, y, width, height).fill(inks[fill])
    else canvas.roundedRect(x, y, width, height, radius).fill(inks[fill])
    return
  }
  const { d, fill, stroke, thickness = 1, dash } = mark
  if (d === '') return
  canvas.save().lineWidth(thickness).lineJoin('round').lineCap('round')
  if (dash) canvas.lineCap('butt').dash(dash[0] ?? 1, { space: dash[1] ?? 1 })
  canvas.path(d)
  if (fill && stroke) canvas.fillAndStroke(inks[fill], inks[stroke])
  else if (fill) canvas.fill(inks[fill])
  else if (stroke) canvas.stroke(inks[stroke])
  canvas.restore()
}
