import type { Clinic } from '../../../chart/clinic.ts'

/** Every setting by the way to it: `scope.practitionerOnSite`. */
type Leaves<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[]
    ? K
    : NonNullable<T[K]> extends object
      ? `${K}.${Leaves<NonNullable<T[K]>>}`
      : K
}[keyof T & string]
export type SettingName = Leaves<Clinic>

/** What a person reads about one setting. `choices`: one of these; `long`: several lines are typed. */
export type SettingWords = {
  readonly label: string
  readonly does: string
  readonly unit?: string
  readonly choices?: Readonly<Record<string, string>>
  readonly long?: true
}
export type SettingGroup = {
  readonly title: string
  readonly note?: string
  readonly settings: Readonly<Partial<Record<SettingName, SettingWords>>>
}

const jump = (label: string, unit: string): SettingWords => ({
  label: `${label} jumps by more than`,
  unit,
  does: 'Asked about once when it is typed.',
})

/** Every setting of the clinic, by what it is about, in the order of the page. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'The clinic',
    settings: {
      name: { label: 'Name of the clinic', does: 'On every screen and at the head of every note.' },
      address: { label: 'Address', does: 'At the head of the note.', long: true },
      phone: { label: 'Phone', does: 'At the head of the note and of letters.' },
      timeZone: { label: 'Time zone', does: 'Every time is shown and printed in it, such as America/New_York.' },
      chairs: { label: 'Chairs', does: 'What a session can be planned on, one a line.' },
      pumps: { label: 'Pumps', does: 'As their labels say; chosen at the start, one a line.' },
      observations: { label: 'Observations', does: 'Offered for a tap while charting, one a line.' },
    },
  },
  {
    title: 'Screen and paper',
    settings: {
      hourCycle: {
        label: 'Time of day on the tablets',
        choices: { '24h': '14:05', '12h': '2:05 pm' },
        does: 'The note is printed in 24 h.',
      },
      wallNames: {
        label: 'A wall display names patients by',
        choices: { initials: 'Initials', 'first-name': 'First name' },
        does: 'Beside the chair’s number, for everybody to see.',
      },
      paper: {
        label: 'Paper of the note',
        choices: { letter: 'US Letter', a4: 'A4' },
        does: 'Notes that are sealed from now on.',
      },
    },
  },
  {
    title: 'Scope of practice',
    note: 'As the law of your state says. An act outside it is refused; what was left undone stands before signing.',
    settings: {
      'scope.nurseMayGiveBolus': { label: 'A nurse may give a bolus', does: 'Else a physician charts it.' },
      'scope.nurseMayWitness': { label: 'A nurse may witness', does: 'Waste, returns, counts and second checks.' },
      'scope.physicianMayWitness': { label: 'A physician may witness', does: 'Waste, returns, counts and checks.' },
      'scope.practitionerOnSite': {
        label: 'A practitioner must be on site',
        does: 'The start asks who is, or why nobody is. It never waits for it; the physician reads it before signing.',
      },
      'scope.secondCheckAtStart': {
        label: 'A second person checks the pump at the start',
        does: 'A missing check never stops a start; it waits before signing.',
      },
    },
  },
  {
    title: 'Signing and training',
    settings: {
      'signaturePolicy.version': {
        label: 'Version of the policy on signatures',
        does: 'Whoever signs next accepts a new version first.',
      },
      'signaturePolicy.text': {
        label: 'Policy on electronic signatures',
        does: 'Accepted in writing before the first signature; a changed text is asked again.',
        long: true,
      },
      'signatures.reviewer': { label: 'A reviewer signs too', does: 'The note keeps a place for it.' },
      'signatures.countersigner': { label: 'A countersigner signs too', does: 'The note keeps a place for it.' },
      trainingBeforeCharting: {
        label: 'Training is on record before the first charting',
        does: 'Who has none charts nothing yet. Who has charted before goes on.',
      },
    },
  },
  {
    title: 'Sign-in, lock and alerts',
    settings: {
      secondFactorFor: {
        label: 'A second factor is asked of',
        choices: { physician: 'Physicians', administrator: 'Administrators' },
        does: 'Who has none sets it up at the next sign-in. Who is charting now goes on.',
      },
      lockMinutes: { label: 'A tablet locks after', unit: 'min', does: 'Untouched, at a chair too.' },
      emergencyAccessMinutes: {
        label: 'Emergency access lasts',
        unit: 'min',
        does: 'One chart, read only, from a locked tablet without a PIN.',
      },
      criticalSound: {
        label: 'Critical alerts are heard',
        does: 'Off only by a decision that says why; your name and the time go with it.',
      },
      criticalSoundOffBecause: { label: 'Why are they not heard?', does: 'Stands in the settings’ versions.' },
    },
  },
  {
    title: 'Late, and clocks',
    settings: {
      takenLateMinutes: { label: 'A check is late after', unit: 'min', does: 'Counted from when it was due.' },
      chartedLateMinutes: {
        label: 'An entry is charted late after',
        unit: 'min',
        does: 'Labelled on screen and paper.',
      },
      chartedLateReasonMinutes: { label: 'and asks why after', unit: 'min', does: 'A reason goes with the entry.' },
      clockWarnSeconds: {
        label: 'A tablet’s clock is off by over',
        unit: 's',
        does: 'Its entries say so. They are never refused for it.',
      },
      clockAskSeconds: { label: 'and asks the time by over', unit: 's', does: 'The tablet asks whoever charts.' },
    },
  },
  {
    title: 'A vital sign is asked about',
    note: 'When it is this far from the last one of the visit: a slip of the finger is then likely. It is never refused.',
    settings: {
      'jumps.systolic': jump('Systolic', 'mmHg'),
      'jumps.diastolic': jump('Diastolic', 'mmHg'),
      'jumps.heartRate': jump('Heart rate', 'per min'),
      'jumps.respiratoryRate': jump('Respiratory rate', 'per min'),
      'jumps.spo2': jump('SpO₂', '%'),
      'jumps.temperatureC': jump('Temperature', '°C'),
    },
  },
  {
    title: 'A first weight is asked about',
    note: 'When no earlier one is known: pounds typed as kilograms more than double the dose. It is never refused.',
    settings: {
      'firstWeight.underKg': { label: 'Under', unit: 'kg', does: 'While no height is charted.' },
      'firstWeight.overKg': { label: 'Over', unit: 'kg', does: 'While no height is charted.' },
      'firstWeight.underBmi': { label: 'Under a BMI of', unit: 'kg/m²', does: 'Once a height is charted.' },
      'firstWeight.overBmi': { label: 'Over a BMI of', unit: 'kg/m²', does: 'Once a height is charted.' },
    },
  },
  {
    title: 'Dose, pump and drug',
    settings: {
      pumpResolutionMlPerHour: {
        label: 'The pump’s step',
        unit: 'mL/h',
        does: 'Rates are rounded to it; at a bound they round down.',
      },
      'pumpVolumeTolerance.percent': {
        label: 'The pump’s volume may differ by',
        unit: '%',
        does: 'Over this and the next, what the pump shows is a finding.',
      },
      'pumpVolumeTolerance.mL': { label: 'and at least by', unit: 'mL', does: 'Less is never asked about.' },
      'custodyTolerance.percent': {
        label: 'Diluted drug may differ by',
        unit: '%',
        does: 'Over this or the next it is a discrepancy, with a reason and a second person.',
      },
      'custodyTolerance.mg': { label: 'and at most by', unit: 'mg', does: 'The smaller of the two counts.' },
      weightChangePercent: {
        label: 'A weight is confirmed again over',
        unit: '%',
        does: 'Different from the one that the physician saw.',
      },
    },
  },
  {
    title: 'After the session',
    settings: {
      'followUps.overdueHours': {
        label: 'A follow-up is overdue after',
        unit: 'h',
        does: 'At the latest, counted from when it was due.',
      },
      'followUps.crisisText': {
        label: 'In a crisis',
        does: 'A patient reads it on each follow-up, first of all when the suicide screen is positive.',
        long: true,
      },
      'retention.years': {
        label: 'A record is kept at least',
        unit: 'years',
        does: 'From the last session. Nothing deletes by itself after that.',
      },
      'retention.minorsUntilAge': {
        label: 'and of who was a minor until the age of',
        unit: 'years',
        does: 'Whichever is later.',
      },
    },
  },
]

export const settingsWords = {
  note: (version: number) =>
    `Version ${version} is in force. Each save makes a new version with your name; signed notes keep theirs.`,
  saved: (version: number) => `Saved. Version ${version} is in force.`,
  between: (least: string, most: string, unit: string) => `${least} to ${most}${unit}.`,
  over: (least: string, most: string, unit: string) => `Over ${least}, at most ${most}${unit}.`,
  standard: (value: string) => `Default: ${value}.`,
  nobody: 'nobody',
  nothing: 'empty',
  number: 'Type a number',
  whole: 'Type a whole number',
  empty: 'Something must stand here',
  outOfRange: (range: string) => `Outside ${range.replace(/\.$/, '')}`,
  needWhy: 'Say why critical alerts are not heard',
  wrong: 'Something typed cannot be: its field says why',
  yes: 'Yes',
  no: 'No',
  unchanged: 'Nothing is changed',
  save: 'Save as a new version',
} as const
