import type { Criterion, Protocol } from './protocol.ts'

// The clinic's two protocols as data: defaults that the medical director edits and approves before use, never medicine
// written into the rules. Sources in brackets: [clinic] the clinic's own wording, [ASA] moderate sedation monitoring,
// [ASRA] 2018 ketamine consensus, [review] the clinic's review by practice.

const DRIFT_IN_PERCENT = 30

/** Hold and stop by one reading, a drift from baseline by two. [review] */
const bySigns: readonly Criterion[] = [
  atStart('spo2-before', 'attention', { of: 'spo2', under: 94 }),
  atStart('systolic-high-before', 'attention', { of: 'systolic', atLeast: 160 }),
  atStart('diastolic-high-before', 'attention', { of: 'diastolic', atLeast: 100 }),
  atStart('systolic-low-before', 'attention', { of: 'systolic', under: 90 }),
  atStart('heart-rate-before', 'attention', { of: 'heartRate', under: 50, over: 110 }),
  atStart('respiratory-rate-before', 'attention', { of: 'respiratoryRate', under: 10, over: 24 }),
  atStart('sedation-before', 'attention', { of: 'moaas', under: 5 }),

  fromStart('systolic-high', 'hold', { of: 'systolic', atLeast: 180 }),
  fromStart('systolic-crisis', 'stop', { of: 'systolic', atLeast: 200 }),
  fromStart('diastolic-high', 'hold', { of: 'diastolic', atLeast: 110 }),
  fromStart('diastolic-crisis', 'stop', { of: 'diastolic', atLeast: 120 }),
  fromStart('systolic-low', 'hold', { of: 'systolic', under: 90 }),
  fromStart('systolic-very-low', 'stop', { of: 'systolic', under: 80 }),
  {
    id: 'systolic-drift',
    when: 'from-start',
    action: 'hold',
    severity: 'critical',
    drift: {
      of: 'systolic',
      percent: DRIFT_IN_PERCENT,
      readings: 2,
      minutesApart: { min: 3, max: 5 },
      recheckMinutes: 3,
    },
  },
  fromStart('heart-rate', 'hold', { of: 'heartRate', under: 45, over: 130 }),
  fromStart('spo2-low', 'hold', { of: 'spo2', under: 92 }),
  fromStart('spo2-very-low', 'stop', { of: 'spo2', under: 90 }, 'Hold first, then oxygen.'),
  fromStart('respiratory-rate-low', 'hold', { of: 'respiratoryRate', under: 10 }),
  fromStart('respiratory-rate-very-low', 'stop', { of: 'respiratoryRate', under: 8 }),
  fromStart('sedation-deep', 'hold', { of: 'moaas', atMost: 3 }),
  fromStart('sedation-too-deep', 'stop', { of: 'moaas', atMost: 2 }),
  fromStart('rass-deep', 'hold', { of: 'rass', atMost: -3 }),
  fromStart('rass-too-deep', 'stop', { of: 'rass', atMost: -4 }),
  fromStart('rass-agitated', 'hold', { of: 'rass', atLeast: 2 }),
  fromStart('rass-very-agitated', 'stop', { of: 'rass', atLeast: 3 }),
]

/** Hold and stop by what was seen or said. */
const byEvents: readonly Criterion[] = [
  onEvents('event-hold', 'hold', ['panic', 'intolerable-dissociation', 'repeated-vomiting', 'iv-infiltration']),
  onEvents('event-stop', 'stop', [
    'apnoea',
    'laryngospasm',
    'anaphylaxis',
    'seizure',
    'chest-pain',
    'neurological-deficit',
    'hypertensive-emergency',
    'symptomatic-arrhythmia',
    'asks-to-stop',
  ]),
  {
    id: 'suicidal-ideation',
    when: 'always',
    action: 'call',
    severity: 'critical',
    events: ['suicidal-ideation'],
    words: 'The practitioner assesses today and charts a plan.',
  },
]

function atStart(id: string, severity: Criterion['severity'], limit: NonNullable<Criterion['limit']>): Criterion {
  return { id, when: 'before-start', action: 'hold', severity, limit }
}

function fromStart(
  id: string,
  action: Criterion['action'],
  limit: NonNullable<Criterion['limit']>,
  words?: string,
): Criterion {
  return { id, when: 'from-start', action, severity: 'critical', limit, ...(words === undefined ? {} : { words }) }
}

