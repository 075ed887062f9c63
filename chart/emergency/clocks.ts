import { type EmergencyAct, type EmergencyActId, emergencyActs } from '../emergency.ts'
import type { Session } from '../session.ts'
import { type Instant, minutes } from '../units.ts'

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
