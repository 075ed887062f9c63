import { describe, expect, test } from 'vitest'
import { amended } from './amend.ts'
import type { Entry } from './entry.ts'
import { at, script } from './script.ts'

const shown = (text: string) => amended(script(text)).shown.filter(({ entry }) => entry.kind !== 'amendment')
const only = (text: string) => {
  const [first] = shown(text)
  if (!first) throw new Error('nothing shown')
  return first
}
const five = '09:05 vitals 168/70 hr 72 [#five]\n'

describe('a correction', () => {
  test('counts, and the original stays readable', () => {
    const { entry, original, corrected, struck } = only(`${five}09:06 correct #five vitals 118/70 hr 72: misread`)
    expect(entry.body).toMatchObject({ systolic: 118 })
    expect(original.body).toMatchObject({ systolic: 168 })
    expect(corrected?.body.reason).toBe('misread')
    expect(struck).toBe(false)
  })
  test('of the time moves the fact and nothing else', () => {
    const { entry, original } = only(`${five}09:06 retime #five 09:02: wrong time`)
    expect(entry.occurredAt).toBe(at('09:02'))
    expect(entry.recordedAt).toBe(at('09:05'))
    expect(entry.body).toEqual(original.body)
  })
  test('written last counts, whenever it is said to have happened', () =>
    expect(
      only(`${five}
        09:10 correct #five vitals 120/70 hr 72: second look [charted 09:30]
        09:20 correct #five vitals 118/70 hr 72: misread`).entry.body,
    ).toMatchObject({ systolic: 120 }))
  test('of the time later does not bring the wrong value back', () => {
    const { entry } = only(`${five}
      09:06 correct #five vitals 118/70 hr 72: misread
      09:07 retime #five 09:02: wrong time`)
    expect(entry.body).toMatchObject({ systolic: 118 })
    expect(entry.occurredAt).toBe(at('09:02'))
  })
  test('can itself be undone: what was corrected before counts again', () =>
    expect(
      only(`${five}
        09:06 correct #five vitals 118/70 hr 72: misread
        09:07 correct #five vitals 18/7 hr 72: misread again [#slip]
        09:08 strike #slip: undone`).entry.body,
    ).toMatchObject({ systolic: 118 }))
  test('undone and that undone as well, counts', () =>
    expect(
      only(`${five}
        09:06 correct #five vitals 118/70 hr 72: misread [#one]
        09:07 strike #one: undone [#two]
        09:08 strike #two: undone after all`).entry.body,
    ).toMatchObject({ systolic: 118 }))
  test('keeps the session’s order by the corrected time', () =>
    expect(
      shown(`09:00 note: first\n09:10 note: second [#late]\n09:11 retime #late 08:50: wrong time`).map(
        ({ entry }) => entry.body,
      ),
    ).toEqual([{ text: 'second' }, { text: 'first' }]))
})

describe('entered in error', () => {
  test('is struck, and stays to be shown', () => {
    const { entry, struck } = only(`${five}09:06 strike #five: wrong patient`)
    expect(struck).toBe(true)
    expect(entry.body).toMatchObject({ systolic: 168 })
  })
  test('and corrected after all, counts again', () =>
    expect(only(`${five}09:06 strike #five: x\n09:07 correct #five vitals 118/70 hr 72: right`).struck).toBe(false))
})

describe('a correction that does not fit is a finding and changes nothing', () => {
  const misfit = (text: string, change: (entries: Entry[]) => Entry[] = (entries) => entries) => {
    const { shown: all, misfits } = amended(change(script(text)))
    return {
      misfits: misfits.length,
      standing: all.every(({ entry, original, struck }) => entry === original && !struck),
    }
  }
  const whole = { misfits: 1, standing: true }

  test('its entry is not here', () =>
    expect(misfit('09:06 amendment {"target": "gone", "struck": true, "reason": "x"}')).toEqual(whole))
  test('its body is another kind’s', () =>
    expect(
      misfit(
        `${five}09:06 amendment {"target": "x", "replacement": {"body": {"kg": 70}}, "reason": "x"}`,
        ([vitals, amendment]) => [
          vitals as Entry,
          { ...amendment, body: { ...amendment?.body, target: vitals?.id } } as Entry,
        ],
      ),
    ).toEqual(whole))
  test('it speaks of a signature', () =>
    expect(misfit('09:00 sign charted [#s]\n09:01 strike #s: never signed')).toEqual(whole))
  test('it strikes the plan, without which there is no session', () =>
    expect(misfit('08:00 open low-dose-1 patient p chair 3 planned 09:00 [#plan]\n08:01 strike #plan: x')).toEqual(
      whole,
    ))
  test('it replaces another correction instead of striking it', () => {
    const text = '09:00 note: x [#n]\n09:01 strike #n: y [#strike]\n09:02 retime #strike 09:00: z'
    expect(amended(script(text)).misfits).toHaveLength(1)
    expect(only(text).struck).toBe(true)
  })
})
