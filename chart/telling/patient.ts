import type { Body, Sign } from '../bodies.ts'
import { checklistItems } from '../checklist.ts'
import { fromWire } from '../instant.ts'
import { charted, codeInWords, counted, figure, listed, sentenceCase, sentences } from '../wording.ts'
import { by, clock, type OwnTellers, type Told } from './about.ts'

type Vitals = Body<'vitals'>

const signNames: Record<Sign, string> = {
  systolic: 'Systolic',
  diastolic: 'Diastolic',
  heartRate: 'HR',
  respiratoryRate: 'RR',
  spo2: 'SpO2',
  oxygenLPerMin: 'Oxygen',
  temperatureC: 'Temperature',
  etco2: 'EtCO2',
}

/** "148/86"; one of the two alone is named, so that it can't be read as the other. */
function pressure({ systolic, diastolic }: Vitals): string | undefined {
  if (systolic !== undefined && diastolic !== undefined) return `${systolic}/${diastolic}`
  if (systolic !== undefined) return `Systolic ${systolic}`
  return diastolic === undefined ? undefined : `Diastolic ${diastolic}`
}

const there = (text: string | undefined | false): text is string => typeof text === 'string' && text !== ''
const dotted = (...parts: readonly (string | undefined | false)[]) => parts.filter(there).join(' · ')

function vitals({ body }: { body: Vitals }): Told {
  const { heartRate, respiratoryRate, spo2, oxygenLPerMin, temperatureC, etco2, notTaken = {} } = body
  const main = dotted(
    pressure(body),
    heartRate !== undefined && `HR ${heartRate}`,
    spo2 !== undefined && `SpO2 ${spo2}`,
  )
  const others = dotted(
    respiratoryRate !== undefined && `RR ${respiratoryRate}`,
    oxygenLPerMin !== undefined && `Oxygen ${charted(oxygenLPerMin, 'L/min')}`,
    temperatureC !== undefined && charted(temperatureC, '°C'),
    etco2 !== undefined && `EtCO2 ${charted(etco2, 'mmHg')}`,
    body.ecg && `ECG ${body.ecg}`,
    body.position && codeInWords(body.position),
    body.source === 'monitor' && 'From the monitor',
  )
  const missing = Object.entries(notTaken).map(([sign, why]) => `${nameOfSign(sign)} not taken: ${why}`)
  return {
    title: main || others || 'Vitals not taken',
    detail: sentences(main === '' ? undefined : others, ...missing),
    icon: 'vitals',
  }
}
const nameOfSign = (sign: string) => (Object.hasOwn(signNames, sign) ? signNames[sign as Sign] : sign)

type Answered = Body<'checklist-answered'>

const itemOf = (item: string) => (Object.hasOwn(checklistItems, item) ? checklistItems[item] : undefined)
const checklistLabel = (item: string) => itemOf(item)?.label ?? codeInWords(item)
const answerLabel = ({ item, answer }: Answered) =>
  itemOf(item)?.answers.find(({ value }) => value === answer)?.label ?? answer

function answered({ item, value }: Answered): string | undefined {
  if (value === undefined) return undefined
  const unit = itemOf(item)?.needsValue?.unit ?? ''
  return `${typeof value === 'number' ? figure(value, 3) : value} ${unit}`.trimEnd()
}

const symptomSeverity = ['gone', 'mild', 'moderate', 'severe'] as const
const span = (
  { onset, resolved }: { onset?: string; resolved?: string },
  time: (at: string) => string,
): string | undefined =>
  sentences(onset !== undefined && `Since ${time(onset)}`, resolved !== undefined && `Resolved ${time(resolved)}`)

