import type { Entry } from '../chart/entry.ts'
import { SCRIPT_DAY, script } from '../chart/script.ts'
import { HOUR } from '../chart/units.ts'

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** A reading and an observation every two minutes: 400 entries. */
export function longSession(): Entry[] {
  const lines = [
    '08:05 open high-dose-1 patient pat-1 chair 1 planned 09:00 indication CRPS',
    '08:20 weight 82.4 kg',
    '08:45 bag 2 mg/mL',
    '09:00 start 41.2 mL/h 1 mg/kg/h pump P2',
  ]
  for (let index = 0; index < 132; index++) {
    const minute = 545 + index * 2
    lines.push(
      `${clock(minute)} vitals ${120 + (index % 40)}/${70 + (index % 20)} hr ${60 + (index % 30)} rr 14 spo2 97 rass -1`,
    )
    lines.push(`${clock(minute + 1)} observe: Calm, answers to name, watches the ceiling, ${index} of 132`)
  }
  return script(lines.join('\n'), { start: SCRIPT_DAY + 5 * HOUR })
}
