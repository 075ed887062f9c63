import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// The house rules that neither the compiler nor the linter holds.
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && file !== 'tidy.test.ts')
const sources = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)

function offences(rule: RegExp, among: typeof sources) {
  return among.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => (rule.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  )
}

describe('the house', () => {
  test('chart/ reads no clock and throws no dice', () => {
    const chart = sources.filter(({ file }) => file.startsWith('chart/') && !isTest(file))
    expect(chart.length).toBeGreaterThan(10)
    expect(offences(/Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|fetch\(/, chart)).toEqual([])
  })

  test('nothing is left to do', () => {
    expect(offences(/\b(TODO|FIXME|XXX)\b/, sources)).toEqual([])
  })

  test('no test is skipped, focused or promised', () => {
    expect(offences(/\b(it|test|describe)\.(only|skip|todo)\b|\b(xit|xdescribe|xtest)\(/, sources)).toEqual([])
  })

  test('nothing is silenced outside the tests', () => {
    const silenced = /@ts-(ignore|expect-error|nocheck)|biome-ignore|as unknown as|as any\b/
    expect(
      offences(
        silenced,
        sources.filter(({ file }) => !isTest(file)),
      ),
    ).toEqual([])
  })

  test('lines end within 120 characters, but for words that cannot be broken', () => {
    // The formatter breaks code; a sentence in quotes, a template or a line of markup stays whole, or it would say less.
    const long = offences(/^.{121,}$/, sources)
    expect(long.filter((line) => !/['"`>]/.test(line.slice(line.indexOf(' ') + 1)))).toEqual([])
    expect(long.filter((line) => /:\d+ (\/\/|\*|\/\*\*) /.test(line))).toEqual([])
  })

  test('no file is called by a word that says nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|service|manager|misc)\.tsx?$/.test(file))).toEqual([])
  })
})