function onEvents(id: string, action: Criterion['action'], events: string[]): Criterion {
  return { id, when: 'from-start', action, severity: 'critical', events }
}

/**
 * What must be so before the start (block) and what is asked and shown (warn). A block can be overridden with a
 * reason.
 */
const checklist: Protocol['checklist'] = [
  ...gated('block', 'identity', 'consent', 'order', 'weight', 'allergies', 'pregnancy', 'contraindications'),
  ...gated('block', 'suicide-screen', 'baseline', 'access', 'monitor-alarms'),
  ...gated('warn', 'assessment', 'medicines', 'co-medicines', 'fasting', 'escort', 'airway', 'sleep-apnoea'),
  ...gated('warn', 'aspiration-risk', 'anaesthesia-problems', 'alcohol-drugs', 'glucose', 'breastfeeding'),
  ...gated('warn', 'since-last-session', 'height', 'code-status', 'emergency-contact', 'prescription-monitoring'),
  ...gated('warn', 'outcome-measures', 'second-check', 'practitioner-on-site', 'time-out', 'monitor', 'oxygen'),
  ...gated(
    'warn',
    'suction',
    'bag-mask',
    'defibrillator',
    'rescue-medicines',
    'voided',
    'call-bell',
    'fall-precautions',
  ),
]

function gated(gate: 'block' | 'warn', ...items: string[]): Protocol['checklist'] {
  return items.map((item) => ({ item, gate }))
}

/** Usual first and largest single doses; given on an order or as the protocol's standing order. */
const rescue: Protocol['rescue'] = [
  { drug: 'midazolam', dose: 1, maxDose: 2, unit: 'mg', route: 'IV', responseMinutes: 5, sedative: true },
  { drug: 'lorazepam', dose: 0.5, maxDose: 1, unit: 'mg', route: 'IV', responseMinutes: 5, sedative: true },
  { drug: 'ondansetron', dose: 4, maxDose: 4, unit: 'mg', route: 'IV', responseMinutes: 15 },
  { drug: 'metoclopramide', dose: 10, maxDose: 10, unit: 'mg', route: 'IV', responseMinutes: 15 },
  { drug: 'clonidine', dose: 0.1, maxDose: 0.1, unit: 'mg', route: 'PO', responseMinutes: 15 },
  { drug: 'labetalol', dose: 5, maxDose: 10, unit: 'mg', route: 'IV', responseMinutes: 5 },
  { drug: 'hydralazine', dose: 5, maxDose: 10, unit: 'mg', route: 'IV', responseMinutes: 15 },
  { drug: 'glycopyrrolate', dose: 0.1, maxDose: 0.2, unit: 'mg', route: 'IV', responseMinutes: 5 },
  { drug: 'ketorolac', dose: 15, maxDose: 30, unit: 'mg', route: 'IV', responseMinutes: 15 },
  { drug: 'acetaminophen', dose: 650, maxDose: 1000, unit: 'mg', route: 'PO', responseMinutes: 15 },
  { drug: 'haloperidol', dose: 1, maxDose: 2, unit: 'mg', route: 'IV', responseMinutes: 5, sedative: true },
  { drug: 'oxygen', dose: 2, maxDose: 15, unit: 'L/min', route: 'inhaled', responseMinutes: 5 },
  { drug: 'sodium chloride 0.9 %', dose: 250, maxDose: 500, unit: 'mL', route: 'IV', responseMinutes: 15 },
  { drug: 'epinephrine 1 mg/mL', dose: 0.3, maxDose: 0.5, unit: 'mg', route: 'IM', responseMinutes: 5 },
  { drug: 'flumazenil', dose: 0.2, maxDose: 0.2, unit: 'mg', route: 'IV', responseMinutes: 5 },
  { drug: 'naloxone', dose: 0.04, maxDose: 0.4, unit: 'mg', route: 'IV', responseMinutes: 5 },
]

const scales = ['rass', 'moaas', 'pain', 'nausea', 'dissociation', 'aldrete', 'padss', 'phq9', 'gad7']

const checks: Protocol['vitals']['checks'] = {
  baseline: ['bloodPressure', 'heartRate', 'respiratoryRate', 'spo2', 'temperatureC', 'pain', 'rass'],
  infusing: ['bloodPressure', 'heartRate', 'respiratoryRate', 'spo2', 'rass', 'nausea', 'dissociation'],
  recovery: ['bloodPressure', 'heartRate', 'respiratoryRate', 'spo2', 'rass', 'nausea', 'dissociation', 'pain'],
}

