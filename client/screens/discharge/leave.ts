import type { Body } from '../../../chart/bodies.ts'
import type { DischargeCriterion, Readiness } from '../../../chart/discharge.ts'
import type { Escort } from './readiness.ts'

export type Disposition = NonNullable<Body<'discharged'>['disposition']>
export const dispositions: readonly Disposition[] = ['home', 'transferred', 'left-against-advice', 'died']

/** What was typed on the way out; a reason for each criterion by its id. */
export type Leaving = {
  readonly disposition: Disposition | undefined
  readonly reasons: Readonly<Record<string, string>>
  readonly allowedBy: string | undefined
  readonly followUp: string
}

export const unmetOf = ({ criteria }: Readiness): readonly DischargeCriterion[] => criteria.filter(({ met }) => !met)

type Lacking = { readonly is: 'how' | 'who' | 'account' } | { readonly is: 'reasons'; readonly count: number }

/**
 * What is still to be filled in before the patient's leaving can be charted. Only going home is judged by the criteria;
 * whoever is transferred, leaves against advice or dies met none, and the account of it stands instead.
 */
export function lackingOf(leaving: Leaving, readiness: Readiness): Lacking | undefined {
  if (leaving.disposition === undefined) return { is: 'how' }
  if (leaving.disposition !== 'home') return leaving.followUp.trim() === '' ? { is: 'account' } : undefined
  const unmet = unmetOf(readiness)
  const open = unmet.filter(({ id }) => (leaving.reasons[id] ?? '').trim() === '')
  if (open.length > 0) return { is: 'reasons', count: open.length }
  return unmet.length > 0 && leaving.allowedBy === undefined ? { is: 'who' } : undefined
}

/** The entry: which criteria were met, which were overridden, why and by whom, and who takes the patient along. */
export function dischargedBody(
  leaving: Leaving,
  readiness: Readiness,
  { escort, instructed }: { escort: Escort | undefined; instructed: boolean },
): Body<'discharged'> {
  const { disposition = 'home', reasons, allowedBy, followUp } = leaving
  const overrides =
    disposition === 'home'
      ? unmetOf(readiness).map(({ id }) => ({
          criterion: id,
          reason: (reasons[id] ?? '').trim(),
          ...(allowedBy === undefined ? {} : { by: allowedBy }),
        }))
      : []
  return {
    disposition,
    criteria: readiness.criteria.filter(({ met }) => met).map(({ id }) => id),
    ...(overrides.length === 0 ? {} : { overrides }),
    ...(escort === undefined ? {} : { escort: { ...escort, inPerson: true } }),
    ...(instructed ? { instructions: { given: true, teachBack: true, withEscort: true } } : {}),
    ...(followUp.trim() === '' ? {} : { followUp: followUp.trim().slice(0, 500) }),
  }
}
