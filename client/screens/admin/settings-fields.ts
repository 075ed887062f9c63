import type { Clinic } from '../../../chart/clinic.ts'
import type { Path } from '../protocols/fields.ts'
import { adminWords } from './words.ts'

const words = adminWords.settings

/** One setting: where it lies, what it is called, and what is typed or chosen for it. */
export type SettingField = {
  readonly path: Path
  readonly label: string
  readonly unit?: string
  readonly kind: 'text' | 'long' | 'number' | 'switch' | 'list'
}
export type SettingGroup = { readonly title: string; readonly note?: string; readonly fields: readonly SettingField[] }

const setting =
  (kind: SettingField['kind']) =>
  (path: string, label: string, unit?: string): SettingField => ({
    path: path.split('.'),
    label,
    kind,
    ...(unit === undefined ? {} : { unit }),
  })
const text = setting('text')
const number = setting('number')
const onOff = setting('switch')
const list = setting('list')

/** Every setting that a person types or switches, by what it is about. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: words.groups.clinic,
    fields: [
      text('name', 'Name'),
      setting('long')('address', 'Address'),
      text('phone', 'Phone'),
      text('timeZone', 'Time zone'),
      list('chairs', 'Chairs'),
      list('pumps', 'Pumps'),
      list('observations', 'Observations, as chips'),
    ],
  },
  {
    title: words.groups.scope,
    note: words.scopeNote,
    fields: [
      onOff('scope.nurseMayGiveBolus', 'A nurse may give a bolus'),
      onOff('scope.physicianMayWitness', 'A physician may witness, as a nurse may'),
      onOff('scope.practitionerOnSite', 'A practitioner must be on site from the start to the end'),
      onOff('scope.secondCheckAtStart', 'A second person checks the pump at the start'),
    ],
  },
  {
    title: words.groups.signing,
    fields: [
      onOff('signatures.reviewer', 'The note has a place for a reviewer'),
      onOff('signatures.countersigner', 'The note has a place for a countersigner'),
    ],
  },
  {
    title: words.groups.times,
    fields: [
      number('lockMinutes', 'A tablet locks after', 'min'),
      number('takenLateMinutes', 'A check is taken late after', 'min'),
      number('chartedLateMinutes', 'Charted late after', 'min'),
      number('chartedLateReasonMinutes', 'Charting late asks why after', 'min'),
      number('clockWarnSeconds', 'A tablet’s clock is off by over', 's'),
      number('clockAskSeconds', 'It asks the time by over', 's'),
      onOff('criticalSound', 'Critical alerts are heard'),
    ],
  },
  {
    title: words.groups.tolerances,
    fields: [
      number('custodyTolerance.percent', 'Diluted drug may differ by', '%'),
      number('custodyTolerance.mg', 'and at most by', 'mg'),
      number('pumpResolutionMlPerHour', 'The pump’s step', 'mL/h'),
      number('pumpVolumeTolerance.percent', 'The pump’s volume may differ by', '%'),
      number('pumpVolumeTolerance.mL', 'and at least by', 'mL'),
      number('weightChangePercent', 'A weight asks again when it changed by', '%'),
    ],
  },
]

/** A list is typed with commas. */
export const listOf = (typed: string): readonly string[] =>
  typed
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

type Asked = NonNullable<Clinic['secondFactorFor']>
export const secondFactorRoles: Asked = ['physician', 'administrator']
