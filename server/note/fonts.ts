/** The faces of the note: Source Sans 3, parsed once, with every character asked for before it is drawn. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { create, type Font, type Position, type Run } from 'fontkit'

export type Face = 'regular' | 'semibold' | 'italic'

const files: Record<Face, string> = {
  regular: '400Regular/SourceSans3_400Regular.ttf',
  semibold: '600SemiBold/SourceSans3_600SemiBold.ttf',
  italic: '400Regular_Italic/SourceSans3_400Regular_Italic.ttf',
}

/** Shaped words kept per face. A word is a few hundred bytes, so this stays within a few MB. */
const WORDS_KEPT = 20_000

const parsed = new Map<Face, Font>()

/** The parsed face, shared by all documents. The first call of a face takes about 100 ms. */
export function fontOf(face: Face): Font {
  const known = parsed.get(face)
  if (known) return known
  const path = fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${files[face]}`))
  const font = remembering(warmed(create(readFileSync(path))))
  parsed.set(face, font)
  return font
}

/** Parses all faces, so that the first note of the day is as quick as the others. */
export function warmFonts(): void {
  for (const face of Object.keys(files) as Face[]) fontOf(face)
}

/** The characters of `text`, each once, that the face cannot draw. A line break is not a character. */
export function missingGlyphs(text: string, face: Face = 'regular'): readonly string[] {
  const font = fontOf(face)
  const missing = [...text.normalize('NFC')].filter((c) => c !== '\n' && !font.hasGlyphForCodePoint(codePoint(c)))
  return [...new Set(missing)]
}

/**
 * The text with every character that no face can draw written out as `[U+1F642]`: visible on paper, so nothing
 * a person wrote disappears; the character itself stands in the attached record. For words typed by people;
 * names go through `missingGlyphs` and are refused where they are typed.
 */
export function spelled(text: string): string {
  return [...text.normalize('NFC')].map((c) => (everyFaceHas(c) ? c : `[${unicodeName(c)}]`)).join('')
}

/** `U+1F642`, for a person who has to find the character. */
export function unicodeName(character: string): string {
  return `U+${codePoint(character).toString(16).toUpperCase().padStart(4, '0')}`
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0

const everyFaceHas = (c: string): boolean =>
  c === '\n' || (Object.keys(files) as Face[]).every((face) => fontOf(face).hasGlyphForCodePoint(codePoint(c)))

/**
 * Asks for every character once, in a fixed order. fontkit keeps for each glyph the code points of whoever asked
 * first, and none where the glyph was first reached as a part of another (the e in ễ); pdfkit writes those into the
 * text layer. Without this, what can be searched and copied from a note would depend on the notes drawn before it.
 * Characters that are their own compatibility form go first: µ and μ share a glyph, and both are read as μ. Then
 * ligatures, by their letters: "office" must not be found only under "oﬀice".
 */
function warmed(font: Font): Font {
  const plain = (point: number) => String.fromCodePoint(point).normalize('NFKC')
  const isStable = (point: number) => plain(point) === String.fromCodePoint(point)
  const points = font.characterSet.toSorted((a, b) => a - b)
  const others = points.filter((point) => !isStable(point))
  for (const point of points.filter(isStable)) font.glyphForCodePoint(point)
  for (const point of others.filter((candidate) => plain(candidate).length > 1)) font.layout(plain(point))
  for (const point of others) font.glyphForCodePoint(point)
  return font
}

/** Shaping a word is half of the time of drawing a note; the words of one note are mostly those of the last. */
function remembering(font: Font): Font {
  const shape = font.layout.bind(font)
  const words = new Map<string, Run>()
  font.layout = (text, features) => {
    if (features) return shape(text, features)
    const known = words.get(text)
    if (known) return copyOf(known)
    if (words.size >= WORDS_KEPT) words.clear()
    const run = shape(text)
    words.set(text, run)
    return copyOf(run)
  }
  return font
}

/** pdfkit scales the positions it is given in place, so each caller gets its own. */
function copyOf(run: Run): Run {
  const positions: Position[] = run.positions.map((position) => ({ ...position }))
  return {
    glyphs: run.glyphs,
    positions,
    get advanceWidth() {
      return positions.reduce((sum, position) => sum + position.xAdvance, 0)
    },
  }
}
