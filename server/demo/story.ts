import { MINUTE } from '../../chart/units.ts'

// The demo's charts as text, as `chart/script.ts` reads it. In every one 09:00 is the start of the infusion; how far a
// chair has come is decided by where "now" stands in its text.

/** What is particular to one patient's session. */
export type Story = {
  readonly patient: string
  readonly chair: string
  readonly kg: number
  readonly indication: string
  /** Usual pressure and pulse, so that no two charts look alike. */
  readonly systolic: number
  readonly diastolic: number
  readonly pulse: number
  /** When it was planned for, in minutes from the start of the infusion; on the minute when absent. */
  readonly planned?: number
  readonly course?: { readonly id: string; readonly number: number; readonly phq9: number }
}

/** The clock of a script `minutes` after the start: 09:00 and on. */
export const clock = (minutes: number) => {
  const whole = 9 * 60 + minutes
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}
/** Where the script's 00:00 lies when the infusion starts at an instant. */
export const midnightOf = (startsAt: number) => startsAt - 9 * 60 * MINUTE

const sections = (...parts: readonly string[]) => parts.join('\n')

const answers: readonly (readonly [item: string, answer: string])[] = [
  ['consent', 'yes'],
  ['allergies', 'reviewed'],
  ['medicines', 'reviewed'],
  ['co-medicines', 'no'],
  ['fasting', 'yes value 9'],
  ['pregnancy', 'not-applicable'],
  ['escort', 'yes'],
  ['contraindications', 'none'],
  ['suicide-screen', 'negative'],
  ['airway', 'yes'],
  ['sleep-apnoea', 'yes'],
  ['aspiration-risk', 'no'],
  ['anaesthesia-problems', 'no'],
  ['alcohol-drugs', 'no'],
  ['glucose', 'not-applicable'],
  ['breastfeeding', 'not-applicable'],
  ['since-last-session', 'none'],
  ['height', 'stated value 172'],
  ['code-status', 'yes'],
  ['emergency-contact', 'yes'],
  ['prescription-monitoring', 'yes'],
  ['outcome-measures', 'yes'],
  ['voided', 'yes'],
]
const equipment = [
  'monitor-alarms',
  'monitor',
  'oxygen',
  'suction',
  'bag-mask',
  'defibrillator',
  'rescue-medicines',
  'call-bell',
  'fall-precautions',
]

const plan = (protocol: string, { patient, chair, indication, planned = 0, course }: Story) =>
  `00:10 open ${protocol} patient ${patient} chair ${chair} planned ${clock(planned)} indication ${indication}` +
  (course ? ` number ${course.number} course ${course.id}` : '')

const checkIn = (story: Story) =>
  sections(
    '08:20 identity name birth-date at check-in',
    ...answers.map(([item, answer], index) => `08:${22 + Math.floor(index / 3)} check ${item} ${answer}`),
    ...(story.course ? [`08:30 score phq9 ${phq9(story.course.phq9)}`] : []),
    `08:31 weight ${story.kg} kg`,
    '08:32 present petra [by petra]',
    '08:33 assess before asa 2 fit: heart and lungs clear, no change since last time [by petra]',
    '08:38 iv left forearm 22 G attempts 1',
    ...equipment.map((item) => `08:40 check ${item} yes`),
    check(-10, story, 'temp 36.7 pain 2'),
  )

/** Nine items that add up; the ninth, thoughts of death, is 0. */
function phq9(sum: number): string {
  return Array.from({ length: 9 }, (_, index) => {
    const value = index === 8 ? 0 : Math.min(3, Math.floor(sum / 8) + (index < sum % 8 ? 1 : 0))
    return `q${index + 1} ${value}`
  }).join(' ')
}

/**
 * One set of signs and ratings at a minute of the infusion. Pressure and pulse rise with the drug and settle after it;
 * the small unevenness comes from the minute itself, so that the same demo is the same demo.
 */
function check(minute: number, story: Story, more = '', effect = 0): string {
  const uneven = (spread: number, salt: number) => ((minute * 7 + salt * 13 + story.pulse) % (2 * spread + 1)) - spread
  const systolic = Math.round(story.systolic + 22 * effect) + uneven(3, 1)
  const diastolic = Math.round(story.diastolic + 12 * effect) + uneven(2, 2)
  const signs = `${systolic}/${diastolic} hr ${Math.round(story.pulse + 10 * effect) + uneven(3, 3)} rr ${14 + uneven(1, 4)} spo2 ${97 + uneven(1, 5)}`
  const sedated = effect > 0.6 ? -1 : 0
  const felt = minute > 0 ? ` nausea 0 dissociation ${Math.round(6 * effect)}` : ''
  return `${clock(minute)} vitals ${signs} ${more} rass ${sedated}${felt}`
}

/** How much of the drug's effect is felt: up in a quarter of an hour, gone half an hour after the end. */
const effectAt = (minute: number, end: number) =>
  minute <= end ? Math.min(1, minute / 18) : Math.max(0, 1 - (minute - end) / 30)

