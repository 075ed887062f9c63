/**
 * The lines after the first of a file of signed checkpoints, each with its number in it, without what a full disk or a
 * power cut left of one while later ones were written behind. That hides nothing: a line goes only where all that it
 * says stands in another, as the beginning of a later line or, after such a one, as a copy of an earlier.
 */
export function wholeLines(lines: readonly string[]): readonly { readonly at: number; readonly line: string }[] {
  const sinceTorn = new Set<string>()
  let isTorn = false
  const whole: { at: number; line: string }[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '' || sinceTorn.has(line)) continue
    if (!isReadable(line) && lines.slice(index + 1).some((later) => later !== line && later.startsWith(line))) {
      isTorn = true
      continue
    }
    if (isTorn) sinceTorn.add(line)
    whole.push({ at: index + 2, line })
  }
  return whole
}

function isReadable(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
