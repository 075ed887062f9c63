import { describe, expect, test } from 'vitest'
import { conflicts } from './conflicts.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const start = '08:40 weight 70 kg\n08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1\n'
const codesOf = (text: string) => conflicts(fold(script(start + text))).map(({ code }) => code)

describe('two tablets at one chair', () => {
  test.each([
    ['two starts', '09:00 start 35 mL/h\n09:01 start 35 mL/h [on tablet-2]', ['two-starts']],
    ['two stops', '09:00 start 35 mL/h\n09:20 stop\n09:21 stop [on tablet-2]', ['two-stops']],
    [
      'two rates about one moment',
      '09:00 start 35 mL/h [on tablet-1]\n09:10 rate 40 mL/h [on tablet-1]\n09:11 rate 42 mL/h [on tablet-2]',
      ['two-rates'],
    ],
    [
      'two rates by two people on one tablet',
      '09:00 start 35 mL/h\n09:10 rate 40 mL/h [by nora]\n09:11 rate 42 mL/h [by nils]',
      ['two-rates'],
    ],
  ])('%s are a conflict', (_, text, codes) => expect(codesOf(text)).toEqual(codes))

  test.each([
    ['one nurse correcting the pump a minute later', '09:00 start 35 mL/h\n09:10 rate 40 mL/h\n09:11 rate 42 mL/h'],
    [
      'rates that are minutes apart',
      '09:00 start 35 mL/h\n09:10 rate 40 mL/h [on tablet-1]\n09:15 rate 42 mL/h [on tablet-2]',
    ],
    ['a start and its stop', '09:00 start 35 mL/h\n09:20 stop'],
  ])('%s are none', (_, text) => expect(codesOf(text)).toEqual([]))

  test('striking one of the two resolves it, whichever it is', () => {
    const both = '09:00 start 35 mL/h [#a]\n09:01 start 36 mL/h [on tablet-2, #b]\n'
    expect(codesOf(`${both}09:05 strike #a: charted twice`)).toEqual([])
    expect(codesOf(`${both}09:05 strike #b: charted twice`)).toEqual([])
  })
})