const checks = (minutes: readonly number[], end: number, story: Story, more = '') =>
  minutes.map((minute) => check(minute, story, more, effectAt(minute, end)))

/** What the nurse scores, asks and does until the patient leaves, counted from the end of the infusion. */
const recovery = (end: number, gate: number, first: number, second: number) =>
  sections(
    `${clock(end + first)} score aldrete activity 2 respiration 2 circulation 2 consciousness 1 oxygen 2`,
    `${clock(end + second)} score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2`,
    `${clock(end + second + 1)} score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2`,
    `${clock(end + second + 2)} check oriented yes`,
    `${clock(end + second + 3)} check walked yes`,
    `${clock(end + gate)} release: awake, walked well, no distress [by petra]`,
    `${clock(end + gate + 1)} iv-out: site clean and dry`,
    `${clock(end + gate + 2)} check instructions yes`,
    `${clock(end + gate + 2)} check escort-here yes`,
    `${clock(end + gate + 6)} discharge home with Jonas Reyes (partner): call tomorrow at ten`,
  )

const oneDecimal = (value: number) => Math.round(value * 10) / 10
const mg = (value: number) => String(Math.round(value * 100) / 100)

/** 20 min at 0.5 mg/kg/h in 1 mg/mL, 40 min of recovery. */
export function lowDose(story: Story): string {
  const rate = oneDecimal(story.kg * 0.5)
  const given = rate / 3
  return sections(
    plan('low-dose-1', story),
    checkIn(story),
    '08:34 order 0.5 mg/kg/h for 20 min [by petra]',
    '08:51 vial v1 500 mg 10 mL lot 6C117 expires 2028-04',
    '08:52 draw 50 mg 1 mL from v1 to syringe-1 check nils',
    '08:53 bag 1 mg/mL 50 mg in 50 mL as syringe-1 recipe ketamine-1-50 lot 6C117 check nils',
    '08:54 check time-out yes',
    `09:00 start ${rate} mL/h 0.5 mg/kg/h pump P1 check nils`,
    ...checks([5, 10, 15, 20], 20, story),
    '09:12 observe Calm, Floating: music on, eyes closed',
    '09:20 complete',
    `09:21 pump ${mg(given)} mL on P1`,
    ...checks([30, 40, 50, 60], 20, story, 'pain 1'),
    recovery(20, 40, 10, 26),
    `10:08 waste ${mg(50 - given)} mg ${mg(50 - given)} mL from syringe-1 witness nils: end of the session`,
    '10:09 return 450 mg 9 mL from v1 witness nils',
  )
}

/** 4 h at 1 mg/kg/h in 2 mg/mL with a raised rate, a hold for pressure and 2 h of recovery. */
export function highDose(story: Story): string {
  const rate = oneDecimal(Math.floor(story.kg * 5) / 10)
  const raised = oneDecimal(Math.floor(story.kg * 6.25) / 10)
  const given = rate / 2 + (raised * 45) / 60 + (rate * 155) / 60
  return sections(
    plan('high-dose-1', story),
    checkIn(story),
    '08:34 order 1 mg/kg/h for 230 min [by petra]',
    '08:51 vial v1 500 mg 10 mL lot 6D204 expires 2028-06',
    '08:52 draw 500 mg 10 mL from v1 to bag-1 check nils',
    '08:53 bag 2 mg/mL 500 mg in 250 mL as bag-1 recipe ketamine-2-250 lot 6D204 check nils',
    '08:54 check time-out yes',
    `09:00 start ${rate} mL/h 1 mg/kg/h pump P2 check nils`,
    ...checks([5, 10, 15, 25, 35, 40, 45, 55, 65], 240, story),
    `09:30 rate ${raised} mL/h 1.25 mg/kg/h check nils ordered petra: pain unchanged at 6`,
    '09:38 observe Dissociated, calm: answers when spoken to',
    `${clock(74)} vitals 182/104 hr 98 rr 15 spo2 96 rass -1 nausea 0 dissociation 7 [#high]`,
    '10:15 hold: systolic 182, over the limit for a hold',
    '10:16 seen hold-systolic-high:#high: held, physician called, quiet room',
    ...checks([79, 84], 75, story),
    `10:25 resume ${rate} mL/h 1 mg/kg/h check nils ordered petra: pressure back to 140`,
    ...checks([90, 95, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220, 230, 240], 240, story),
    '11:20 pump 80 mL on P2',
    '13:00 complete',
    `13:01 pump ${mg(given)} mL on P2`,
    ...checks([255, 270, 285, 300, 330, 360], 240, story, 'pain 3'),
    recovery(240, 120, 30, 60),
    `15:08 waste ${mg(500 - given * 2)} mg ${mg(250 - given)} mL from bag-1 witness nils: end of the session`,
  )
}
