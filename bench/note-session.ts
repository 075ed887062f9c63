import type { Entry } from '../chart/entry.ts'
import { SCRIPT_DAY, script } from '../chart/script.ts'
import { HOUR } from '../chart/units.ts'

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** A low-dose session as the day brings it, with nothing to explain. */
export const usualSession = (): Entry[] =>
  script(
    `
    08:20 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2 course course-1
    08:31 identity name birth-date at check-in
    08:32 check consent yes
    08:32 check allergies reviewed
    08:33 check pregnancy negative
    08:33 check contraindications none
    08:34 check suicide-screen negative
    08:36 weight 70 kg
    08:40 order 0.5 mg/kg/h for 20 min [by petra]
    08:44 iv left forearm 22 G attempts 1
    08:46 check monitor-alarms yes
    08:48 vial v1 50 mg 1 mL lot 6C117 expires 2027-04
    08:49 draw 50 mg 1 mL from v1 to bag-1 check nils
    08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1 lot 6C117 check nils
    08:54 vitals 128/78 hr 72 rr 16 spo2 98 temp 36.8 pain 3 rass 0
    08:57 present petra
    09:00 start 35 mL/h 0.5 mg/kg/h pump P1 check nils ordered petra
    09:05 vitals 130/80 hr 74 rr 16 spo2 98 rass 0 dissociation 2 nausea 0
    09:08 observe Floating, Calm
    09:10 vitals 134/82 hr 76 rr 15 spo2 97 rass -1 dissociation 5 nausea 1
    09:15 vitals 138/84 hr 80 rr 14 spo2 97 rass -1 dissociation 6 nausea 1
    09:20 complete: as ordered
    09:20 pump 11.7 mL on P1
    09:22 vitals 136/82 hr 78 rr 15 spo2 98 rass -1 dissociation 4 nausea 1 pain 1
    09:31 vitals 132/80 hr 75 rr 16 spo2 98 rass 0 dissociation 2 nausea 0 pain 1
    09:41 vitals 128/78 hr 73 rr 16 spo2 99 rass 0 dissociation 0 nausea 0 pain 1
    09:42 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    09:51 vitals 126/78 hr 72 rr 16 spo2 98 rass 0 dissociation 0 nausea 0 pain 1
    09:58 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    09:59 score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2
    09:59 check oriented yes
    10:00 check walked yes
    10:01 release: oriented, walks, no distress [by petra]
    10:02 iv-out: no bleeding
    10:04 discharge home with Jonas Halvorsen (brother): calls tomorrow
    10:08 waste 38.333 mg 38.333 mL from bag-1 witness nils
    10:12 sign charted`,
    { start: SCRIPT_DAY + 5 * HOUR },
  )

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