const monitoring = {
  baselineWithinMinutes: 15,
  neverOverMinutes: 15,
  checks,
  counts: ['bloodPressure', 'spo2'],
  asleep: ['respiratoryRate', 'spo2', 'rass'],
  afterSedative: [{ everyMinutes: 5, forMinutes: 15 }],
  freshMinutes: 5,
} satisfies Partial<Protocol['vitals']>

const gate = {
  aldrete: { atLeast: 9, times: 2, minutesApart: 15 },
  padss: { atLeast: 9, times: 1, minutesApart: 0 },
  spo2OnAirOver: 92,
  painAtMost: 3,
  nauseaAtMost: 1,
}

/** After the session: 8 h, 24 h, 7, 30 and 90 days. [clinic] */
const followUpHours = [8, 24, 7 * 24, 30 * 24, 90 * 24]

const lowDose: Protocol = {
  id: 'low-dose-1',
  name: 'low-dose',
  title: 'Low-dose ketamine infusion',
  version: 1,
  indications: ['depression', 'anxiety', 'PTSD', 'OCD', 'fibromyalgia', 'migraine'],
  order: {
    mgPerKgPerHour: 0.5,
    minutes: 20,
    bounds: {
      minMgPerKgPerHour: 0.1,
      maxMgPerKgPerHour: 0.75,
      stepMgPerKgPerHour: 0.05,
      minIntervalMinutes: 5,
      maxMgPerKg: 0.25,
      maxMinutes: 30,
    },
  },
  recoveryMinutes: 40,
  vitals: {
    ...monitoring,
    infusing: [{ everyMinutes: 5 }],
    recovery: [{ everyMinutes: 10 }],
    aldreteEveryMinutes: 20,
  },
  heldAtMostMinutes: 30,
  criteria: [...bySigns, ...byEvents],
  checklist,
  scales,
  discharge: { ...gate, minutesAfterEnd: 40 },
  rescue,
  recipes: [
    {
      id: 'ketamine-1-50',
      name: 'Ketamine 1 mg/mL, 50 mL syringe',
      vialMgPerMl: 50,
      drugMl: 1,
      diluentMl: 49,
      diluent: 'sodium chloride 0.9 %',
      mgPerMl: 1,
      container: 'syringe',
    },
  ],
  series: {
    initial: { atLeast: 1, atMost: 6, daysApart: { min: 1, max: 14 } },
    maintenanceWeeks: { min: 3, max: 5 },
    followUpHours,
  },
}

const highDose: Protocol = {
  id: 'high-dose-1',
  name: 'high-dose',
  title: 'High-dose ketamine infusion',
  version: 1,
  indications: ['CRPS', 'RSD'],
  order: {
    mgPerKgPerHour: 1,
    minutes: 240,
    bounds: {
      minMgPerKgPerHour: 0.25,
      maxMgPerKgPerHour: 1.5,
      stepMgPerKgPerHour: 0.25,
      minIntervalMinutes: 15,
      maxMgPerKg: 6,
      maxMinutes: 240,
    },
  },
  recoveryMinutes: 120,
  vitals: {
    ...monitoring,
    infusing: [{ everyMinutes: 5, forMinutes: 15 }, { everyMinutes: 10 }],
    recovery: [{ everyMinutes: 15, forMinutes: 60 }, { everyMinutes: 30 }],
    aldreteEveryMinutes: 30,
  },
  heldAtMostMinutes: 30,
  criteria: [...bySigns, ...byEvents],
  checklist,
  scales,
  discharge: { ...gate, minutesAfterEnd: 120 },
  rescue,
  recipes: [
    {
      id: 'ketamine-2-250',
      name: 'Ketamine 2 mg/mL, 250 mL bag',
      vialMgPerMl: 50,
      drugMl: 10,
      diluentMl: 240,
      diluent: 'sodium chloride 0.9 %',
      mgPerMl: 2,
      container: 'bag',
    },
  ],
  series: {
    initial: { atLeast: 5, atMost: 5, daysApart: { min: 1, max: 2 } },
    maintenanceWeeks: { min: 6, max: 8 },
    followUpHours,
  },
  continuous: ['SpO2', 'ECG'],
}

/** The two protocols that every clinic starts with, and the demo's only ones. Not yet approved by anyone. */
export const builtInProtocols: readonly Protocol[] = [lowDose, highDose]
