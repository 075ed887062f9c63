import type { Body } from './bodies.ts'
import type { Protocol } from './protocol.ts'
import type { Session } from './session.ts'
import type { Instant } from './units.ts'

/** What can be said with one touch in an emergency, as the chart and the page word it. */
export const emergencyActs = {
  stop: 'Pump stopped',
  hold: 'Pump held',
  'help-called': 'Help called',
  'ems-called': 'EMS called',
  'ems-arrived': 'EMS arrived',
  'physician-here': 'Physician here',
  oxygen: 'Oxygen on',
  airway: 'Airway opened',
  'bag-mask': 'Bag-mask ventilation',
  'cpr-started': 'CPR started',
  'cpr-stopped': 'CPR stopped',
  'rhythm-checked': 'Rhythm checked',
  shock: 'Shock given',
  drug: 'Medicine given',
  over: 'Emergency over',
} as const
export type EmergencyActId = keyof typeof emergencyActs

/** In the observation that opens an emergency; everything charted until `over` belongs to it. */
export const DECLARED = 'Emergency'

export type EmergencyDrug = Pick<Protocol['rescue'][number], 'drug' | 'dose' | 'unit' | 'route'>
export type EmergencyAct =
  | { readonly act: Exclude<EmergencyActId, 'drug'> }
  | { readonly act: 'drug'; readonly given: EmergencyDrug }

/** "Pump held", "epinephrine 1 mg/mL 0.3 mg IM": one act in words. */
export const actInWords = (act: EmergencyAct): string =>
  act.act === 'drug'
    ? `${act.given.drug} ${act.given.dose} ${act.given.unit} ${act.given.route}`
    : emergencyActs[act.act]

type EmergencyFact =
  | { readonly kind: 'infusion-stopped'; readonly body: Body<'infusion-stopped'> }
  | { readonly kind: 'infusion-held'; readonly body: Body<'infusion-held'> }
  | { readonly kind: 'medication-given'; readonly body: Body<'medication-given'> }
  | { readonly kind: 'observed'; readonly body: Body<'observed'> }

/** The entry that an act is. Nothing is asked: what is missing is completed afterwards by a correction. */
export function factOfAct(act: EmergencyAct): EmergencyFact {
  switch (act.act) {
    case 'stop':
      return { kind: 'infusion-stopped', body: { reason: DECLARED } }
    case 'hold':
      return { kind: 'infusion-held', body: {} }
    case 'drug':
      return { kind: 'medication-given', body: { ...act.given, reason: DECLARED } }
    default:
      return { kind: 'observed', body: { chips: [emergencyActs[act.act]] } }
  }
}

/** The observation charted together with the first act of an emergency. */
export const declaration: EmergencyFact = { kind: 'observed', body: { chips: [DECLARED] } }

/** When the emergency that stands now was declared; nothing while there is none. */
export function emergencySince(session: Session): Instant | undefined {
  const said = session.facts.observed.findLast(
    ({ body }) => body.chips?.includes(DECLARED) || body.chips?.includes(emergencyActs.over),
  )
  return said?.body.chips?.includes(DECLARED) ? said.at : undefined
}
