import type { Body } from './bodies.ts'
import type { Protocol } from './protocol.ts'
import type { Session } from './session.ts'
import { type Instant, minutes } from './units.ts'

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

/** An act with its time: charted, or a touch that waits for its PIN. */
export type ActAt = { readonly act: EmergencyAct; readonly at: Instant; readonly by?: string | undefined }

export type Emergency = {
  readonly since: Instant
  readonly acts: readonly ActAt[]
  /** CPR is on: since when, and when its two minutes end and the rhythm is looked at. */
  readonly cpr?: { readonly since: Instant; readonly checkAt: Instant } | undefined
  /** When three minutes after the last epinephrine are over. */
  readonly epinephrineAt?: Instant | undefined
  readonly shocks: number
}

const CPR_CYCLE = minutes(2)
const EPINEPHRINE_EVERY = minutes(3)

/** When the emergency that stands now was declared; nothing while there is none. */
export function emergencySince(session: Session): Instant | undefined {
  const said = session.facts.observed.findLast(
    ({ body }) => body.chips?.includes(DECLARED) || body.chips?.includes(emergencyActs.over),
  )
  return said?.body.chips?.includes(DECLARED) ? said.at : undefined
}

/** What was charted since the emergency began, as acts; `until` its end. */
export function actsOf(session: Session, since: Instant): readonly ActAt[] {
  const { facts } = session
  const acts: ActAt[] = [
    ...facts['infusion-stopped'].map(({ at, by }) => ({ act: { act: 'stop' } as const, at, by })),
    ...facts['infusion-held'].map(({ at, by }) => ({ act: { act: 'hold' } as const, at, by })),
    ...facts['medication-given'].map(({ at, by, body: { drug, dose, unit, route } }) => ({
      act: { act: 'drug', given: { drug, dose, unit, route } } as const,
      at,
      by,
    })),
    ...facts.observed.flatMap(({ at, by, body }) =>
      (body.chips ?? []).flatMap((chip) => {
        const id = actIdOf(chip)
        return id === undefined ? [] : [{ act: { act: id }, at, by }]
      }),
    ),
  ]
  return acts.filter(({ at }) => at >= since).toSorted((a, b) => a.at - b.at)
}

const actIdOf = (label: string) =>
  (Object.keys(emergencyActs) as EmergencyActId[])
    .filter((id): id is Exclude<EmergencyActId, 'drug'> => id !== 'drug')
    .find((id) => emergencyActs[id] === label)

/** The clocks of an emergency, from its acts alone: each tablet that knows the acts shows the same. */
export function emergency(since: Instant, acts: readonly ActAt[]): Emergency {
  const sorted = acts.toSorted((a, b) => a.at - b.at)
  const last = (...ids: EmergencyActId[]) => sorted.findLast(({ act }) => ids.includes(act.act))
  const turned = last('cpr-started', 'cpr-stopped')
  const cycle = last('cpr-started', 'rhythm-checked', 'shock')
  const epinephrine = sorted.findLast(({ act }) => act.act === 'drug' && isEpinephrine(act.given.drug))
  return {
    since,
    acts: sorted,
    cpr:
      turned?.act.act === 'cpr-started'
        ? { since: turned.at, checkAt: Math.max(turned.at, cycle?.at ?? 0) + CPR_CYCLE }
        : undefined,
    epinephrineAt: epinephrine && epinephrine.at + EPINEPHRINE_EVERY,
    shocks: sorted.filter(({ act }) => act.act === 'shock').length,
  }
}

/** By the first word, since the formulary names the strength with it: "epinephrine 1 mg/mL". */
const isEpinephrine = (drug: string) => /^(epinephrine|adrenaline)\b/i.test(drug.trim())
