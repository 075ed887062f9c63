import { type Inside, verifyNote } from '../../verify/note.ts'
import { drawingVersion } from '../note/drawing.ts'
import type { Found } from './verify.ts'

/** A sealed note: its seal, its record, and its pages drawn again where this installation draws as they were drawn. */
export async function ofNote(bytes: Buffer): Promise<Found> {
  const { intact, findings, said, inside } = await verifyNote(bytes, { drawing: drawingVersion() })
  if (!intact || !inside) return { intact: false, words: findings[0]?.words ?? 'The seal does not hold.' }
  const pages = await drawnTheSame(bytes, inside)
  if (pages === false) return { intact: false, words: 'Drawn again from its record, the note has other pages.' }
  const drawing = pages
    ? 'Drawn again from its record, every byte of the pages is the same.'
    : 'Its pages were not drawn again: another version of Chairside drew them.'
  return { intact: true, words: [...said, drawing].join(' ') }
}

/** Whether the same pages come out again; undefined where another version drew them. */
async function drawnTheSame(bytes: Buffer, { entries, record, pinned, before }: Inside): Promise<boolean | undefined> {
  if (pinned.layout.drawing !== drawingVersion()) return undefined
  const { drawnAgain } = await import('../note/print.ts')
  const again = await drawnAgain(entries, record, pinned, before)
  return bytes.subarray(0, again.length).equals(again)
}
