import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

/** The one cell of a table, read back as RFC 4180 says. */
function cellOf(text: string): string {
  const cell = csvOf([text], []).slice(0, -'\r\n'.length)
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
}

test('no cell is a formula to a spreadsheet, and no text is lost', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[=+\-@\t\r",\n＝＋－＠]{1,3}.*$/)),
      (text) => {
        expect(cellOf(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
        expect([text, `'${text}`]).toContain(cellOf(text))
      },
    ),
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
  '%j is made plain text',
  (text) => {
    expect(cellOf(text)).toBe(`'${text}`)
  },
)

test('a comma, a quote and a line break stay inside their cell', () => {
  expect(csvOf(['a', 'b'], [['1,2', 'say "x"\nthen']])).toBe('a,b\r\n"1,2","say ""x""\nthen"\r\n')
})
