/**
 * The two sessions that the clinic runs, as charts written as text: what the tests of the graph and the note are held
 * against.
 */
import { clinicDefaults } from '../clinic.ts'
import type { Context } from '../context.ts'
import type { Entry } from '../entry.ts'
import type { Patient, Staff } from '../people.ts'
import { builtInProtocols } from '../protocols.ts'
import { SCRIPT_DAY, script } from '../script.ts'
import { HOUR } from '../units.ts'

const person = (id: string, name: string, credential: string, initials: string, role: Staff['role']): Staff => ({
  ...{ id, username: id, name, credential, initials, role },
  enabled: true,
})
const staff = new Map(
  [
    person('nora', 'Nora Lind', 'RN', 'NL', 'nurse'),
    person('nils', 'Nils Aasen', 'RN', 'NA', 'nurse'),
    person('petra', 'Petra Castellane', 'MD', 'PC', 'physician'),
  ].map((each) => [each.id, each]),
)

export const samplePatient: Patient = {
  ...{ id: 'pat-1', version: 1, mrn: '0048 1729', family: 'Halvorsen', given: 'Marit Elise' },
  ...{ birthDate: '1979-08-12', sex: 'female', allergies: ['Penicillin', 'Latex'] },
}

export function sampleContext(protocolId: string, patient: Partial<Patient> = {}): Context {
  const protocol = builtInProtocols.find(({ id }) => id === protocolId)
  if (!protocol) throw new Error(`no protocol ${protocolId}`)
  const clinic = {
    ...clinicDefaults,
    ...{ name: 'Harrow Lane Infusion Clinic', address: 'Suite 2, 18 Harrow Lane, Milbrook', phone: '555 0134' },
    timeZone: 'America/New_York',
  }
  return { protocol, clinic, patient: { ...samplePatient, ...patient }, staff }
}

/** 00:00 of a script is midnight at the clinic. */
const start = SCRIPT_DAY + 5 * HOUR
const charted = (text: string): Entry[] => script(text, { start })

/** 70 kg, 1 mg/mL, 35.0 mL/h for 20 min, 40 min recovery: 11.67 mg, 0.167 mg/kg. */
export const lowDose = (): Entry[] =>
  charted(`
    08:20 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2 course course-1
    08:31 identity name birth-date at check-in
    08:32 check consent yes
    08:32 check allergies reviewed
    08:33 check fasting yes value 8
    08:33 check escort yes value Jonas Halvorsen
    08:34 check suicide-screen negative
    08:36 weight 70 kg
    08:40 order 0.5 mg/kg/h for 20 min [by petra]
    08:41 assess before asa 2 fit: heart and lungs clear [by petra]
    08:44 iv left forearm 22 G attempts 1
    08:46 check monitor yes
    08:46 check oxygen yes
    08:46 check suction yes
    08:48 vial v1 50 mg 1 mL lot 6C117 expires 2027-04
    08:49 draw 50 mg 1 mL from v1 to bag-1 check nils
    08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1 lot 6C117 check nils
    08:52 prime 2 mL 2 mg from bag-1
    08:54 vitals 128/78 hr 72 rr 16 spo2 98 temp 36.8 pain 3 rass 0
    09:00 start 35 mL/h 0.5 mg/kg/h pump P1 check nils ordered petra
    09:05 vitals 130/80 hr 74 rr 16 spo2 98 rass 0 dissociation 2 nausea 0
    09:08 observe Floating, Calm
    09:10 vitals 134/82 hr 76 rr 15 spo2 97 rass -1 dissociation 5 nausea 1  [#ten]
    09:11 pump 6.4 mL on P1
    09:15 vitals 138/84 hr 180 rr 14 spo2 97 rass -1 dissociation 6 nausea 1  [#slip]
    09:16 correct #slip vitals 138/84 hr 80 rr 14 spo2 97: misread
    09:18 give ondansetron 4 mg IV ordered petra: mild nausea
    09:20 complete: as ordered
    09:20 pump 11.7 mL on P1
    09:21 discard 2 mL 2 mg from bag-1
    09:22 vitals 136/82 hr 78 rr 15 spo2 98 rass -1 dissociation 4 nausea 1 pain 1
    09:24 score aldrete activity 1 respiration 2 circulation 2 consciousness 1 oxygen 2
    09:31 vitals 132/80 hr 75 rr 16 spo2 98 rass 0 dissociation 2 nausea 0 pain 1
    09:41 vitals 128/78 hr 73 rr 16 spo2 99 rass 0 dissociation 0 nausea 0 pain 1
    09:42 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    09:51 vitals 126/78 hr 72 rr 16 spo2 98 rass 0 dissociation 0 nausea 0 pain 1
    09:58 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    09:59 score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2
    10:00 vitals 126/76 hr 72 rr 16 spo2 98 rass 0 pain 1 nausea 0 sitting
    10:01 release: oriented, walks, no distress [by petra]
    10:02 iv-out: no bleeding
    10:04 discharge home with Jonas Halvorsen (brother): calls tomorrow
    10:08 waste 36.333 mg 36.333 mL from bag-1 witness nils
    10:12 sign charted
  `)

