import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../chart/units.ts'
import { type Appointment, beginIn, chairDay, lines, overlapping, shownHours } from './day.ts'

const day = { from: 7 * HOUR, to: 20 * HOUR }
const at = (from: number, to: number, chair = '1'): Appointment => ({
  sessionId: `${chair}-${from}`,
  patient: 'Halvorsen, Marit',
  protocolId: 'low-dose-1',
  chair,
  from,
  to,
})
const told = (stretches: ReturnType<typeof chairDay>) =>
  stretches.map(({ from, to, appointment }) => [from / HOUR, to / HOUR, appointment ? 'taken' : 'free'])

describe('a chair’s day', () => {
  test('without appointments is one gap', () => expect(told(chairDay([], day))).toEqual([[7, 20, 'free']]))

  test('shows each appointment, and what is free before, between and after', () =>
    expect(told(chairDay([at(13 * HOUR, 14 * HOUR), at(8 * HOUR, 9 * HOUR)], day))).toEqual([
      [7, 8, 'free'],
      [8, 9, 'taken'],
      [9, 13, 'free'],
      [13, 14, 'taken'],
      [14, 20, 'free'],
    ]))

  test('offers no gap that is too short for anything', () =>
    expect(told(chairDay([at(7 * HOUR + 20 * MINUTE, 20 * HOUR)], day)).map(([, , what]) => what)).toEqual(['taken']))

  test('leaves no appointment out and never calls a taken minute free', () => {
    const appointment = fc
      .tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: 1, max: 24 }))
      .map(([start, quarters]) => at(7 * HOUR + start * 15 * MINUTE, 7 * HOUR + (start + quarters) * 15 * MINUTE))
    fc.assert(
      fc.property(fc.array(appointment, { maxLength: 8 }), (appointments) => {
        const stretches = chairDay(appointments, shownHours(appointments, day))
        expect(stretches.filter((each) => each.appointment)).toHaveLength(appointments.length)
        for (const gap of stretches.filter((each) => !each.appointment))
          expect(appointments.some(({ from, to }) => from < gap.to && gap.from < to)).toBe(false)
      }),
    )
  })

  test('stands on the quarters of the page, the next one where it ends', () => {
    expect(lines({ from: 8 * HOUR, to: 9 * HOUR }, 7 * HOUR)).toEqual([5, 9])
    expect(lines({ from: 8 * HOUR + 38 * MINUTE, to: 9 * HOUR + 38 * MINUTE }, 7 * HOUR)).toEqual([8, 12])
    expect(lines({ from: 8 * HOUR, to: 8 * HOUR + MINUTE }, 7 * HOUR)).toEqual([5, 6])
  })

  test('offers nothing in the past', () => {
    const morning = { from: 8 * HOUR, to: 12 * HOUR }
    expect(beginIn(morning, 7 * HOUR)).toBe(8 * HOUR)
    expect(beginIn(morning, 9 * HOUR + MINUTE)).toBe(9 * HOUR + 15 * MINUTE)
    expect(beginIn(morning, 11 * HOUR + 50 * MINUTE)).toBeUndefined()
  })

  test('two people for one chair are seen, one who comes as the other leaves is not', () => {
    const both = [
      at(8 * HOUR, 9 * HOUR),
      at(8.5 * HOUR, 9.5 * HOUR),
      at(9.5 * HOUR, 10 * HOUR),
      at(8 * HOUR, 9 * HOUR, '2'),
    ]
    expect([...overlapping(both)]).toEqual([`1-${8 * HOUR}`, `1-${8.5 * HOUR}`])
  })
})
