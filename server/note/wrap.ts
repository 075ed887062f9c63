/** The text in lines no wider than `width`. A word wider than that is cut, never drawn over the edge. */
export function wrapped(text: string, width: number, widthOf: (text: string) => number): readonly string[] {
  return text
    .normalize('NFC')
    .split('\n')
    .flatMap((paragraph) => {
      const words = paragraph.split(/\s+/)
      const whole = words.join(' ').trim()
      if (widthOf(whole) <= width) return [whole]
      const lines: string[] = []
      let line = ''
      for (const word of words.flatMap((each) => fitting(each, width, widthOf))) {
        const longer = line === '' ? word : `${line} ${word}`
        if (line !== '' && widthOf(longer) > width) {
          lines.push(line)
          line = word
        } else line = longer
      }
      return [...lines, line]
    })
}

/** The word whole, or in pieces that fit. */
function fitting(word: string, width: number, widthOf: (text: string) => number): readonly string[] {
  if (widthOf(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (piece !== '' && widthOf(piece + character) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}