/** 82.4 kg, 2 mg/mL: 41.2 mL/h 30 min, 51.5 for 45, held 10, 41.2 for 155: 165.66 mL, 331.32 mg, 4.02 mg/kg. */
export const highDose = (): Entry[] =>
  charted(`
    08:05 open high-dose-1 patient pat-1 chair 1 planned 09:00 indication CRPS number 3 course course-2
    08:12 identity name birth-date wristband at check-in
    08:14 check consent yes
    08:14 check allergies reviewed
    08:20 weight 82.4 kg
    08:30 order 1 mg/kg/h for 240 min [by petra]
    08:40 iv right forearm 20 G attempts 2
    08:42 vial v1 400 mg 8 mL lot 7D201 expires 2027-09
    08:43 draw 400 mg 8 mL from v1 to bag-1 check nils
    08:45 bag 2 mg/mL 400 mg in 200 mL as bag-1 lot 7D201 check nils
    08:50 vitals 132/80 hr 70 rr 16 spo2 98 temp 36.6 pain 7 rass 0 etco2 38
    08:55 identity name birth-date at start
    09:00 start 41.2 mL/h 1 mg/kg/h pump P2 check nils ordered petra
    ${every(5, '09:05', 3, (i) => `vitals ${134 + i * 2}/${80 + i} hr ${72 + i} rr 16 spo2 97 rass 0 dissociation ${2 + i} nausea 0`)}
    09:25 vitals 142/84 hr 76 rr 14 spo2 97 rass -1 dissociation 5 nausea 0
    09:30 rate 51.5 mL/h 1.25 mg/kg/h ordered petra: tolerating, pain 6
    ${every(5, '09:35', 3, (i) => `vitals ${146 + i * 4}/${86 + i} hr ${78 + i * 2} rr 14 spo2 96 rass -1 dissociation 6 nausea 1`)}
    09:50 observe Dissociated, calm
    10:02 vitals 158/92 hr 88 rr 14 spo2 96 rass -1 dissociation 7 nausea 1
    10:12 vitals 164/94 hr 90 rr 13 spo2 95 rass -1 dissociation 7 nausea 1
    10:15 vitals 186/104 hr 104 rr 15 spo2 95 rass -1 dissociation 7 nausea 1 [#high]
    10:15 hold: blood pressure over the limit
    10:16 note: Dr Castellane told by phone; resume at 1 mg/kg/h when under 160
    10:18 event hypertension 2 related: held, told physician
    10:20 vitals 164/94 hr 92 rr 15 spo2 96 rass -1
    10:24 vitals 148/88 hr 86 rr 14 spo2 97 rass -1
    10:25 resume 41.2 mL/h 1 mg/kg/h ordered petra: pressure settled
    ${every(5, '10:30', 3, (i) => `vitals ${146 - i * 2}/${86 - i} hr ${84 - i} rr 14 spo2 97 rass -1 dissociation 6 nausea 1`)}
    10:40 pump 71.7 mL on P2
    ${every(10, '10:50', 5, (i) => `vitals ${142 - i}/${84 - i} hr ${80 - i} rr 14 spo2 97 rass -1 dissociation 6 nausea 0`)}
    11:35 missed 11:40 asleep: resting, wakes to voice
    ${every(10, '11:50', 7, (i) => `vitals ${138 - i}/${82 - i} hr ${76 - i} rr 14 spo2 97 rass -1 dissociation 5 nausea 0 pain 4`)}
    12:55 pump 165.2 mL on P2
    13:00 complete: as ordered
    ${every(15, '13:15', 4, (i) => `vitals ${132 - i}/${80 - i} hr ${72 - i} rr 16 spo2 98 rass 0 pain 2 nausea 0 dissociation ${3 - i}`)}
    13:30 score aldrete activity 1 respiration 2 circulation 2 consciousness 1 oxygen 2
    14:00 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    14:30 vitals 130/78 hr 70 rr 16 spo2 98 rass 0 pain 2 nausea 0 dissociation 0
    14:45 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
    14:50 score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2
    15:00 vitals 128/78 hr 70 rr 16 spo2 98 rass 0 pain 2 nausea 0 dissociation 0 sitting
    15:02 release: oriented, walks [by petra]
    15:05 iv-out: no bleeding
    15:08 discharge home with Ines Halvorsen (sister): calls tomorrow
    15:15 waste 68.683 mg 34.342 mL from bag-1 witness nils
    15:20 sign charted
  `)

function every(minutes: number, from: string, times: number, line: (index: number) => string): string {
  const [hours = 0, first = 0] = from.split(':').map(Number)
  const clock = (index: number) => {
    const total = hours * 60 + first + index * minutes
    return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
  }
  return Array.from({ length: times }, (_, index) => `${clock(index)} ${line(index)}`).join('\n')
}
