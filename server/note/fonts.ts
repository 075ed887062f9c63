/** The faces of the note: Source Sans 3, parsed once, with every character asked for before it is drawn. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { create, type Font, type Glyph, type Position } from 'fontkit'

export type Face = 'regular' | 'semibold' | 'italic'

const files: Record<Face, string> = {
  regular: '400Regular/SourceSans3_400Regular.ttf',
  semibold: '600SemiBold/SourceSans3_600SemiBold.ttf',
  italic: '400Regular_Italic/SourceSans3_400Regular_Italic.ttf',
}

const faces = Object.keys(files) as readonly Face[]

/** Shaped words kept per face. A word is a few hundred bytes, so this stays within a few MB. */
const WORDS_KEPT = 20_000

const parsed = new Map<Face, Font>()

/** The parsed face, shared by all documents. The first call of a face takes about 100 ms. */
export function fontOf(face: Face): Font {
  const known = parsed.get(face)
  if (known) return known
  const path = fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${files[face]}`))
  const font = warmed(create(readFileSync(path)))
  parsed.set(face, font)
  return font
}

/** Parses all faces, so that the first note of the day is as quick as the others. */
export function warmFonts(): void {
  for (const face of faces) fontOf(face)
}

/** The characters of `text`, each once, that the face cannot draw. A line break is not a character. */
export function missingGlyphs(text: string, face: Face = 'regular'): readonly string[] {
  const missing = [...text.normalize('NFC')].filter((c) => c !== '\n' && !canDraw(face, c))
  return [...new Set(missing)]
}

const drawn = new Map<Face, Map<string, boolean>>()

function canDraw(face: Face, character: string): boolean {
  const characters = kept(drawn, face)
  const known = characters.get(character) ?? fontOf(face).hasGlyphForCodePoint(codePoint(character))
  if (characters.size < WORDS_KEPT) characters.set(character, known)
  return known
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

const everyFaceHas = (c: string): boolean => c === '\n' || faces.every((face) => canDraw(face, c))

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

/** A word as it is drawn, in thousandths of the type's size. Shared by all documents: never changed. */
export type Shaped = {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly (Position & { readonly advanceWidth: number })[]
  readonly advanceWidth: number
}

/** Shaping a word is half of the time of drawing a note; the words of one note are mostly those of the last. */
export function shaped(face: Face, word: string): Shaped {
  const words = kept(shapes, face)
  const known = words.get(word)
  if (known) return known
  const shape = ofHash.test(word)
    ? inParts(face, [...word])
    : endsInSpace.test(word)
      ? inParts(face, [word.slice(0, -1), ' '])
      : shapedAnew(face, word)
  if (words.size >= WORDS_KEPT) words.clear()
  words.set(word, shape)
  return shape
}

/** Groups of a hash: every one is new, and shaping sixteen of them would take longer than to sign. */
const ofHash = /^(?:[0-9a-f]{4})+\.? ?$/

/** No face moves a space or what stands before it, so a word is shaped once for the midst and the end of a line. */
const endsInSpace = /[^ ] $/

function inParts(face: Face, parts: readonly string[]): Shaped {
  const shapes = parts.map((part) => shaped(face, part))
  return {
    glyphs: shapes.flatMap(({ glyphs }) => glyphs),
    positions: shapes.flatMap(({ positions }) => positions),
    advanceWidth: shapes.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  }
}

function shapedAnew(face: Face, word: string): Shaped {
  const font = fontOf(face)
  const scale = 1000 / font.unitsPerEm
  const { glyphs, positions } = font.layout(word)
  const scaled = positions.map(({ xAdvance, yAdvance, xOffset, yOffset }, index) => ({
    xAdvance: xAdvance * scale,
    yAdvance: yAdvance * scale,
    xOffset: xOffset * scale,
    yOffset: yOffset * scale,
    advanceWidth: (glyphs[index]?.advanceWidth ?? 0) * scale,
  }))
  return { glyphs, positions: scaled, advanceWidth: scaled.reduce((sum, { xAdvance }) => sum + xAdvance, 0) }
}

/** How wide a line is in thousandths of the type's size; word by word, as it is drawn. */
export function widthIn(face: Face, text: string): number {
  const lines = kept(widths, face)
  const known = lines.get(text)
  if (known !== undefined) return known
  const width = wordsOf(text).reduce((sum, word) => sum + shaped(face, word).advanceWidth, 0)
  if (lines.size >= WORDS_KEPT) lines.clear()
  lines.set(text, width)
  return width
}

/** Words with the space behind them: what is shaped as one. */
export const wordsOf = (text: string): readonly string[] => text.match(/[^ \t]*[ \t]|[^ \t]+$/g) ?? []

/** The characters of nearly every note and seal. */
export const USUAL =
  ' 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:;/()[]%+-–−·×≥≤→°µ₂’“”#&\'"=?!@_§†'

/**
 * A line as the operator that shows it takes it, `0012> -8 <0034`, in files whose subset begins with the usual
 * characters; undefined when another character stands in it, or one that is moved.
 */
export function usualIn(face: Face, text: string): string | undefined {
  if (face === 'italic') return undefined
  let line = ''
  for (const word of wordsOf(text)) {
    const written = writtenWord(face, word)
    if (written === undefined) return undefined
    line += written
  }
  return line
}

function writtenWord(face: Face, word: string): string | undefined {
  const words = kept(writings, face)
  if (words.has(word)) return words.get(word)
  const written = writtenAnew(face, word)
  if (words.size >= WORDS_KEPT) words.clear()
  words.set(word, written)
  return written
}

function writtenAnew(face: Face, word: string): string | undefined {
  const { glyphs, positions } = shaped(face, word)
  const numbers = usualNumbers(face)
  let written = ''
  for (const [index, { id }] of glyphs.entries()) {
    const [number, at] = [numbers.get(id), positions[index]]
    if (number === undefined || !at || at.xOffset !== 0 || at.yOffset !== 0) return undefined
    const kern = at.advanceWidth - at.xAdvance
    written += Math.abs(kern) > 1e-6 ? `${number}> ${Math.round(kern * 1000) / 1000} <` : number
  }
  return written
}

/** The usual characters' glyphs, each with the number that it has in a subset that begins with them. */
function usualNumbers(face: Face): ReadonlyMap<number, string> {
  const known = numbered.get(face)
  if (known) return known
  const numbers = new Map<number, string>()
  // The missing glyph is number 0 of every subset.
  for (const { id } of wordsOf(USUAL).flatMap((word) => shaped(face, word).glyphs))
    if (!numbers.has(id)) numbers.set(id, (numbers.size + 1).toString(16).padStart(4, '0'))
  numbered.set(face, numbers)
  return numbers
}

/** Subsets kept per face, of some 15 kB each. */
const SUBSETS_KEPT = 32

/**
 * The font program with these glyphs, packed. Cutting and packing it takes as long as drawing a page. Never changed by
 * who gets it.
 */
export function packedSubset(face: Face, glyphs: readonly number[], cut: () => Uint8Array): Uint8Array {
  const programs = kept(subsets, face)
  const key = glyphs.join()
  const known = programs.get(key)
  if (known) return known
  const program = deflateSync(cut())
  if (programs.size >= SUBSETS_KEPT) programs.clear()
  programs.set(key, program)
  return program
}

const subsets = new Map<Face, Map<string, Uint8Array>>()
const writings = new Map<Face, Map<string, string | undefined>>()
const numbered = new Map<Face, ReadonlyMap<number, string>>()
const shapes = new Map<Face, Map<string, Shaped>>()
const widths = new Map<Face, Map<string, number>>()

function kept<T>(faces: Map<Face, Map<string, T>>, face: Face): Map<string, T> {
  const known = faces.get(face) ?? new Map<string, T>()
  faces.set(face, known)
  return known
}
