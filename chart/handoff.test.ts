import { describe, expect, test } from 'vitest'
import { openHandoffs, responsible } from './handoff.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const session = (...lines: string[]) => fold(script(lines.join('\n')))
const started = ['08:50 weight 70 kg [by nora]', '09:00 start 35 mL/h [by nora]']
const handed = (clock: string, from: string, to: string, accepted: boolean, by = from) =>
  `${clock} handed-off ${JSON.stringify({ from, to, accepted })} [by ${by}]`

describe('who answers for the patient', () => {
  test('whoever began', () => {
    expect(responsible(session())).toBeUndefined()
    expect(responsible(session('08:50 weight 70 kg [by nora]'))).toBe('nora')
    expect(responsible(session('08:50 weight 70 kg [by nils]', '09:00 start 35 mL/h [by nora]'))).toBe('nora')
  })
  test('an offer moves nothing until it is accepted', () => {
    const offered = [...started, handed('09:10', 'nora', 'nils', false)]
    expect(responsible(session(...offered))).toBe('nora')
    expect(responsible(session(...offered, handed('09:11', 'nora', 'nils', true, 'nils')))).toBe('nils')
  })
  test('after the break it goes back the same way', () =>
    expect(
      responsible(
        session(
          ...started,
          handed('09:10', 'nora', 'nils', true, 'nils'),
          handed('09:25', 'nils', 'nora', true, 'nora'),
        ),
      ),
    ).toBe('nora'))
})

describe('a hand-off waits', () => {
  const waits = (...lines: string[]) => openHandoffs(session(...started, ...lines)).map(({ body }) => body.to)
  test('until its receiver accepts', () => {
    expect(waits(handed('09:10', 'nora', 'nils', false))).toEqual(['nils'])
    expect(waits(handed('09:10', 'nora', 'nils', false), handed('09:11', 'nora', 'nils', true, 'nils'))).toEqual([])
  })
  test('for one person at a time: an offer to another takes the first one’s place', () =>
    expect(waits(handed('09:10', 'nora', 'nils', false), handed('09:12', 'nora', 'petra', false))).toEqual(['petra']))
  test('no longer, when it is accepted in the same moment as it was offered', () =>
    expect(waits(handed('09:10', 'nora', 'nils', true, 'nils'), handed('09:10', 'nora', 'nils', false))).toEqual([]))
  test('anew after a later offer', () =>
    expect(
      waits(
        handed('09:10', 'nora', 'nils', false),
        handed('09:11', 'nora', 'nils', true, 'nils'),
        handed('09:30', 'nora', 'nils', false),
      ),
    ).toEqual(['nils']))
})
