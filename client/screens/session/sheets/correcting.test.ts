import { describe, expect, test } from 'vitest'
import { bodyProblems } from '../../../../chart/entry.ts'
import { at, script } from '../../../../chart/script.ts'
import { fold } from '../../../../chart/session.ts'
import { amendmentsOf, correctables } from './correcting.ts'

const parts = (text: string, kinds: readonly string[]) =>
  fold(script(text)).shown.filter(({ original }) => kinds.includes(original.kind))
const set = () => parts('09:05 vitals 148/86 hr 188 spo2 97 pain 4', ['vitals', 'scored'])
const key = (of: ReturnType<typeof set>, path: string) => {
  const field = correctables(of).find((each) => each.path === path)
  if (!field) throw new Error(`nothing to correct called ${path}`)
  return field.key
}

describe('a correction', () => {
  test('offers the values in the order in which they were charted', () =>
    expect(correctables(set()).map(({ path }) => path)).toEqual(['systolic', 'diastolic', 'heartRate', 'spo2', 'pain']))
  test('of one value says the whole entry anew and leaves the others of the set alone', () => {
    const of = set()
    const [only, ...others] = amendmentsOf(of, { [key(of, 'heartRate')]: '88' }, undefined)
    expect(others).toEqual([])
    expect(only?.body).toMatchObject({ systolic: 148, diastolic: 86, heartRate: 88, spo2: 97 })
    expect(bodyProblems('vitals', only?.body)).toEqual([])
  })
  test('of a rating corrects the rating', () => {
    const of = set()
    const [only] = amendmentsOf(of, { [key(of, 'pain')]: '6' }, undefined)
    expect(only?.target).toBe(of.find(({ original }) => original.kind === 'scored')?.original.id)
    expect(only?.body).toMatchObject({ instrument: 'pain', items: { value: 6 } })
  })
  test('of the time moves the whole set', () =>
    expect(amendmentsOf(set(), {}, at('09:03')).map(({ occurredAt }) => occurredAt)).toEqual([
      at('09:03'),
      at('09:03'),
    ]))
  test('that changes nothing is none', () => {
    const of = set()
    expect(amendmentsOf(of, { [key(of, 'heartRate')]: '188' }, at('09:05'))).toEqual([])
    expect(amendmentsOf(of, {}, undefined)).toEqual([])
  })
  test('of the pump rate does not keep the mg/kg/h that was derived from the wrong one', () => {
    const of = parts('09:00 start 350 mL/h', ['infusion-started'])
    const [only] = amendmentsOf(
      of.map((shown) => ({
        ...shown,
        entry: { ...shown.entry, body: { mlPerHour: 350, mgPerKgPerHour: 5 } } as never,
      })),
      { [`${of[0]?.original.id} mlPerHour`]: '35' },
      undefined,
    )
    expect(only?.body).toEqual({ mlPerHour: 35 })
  })
  describe('of a line that was discarded', () => {
    const of = () =>
      parts('09:50 discard 12 mL', ['line-discarded']).map((shown) => ({
        ...shown,
        entry: { ...shown.entry, body: { mL: 12, mg: 12 } } as never,
      }))
    const corrected = (typed: Record<string, string>) => {
      const line = of()
      const byKey = Object.entries(typed).map(([path, text]) => [`${line[0]?.original.id} ${path}`, text])
      return amendmentsOf(line, Object.fromEntries(byKey), undefined)[0]?.body
    }
    test('takes the mg with the mL that they were worked out from', () =>
      expect(corrected({ mL: '2.5' })).toEqual({ mL: 2.5, mg: 2.5 }))
    test('keeps the mg that are said with it, or alone', () => {
      expect(corrected({ mL: '2.5', mg: '2' })).toEqual({ mL: 2.5, mg: 2 })
      expect(corrected({ mg: '11' })).toEqual({ mL: 12, mg: 11 })
    })
  })
})
