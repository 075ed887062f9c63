import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from '../../../chart/clinic.ts'
import { Clinic } from '../../../chart/schemas.ts'
import { aboutField, fieldGroups, rangeOf, settingNames, settingOf, textOf, withTyped } from './settings-fields.ts'

const fields = fieldGroups.flatMap((group) => group.fields)
const field = (name: string) => {
  const found = fields.find((each) => each.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}
const given: Clinic = { ...clinicDefaults, criticalSoundOffBecause: 'A quiet house', secondFactorFor: ['physician'] }

test('every setting of the clinic has its field on the page, once: a new one without a field fails here', () => {
  expect(fields.map(({ name }) => name).toSorted()).toEqual(settingNames().toSorted())
})

test.each(fields.map((each) => [each.name, each] as const))(
  '%s says what it does, its range and default',
  (_, each) => {
    expect(each.does).not.toBe('')
    const about = aboutField(each)
    expect(about).toContain(each.does)
    if (!each.long) expect(about).toMatch(/Default: .+\./)
    if (each.kind === 'number') {
      expect(each.unit).toBeTruthy()
      expect(rangeOf(each.shape, each.unit)).toMatch(/\d to \d|Over \d.*at most \d/)
    }
    const choices = each.shape.enum ?? each.shape.items?.enum
    if (choices) expect(Object.keys(each.choices ?? {}).toSorted()).toEqual(choices.map(String).toSorted())
  },
)

test.each(fields.filter(({ kind }) => kind !== 'switch').map((each) => [each.name, each] as const))(
  '%s left as it stands in its field stays as it is',
  (name, each) => {
    const value = settingOf(given, name)
    const typed = withTyped(given, each, each.kind === 'some-of' ? (value as string[]) : textOf(value))
    expect(typed).toEqual({ clinic: given })
    expect(Check(Clinic, 'clinic' in typed ? typed.clinic : undefined)).toBe(true)
  },
)

describe('what cannot be is said before it is sent', () => {
  test.each([
    ['lockMinutes', '1', 'Outside 2 to 15\u00a0min'],
    ['lockMinutes', '16', 'Outside 2 to 15\u00a0min'],
    ['emergencyAccessMinutes', '0', 'Outside Over 0, at most 120\u00a0min'],
    ['retention.years', '7.5', 'Type a whole number'],
    ['jumps.spo2', 'twelve', 'Type a number'],
    ['name', ' ', 'Something must stand here'],
    ['chairs', '\n', 'Something must stand here'],
  ])('%s: %j', (name, typed, problem) => {
    expect(withTyped(clinicDefaults, field(name), typed)).toEqual({ problem })
  })
})

test('a list is typed one a line, so that a name may have a comma in it', () => {
  expect(withTyped(clinicDefaults, field('observations'), 'Dissociated, calm\n\n Tearful ')).toEqual({
    clinic: { ...clinicDefaults, observations: ['Dissociated, calm', 'Tearful'] },
  })
})
