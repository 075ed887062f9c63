import { describe, expect, test } from 'vitest'
import { type Line, read } from './lines.ts'

const on = (line: Line) => read(line, '2026-11-24', 'America/New_York')

describe('a line of the form', () => {
  test('is charted at the time that stands on it, by the clinic’s clock', () =>
    expect(on({ kind: 'start', time: '09:05', values: { mlPerHour: '35.0' } })).toEqual({
      at: Date.parse('2026-11-24T14:05:00.000Z'),
      facts: [{ kind: 'infusion-started', body: { mlPerHour: 35 } }],
    }))
  test('of vital signs is one set of signs and ratings, and what was not written is not charted', () =>
    expect(
      on({ kind: 'vitals', time: '09:10', values: { systolic: '128', diastolic: '81', rass: '−1' } }),
    ).toMatchObject({
      facts: [
        { kind: 'vitals', body: { systolic: 128, diastolic: 81 } },
        { kind: 'scored', body: { instrument: 'rass', items: { value: -1 } } },
      ],
    }))
  test('a comma is read as the point of a decimal', () =>
    expect(on({ kind: 'weight', time: '08:55', values: { kg: '70,4' } })).toMatchObject({
      facts: [{ body: { kg: 70.4 } }],
    }))
  test.each([
    ['without a time', { kind: 'hold', time: '', values: {} }, 'Which time stands on the form?'],
    ['of a start without a rate', { kind: 'start', time: '09:05', values: {} }, 'Pump, mL/h is missing'],
    [
      'with a word for a number',
      { kind: 'weight', time: '09:05', values: { kg: 'seventy' } },
      'Weight, kg: Not a number',
    ],
    ['of vital signs without any', { kind: 'vitals', time: '09:05', values: {} }, 'Vital signs is missing'],
  ] as const)('%s is not charted, and says why', (_, line, problem) => expect(on(line)).toEqual({ problem }))
})
