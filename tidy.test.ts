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

  test('every package that is used is declared, and ARCHITECTURE.md says why it is there', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const declared = Object.keys({ ...dependencies, ...devDependencies })
    const imported = offences(/ from '(@[\w-]+\/)?[a-z][\w.-]*/, sources).map(
      (line) => / from '((?:@[\w-]+\/)?[a-z][\w.-]*)/.exec(line)?.[1] ?? '',
    )
    const ours = (name: string) => /^(node|virtual)$/.test(name) || declared.includes(name)
    expect([...new Set(imported)].filter((name) => !ours(name))).toEqual([])
    expect(imported.length).toBeGreaterThan(500)
    const table = readFileSync('ARCHITECTURE.md', 'utf8').split('## Dependencies')[1]?.split('\n## ')[0] ?? ''
    const words = new Set(table.split(/[\s,;|]+/))
    // A family is named once, then by what follows its slash; types come with what they describe.
    const isTold = (name: string) => words.has(name) || words.has(name.slice(name.indexOf('/') + 1))
    expect(declared.filter((name) => !name.startsWith('@types/') && !isTold(name))).toEqual([])
  })

  test('no file is called by a word that says nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|service|manager|misc)\.tsx?$/.test(file))).toEqual([])
  })
})