/** The patient: who it is, what was asked, measured, seen and given. */
export const patientTellers = {
  'identity-confirmed': ({ body }) => ({
    title: 'Identity confirmed',
    detail: sentences(
      sentenceCase(listed(body.identifiers.map((identifier) => identifierNames[identifier]))),
      body.when && `At ${body.when.replace('-', ' ')}`,
    ),
    icon: 'person',
  }),
  assessed: ({ body }) => ({
    title: `Assessed ${body.when} the infusion${body.fitToProceed === false ? ', not fit to proceed' : ''}`,
    detail: sentences(
      body.about && `About: ${body.about.replace('-', ' ')}`,
      body.asaClass !== undefined && `ASA class ${body.asaClass}`,
      body.fitToProceed === true && 'Fit to proceed',
      body.findings,
      body.plan && `Plan: ${body.plan}`,
    ),
    tone: body.fitToProceed === false ? 'attention' : undefined,
    icon: 'person',
  }),
  'checklist-answered': ({ body }) => ({
    title: `${checklistLabel(body.item)}: ${answerLabel(body)}`,
    detail: sentences(answered(body), body.override && `Overridden: ${body.override.reason}`),
    tone: body.override ? 'attention' : undefined,
    icon: 'check',
  }),
  'weight-measured': ({ body }) => ({
    title: `Weight ${charted(body.kg, 'kg')}`,
    detail: body.how === 'stated' ? 'Stated by the patient, not measured' : body.how && 'Measured on the scale',
    tone: body.how === 'stated' ? 'attention' : undefined,
    icon: 'person',
  }),
  'access-placed': ({ body }) => ({
    title: `IV ${body.gauge === undefined ? '' : `${body.gauge} G `}${dotted(`${body.side ?? ''} ${body.site}`.trim())}`,
    detail: sentences(
      body.attempts !== undefined && counted(body.attempts, 'attempt'),
      body.patent === true && 'Flushes well',
      body.patent === false && 'Not patent',
    ),
    tone: body.patent === false ? 'attention' : undefined,
    icon: 'drop',
  }),
  'access-checked': ({ body }) => ({
    title: body.patent === false ? 'IV not patent' : 'IV checked',
    detail: sentences(body.patent === true && 'Flushes well', body.condition),
    tone: body.patent === false ? 'attention' : undefined,
    icon: 'drop',
  }),
  'access-removed': ({ body }) => ({ title: 'IV out', detail: body.condition, icon: 'drop' }),
  vitals,
  'vitals-missed': ({ body, occurredAt }, { ctx }) => ({
    title: `Vitals due ${clock(ctx, fromWire(body.dueAt), occurredAt)} not taken`,
    detail: sentences(missedReasons[body.reason], body.text),
    tone: 'attention',
    icon: 'clock',
  }),
  observed: ({ body }) => {
    const chips = (body.chips ?? []).join(', ')
    return {
      title: chips || body.text || 'Observed',
      detail: chips === '' ? undefined : body.text,
      icon: 'observe',
    }
  },
  symptom: ({ body, occurredAt }, { ctx }) => ({
    title: codeInWords(body.code) + (body.severity === undefined ? '' : `, ${symptomSeverity[body.severity]}`),
    detail: sentences(
      span(body, (at) => clock(ctx, fromWire(at), occurredAt)),
      body.text,
    ),
    icon: 'observe',
  }),
  'adverse-event': ({ body, occurredAt }, { ctx }) => ({
    title: `Adverse event: ${codeInWords(body.code)}${body.severity === undefined ? '' : `, ${symptomSeverity[body.severity]}`}`,
    detail: sentences(
      body.serious && 'Serious',
      body.related !== undefined && (body.related ? 'Related to the drug' : 'Not related to the drug'),
      span(body, (at) => clock(ctx, fromWire(at), occurredAt)),
      body.action,
      body.text,
    ),
    tone: body.serious ? 'critical' : 'attention',
    icon: 'alert',
  }),
  'medication-given': ({ body }, { ctx }) => ({
    title: `${body.drug} ${charted(body.dose, body.unit)} ${body.route}`,
    detail: sentences(
      by(ctx, 'Ordered by', body.orderedBy),
      body.reason,
      body.response && `Response: ${body.response}`,
      body.responseDueMinutes !== undefined && `Response due in ${charted(body.responseDueMinutes, 'min')}`,
    ),
    icon: 'med',
  }),
} satisfies OwnTellers<
  | 'identity-confirmed'
  | 'assessed'
  | 'checklist-answered'
  | 'weight-measured'
  | 'access-placed'
  | 'access-checked'
  | 'access-removed'
  | 'vitals'
  | 'vitals-missed'
  | 'observed'
  | 'symptom'
  | 'adverse-event'
  | 'medication-given'
>

const identifierNames: Record<Body<'identity-confirmed'>['identifiers'][number], string> = {
  name: 'name',
  'birth-date': 'birth date',
  mrn: 'MRN',
  photo: 'photo',
  wristband: 'wristband',
}

/** Why a check was not made, as the nurse taps it. */
export const missedReasons: Record<Body<'vitals-missed'>['reason'], string> = {
  asleep: 'Asleep',
  'cuff-off': 'Cuff off',
  declined: 'Declined',
  emergency: 'Emergency',
  other: 'Other reason',
}
