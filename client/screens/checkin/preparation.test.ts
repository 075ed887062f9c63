import { describe, expect, test } from 'vitest'
import { problemsOf } from '../../../chart/entry.ts'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { SCRIPT_DAY, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { expiryState, madeBy, prepared } from './preparation.ts'

const recipes = builtInProtocols.flatMap(({ recipes: own }) => own)
const [syringe, bag] = recipes
const start = '2026-11-23T09:00:00.000Z'
const session = (text: string) => fold(script(text, { start: SCRIPT_DAY, author: 'nora' }))
const vial = { lot: ' 6C117 ', expires: '2027-04', vial: '', ndc: '' }

describe('a preparation follows its recipe to the microgram', () => {
  test('the low-dose syringe holds 50 mg in 50 mL, of 1 mL drawn', () => {
    expect(syringe && madeBy(syringe)).toEqual({ mg: 50, mL: 50, drawMl: 1, mgPerMl: 1 })
  })
  test('the high-dose bag holds 500 mg in 250 mL, of 10 mL drawn', () => {
    expect(bag && madeBy(bag)).toEqual({ mg: 500, mL: 250, drawMl: 10, mgPerMl: 2 })
  })
  test('every recipe of the built-in protocols adds up', () => {
    expect(recipes.map((recipe) => madeBy(recipe)?.mgPerMl)).toEqual(recipes.map(({ mgPerMl }) => mgPerMl))
  })
  test('a recipe that does not add up to its concentration is not prepared by', () => {
    expect(syringe && madeBy({ ...syringe, diluentMl: 99 })).toBeUndefined()
    const undiluted = { vialMgPerMl: 100, drugMl: 10, diluentMl: 0, mgPerMl: 100 }
    expect(syringe && madeBy({ ...syringe, ...undiluted })).toBeUndefined()
    expect(syringe && prepared({ ...syringe, vialMgPerMl: 100 }, vial, session(''), 0)).toBeUndefined()
  })
  test('the draw and the label say the same mg of the same container, and both can be charted', () => {
    const made = syringe && prepared(syringe, vial, session(''), Date.parse(start))
    expect(made?.drawn).toEqual({ container: 'syringe-1', drug: 'ketamine', mg: 50, mL: 1 })
    expect(made?.bag).toMatchObject({
      container: 'syringe-1',
      mg: 50,
      mL: 50,
      mgPerMl: 1,
      lot: '6C117',
      expires: '2027-04',
    })
    const sent = (kind: string, body: object = {}) =>
      problemsOf({ id: 'e', kind, occurredAt: start, recordedAt: start, body })
    expect([...sent('drawn', made?.drawn), ...sent('bag-prepared', made?.bag)]).toEqual([])
  })
  test('a second syringe has another name than the first, so that the count keeps them apart', () => {
    const first = session('09:00 draw 50 mg 1 mL to syringe-1')
    expect(syringe && prepared(syringe, vial, first, 0)?.bag.container).toBe('syringe-2')
  })
})

describe('an expiry', () => {
  const today = '2026-11-23'
  test('of a month is good until the month has ended', () => {
    expect(expiryState('2026-11', today)).toBe('good')
    expect(expiryState('2026-10', today)).toBe('expired')
  })
  test('of a day is good on that day', () => {
    expect([expiryState('2026-11-23', today), expiryState('2026-11-22', today)]).toEqual(['good', 'expired'])
  })
  test('that cannot be read is neither', () => {
    expect(['04/27', '2027', '2027-13', '27-04', ''].map((text) => expiryState(text, today))).toEqual(
      Array(5).fill('unreadable'),
    )
  })
})
