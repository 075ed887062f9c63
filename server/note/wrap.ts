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

/** The word whole, or in pieces that fit, each as long as it can be; a character wider than that stands alone. */
function fitting(word: string, width: number, widthOf: (text: string) => number): readonly string[] {
  if (widthOf(word) <= width) return [word]
  const characters = [...word]
  const pieces: string[] = []
  let from = 0
  while (from < characters.length) {
    // To measure a piece is to shape it: doubled, then halved, as few as can be. A longer piece is a wider one.
    const fits = (to: number) => widthOf(characters.slice(from, to).join('')) <= width
    let [most, tooMany] = [from + 1, from + 2]
    while (tooMany <= characters.length && fits(tooMany)) [most, tooMany] = [tooMany, tooMany + 2 * (tooMany - from)]
    tooMany = Math.min(tooMany, characters.length + 1)
    while (tooMany - most > 1) {
      const middle = Math.floor((most + tooMany) / 2)
      if (fits(middle)) most = middle
      else tooMany = middle
    }
    pieces.push(characters.slice(from, most).join(''))
    from = most
  }
  return pieces
}
