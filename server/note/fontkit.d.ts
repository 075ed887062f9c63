/** The part of fontkit 2 that the note uses; the package brings no types. */
declare module 'fontkit' {
  export type Glyph = { readonly id: number; readonly codePoints: readonly number[]; readonly advanceWidth: number }
  export type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }
  export type Run = { readonly glyphs: readonly Glyph[]; readonly positions: Position[]; readonly advanceWidth: number }
  export type Font = {
    readonly postscriptName: string
    readonly unitsPerEm: number
    readonly characterSet: readonly number[]
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): Glyph
    /** Shapes text. A font may be given another `layout`; pdfkit asks the font object it is handed. */
    layout(text: string, features?: readonly string[] | Record<string, boolean>): Run
  }
  export function create(bytes: Uint8Array): Font
}
