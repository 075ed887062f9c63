import { expect, test } from 'vitest'
import { lessons } from './lessons.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const of = (...lines: string[]) => lessons(fold(script(lines.join('\n'))))
const given = '10:20 medication-given {"drug":"ondansetron","dose":4,"unit":"mg","route":"IV"} [#nausea]'

test('the highest pressure while it ran, the medicine that helped, the vein that took', () =>
  expect(
    of(
      '08:45 iv right forearm 22 G attempts 2',
      '08:50 vitals 190/100 spo2 98',
      '08:52 weight 70 kg',
      '09:00 start 35 mL/h',
      '09:30 vitals 150/90 spo2 98',
      '10:12 vitals 172/98 spo2 97',
      given,
      '10:35 medication-given {"drug":"ondansetron","dose":4,"unit":"mg","route":"IV","responseTo":"#nausea","response":"Helped"}',
      '13:00 stop: as ordered',
      '13:10 vitals 180/99 spo2 97',
    ),
  ).toEqual(['172/98 at 72 min', 'ondansetron: helped', '22 G right forearm, 2 attempts']))

test('a medicine whose effect nobody charted is not said to have helped', () =>
  expect(of(given)).toEqual(['ondansetron given']))

test('nothing charted teaches nothing', () => expect(of('09:00 note: came late')).toEqual([]))
