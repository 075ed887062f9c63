import { describe, expect, test } from 'vitest'
import { allergyNames, allergyText, differsFromFile, knownAllergies } from './allergies.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const answered = (body?: Record<string, unknown>) =>
  fold(body ? script(`08:30 checklist-answered ${JSON.stringify({ item: 'allergies', ...body })}`) : [])
const known = (file: readonly string[] | undefined, body?: Record<string, unknown>) =>
  knownAllergies(answered(body), file ? { allergies: [...file] } : {})

describe('which allergies are known', () => {
  test('nobody has asked: an empty list must not look like an answer', () => expect(known(undefined)).toBeUndefined())
  test('"Not asked" is no answer either', () => expect(known(undefined, { answer: 'not-asked' })).toBeUndefined())
  test('"Reviewed" without a name does not say that there are none', () =>
    expect(known(undefined, { answer: 'reviewed' })).toBeUndefined())
  test('none known, as answered at check-in', () => expect(known(undefined, { answer: 'none-known' })).toEqual([]))
  test('named at check-in, before the file has heard of it', () =>
    expect(known(undefined, { answer: 'reviewed', value: 'Latex; Penicillin V, oral' })).toEqual([
      'Latex',
      'Penicillin V, oral',
    ]))
  test('"None known" today does not hide what the file says', () =>
    expect(known(['Latex'], { answer: 'none-known' })).toEqual(['Latex']))
  test('each name once', () =>
    expect(known(['Latex'], { answer: 'reviewed', value: 'latex; Codeine' })).toEqual(['Latex', 'Codeine']))
})

test('the file waits for the answer until it says the same', () => {
  const none = answered({ answer: 'none-known' })
  expect(differsFromFile(none, {})).toBe(true)
  expect(differsFromFile(none, { allergies: [] })).toBe(false)
  expect(differsFromFile(none, { allergies: ['Latex'] })).toBe(true)
  expect(differsFromFile(answered(), { allergies: ['Latex'] })).toBe(false)
})

test('names go into one text and come out as they were', () => {
  const names = ['Penicillin V, oral', 'Latex']
  expect(allergyNames(allergyText(names))).toEqual(names)
  expect(allergyNames(' ; latex ;; Latex ')).toEqual(['latex'])
})
