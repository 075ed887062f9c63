import { lockMinutesByDefault } from './clinic/lock.ts'
import type { Clinic } from './schemas.ts'

export type { Clinic } from './schemas.ts'

/** Defaults that a medical director edits. Sources: clinical.md of the clinic, What holds. */
export const clinicDefaults: Clinic = {
  name: 'Clinic',
  address: '',
  phone: '',
  timeZone: 'UTC',
  hourCycle: '24h',
  wallNames: 'initials',
  paper: 'letter',
  chairs: ['1', '2', '3', '4', '5', '6'],
  chartedLateMinutes: 15,
  chartedLateReasonMinutes: 30,
  takenLateMinutes: 3,
  jumps: { systolic: 60, diastolic: 40, heartRate: 60, respiratoryRate: 14, spo2: 12, temperatureC: 2.5 },
  pumps: ['1', '2', '3', '4', '5', '6'],
  pumpResolutionMlPerHour: 0.1,
  pumpVolumeTolerance: { percent: 2, mL: 0.5 },
  custodyTolerance: { percent: 2, mg: 2 },
  weightChangePercent: 5,
  // By BMI from severe thinness to obesity class III (WHO). Pounds taken for kilograms are 2.2 times the weight.
  firstWeight: { underKg: 40, overKg: 120, underBmi: 16, overBmi: 40 },
  lockMinutes: lockMinutesByDefault,
  emergencyAccessMinutes: 15,
  retention: { years: 10, minorsUntilAge: 28 },
  clockWarnSeconds: 30,
  clockAskSeconds: 300,
  scope: {
    nurseMayGiveBolus: false,
    nurseMayWitness: true,
    physicianMayWitness: true,
    practitionerOnSite: true,
    secondCheckAtStart: true,
  },
  observations: [
    'Calm',
    'Dissociated, calm',
    'Floating',
    'Talkative',
    'Asleep, wakes to voice',
    'Anxious',
    'Tearful',
    'Nystagmus',
    'Nauseous',
    'IV site clean',
  ],
  criticalSound: true,
  signatures: { reviewer: false, countersigner: false },
  signaturePolicy: {
    version: '1',
    text: 'My electronic signature in Chairside is mine alone and binds me as my signature by hand does. I answer for everything that is signed and charted with it. I tell nobody my password or PIN and lend nobody my passkey. When somebody may know one of them I say so at once, and it is changed.',
  },
  trainingBeforeCharting: false,
  followUps: {
    overdueHours: 24,
    crisisText:
      'If you are in danger, or thinking of hurting yourself: call 911, or call or text 988 (Suicide and Crisis Lifeline), day and night. Do not wait for the clinic.',
  },
}
