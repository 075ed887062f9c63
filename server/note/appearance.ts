/** What a filled signature field shows: who, when, with what meaning, by which certificate. It claims no validity. */
import { type Face, spelled, widthIn } from './fonts.ts'
import type { Kit } from './kit.ts'
import { wrapped } from './wrap.ts'

export type SealWords = {
  readonly name: string
  readonly credential: string
  readonly meaning: string
  readonly reason?: string | undefined
  /** The time with its zone, in words. */
  readonly signedAt: string
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string
  readonly issuer: string
}

type Line = { readonly text: string; readonly face: Face; readonly size: number; readonly color: string }

const PADDING = 6
const BAR = 3
const LEADING = 1.25
const INK = '#111827'
const SECOND = '#374151'

/** What stands behind a reason that is too long for the field; the signature itself holds all of it. */
const CUT = '… (cut; whole in the signature)'

/** Draws the seal, as large as the field allows. Throws when the words don't fit even in the smallest print. */
export function drawSeal(kit: Kit, width: number, height: number, words: SealWords): void {
  kit
    .lineWidth(0.5)
    .rect(0.25, 0.25, width - 0.5, height - 0.5)
    .stroke(SECOND)
  kit.rect(0, 0, BAR, height).fill(INK)
  const left = BAR + PADDING
  let y = PADDING
  for (const line of fittedWords(words, width - left - PADDING, height - 2 * PADDING)) {
    y += line.size * LEADING
    kit.face(line.face, line.size).show(line.text, left, y - line.size * 0.3, line.color)
  }
}

function linesOf({ name, credential, meaning, reason, signedAt, fingerprint, issuer }: SealWords): readonly Line[] {
  const groups = fingerprint.match(/.{1,4}/g) ?? []
  const small = { face: 'regular', size: 6, color: SECOND } as const
  return [
    { text: credential ? `${name}, ${credential}` : name, face: 'semibold', size: 11, color: INK },
    { text: meaning, face: 'regular', size: 9, color: INK },
    ...(reason ? [{ text: reason, face: 'italic', size: 8, color: INK } as const] : []),
    { text: signedAt, face: 'regular', size: 9, color: INK },
    { text: `Certificate SHA-256 ${groups.join(' ')}`, ...small },
    { text: `Issued by ${issuer}. Have the file verified: this picture alone proves nothing.`, ...small },
  ]
}

/** The lines that fit; of a very long reason as much as does, since nobody may be kept from signing by its length. */
function fittedWords(words: SealWords, width: number, height: number): readonly Line[] {
  const lines = fitted(linesOf(words), width, height)
  if (lines) return lines
  for (let kept = words.reason?.length ?? 0; kept > 0; kept = Math.floor(kept * 0.8)) {
    const cut = fitted(linesOf({ ...words, reason: `${words.reason?.slice(0, kept)}${CUT}` }), width, height)
    if (cut) return cut
  }
  throw new Error('The signature field is too small for what it must show.')
}

/** The lines wrapped to the width, all made smaller together until they fit the height; undefined where they don't. */
function fitted(lines: readonly Line[], width: number, height: number): readonly Line[] | undefined {
  for (let scale = 1; scale >= 0.5; scale -= 0.05) {
    const scaled = lines.flatMap((line) => {
      const size = line.size * scale
      const widthOf = (text: string) => (widthIn(line.face, text) / 1000) * size
      return wrapped(spelled(line.text), width, widthOf).map((text) => ({ ...line, text, size }))
    })
    if (scaled.reduce((sum, line) => sum + line.size * LEADING, 0) <= height) return scaled
  }
  return undefined
}
