import { relief, suicideScreen } from './at-home.ts'
import type { Instrument } from './instrument.ts'
import { gad7, pcl5, phq9 } from './questionnaires.ts'
import { pain } from './ratings.ts'

/** What a course is judged by, of each the less the better; in the order in which a course shows them. */
export const outcomes: readonly Instrument[] = [pain, phq9, gad7, pcl5]
/** Whether an instrument is followed from session to session. */
export const isOutcome = (id: string) => outcomes.some((each) => each.id === id)

/**
 * What is asked before and after the sessions of a course, by its indication, the foremost first. What would belong
 * here and is licensed or restricted (HIT-6, MIDAS, BPI, Y-BOCS) is not shipped.
 */
const asked: Readonly<Record<string, readonly Instrument[]>> = {
  depression: [phq9, gad7],
  anxiety: [gad7, phq9],
  ptsd: [pcl5, phq9],
  ocd: [gad7, phq9],
  fibromyalgia: [pain, phq9],
  migraine: [pain, phq9],
  crps: [pain, phq9],
  rsd: [pain, phq9],
}

/** The questionnaires of an indication; without one that is known here, all that can be compared later. */
export function instrumentsFor(indication: string | undefined): readonly Instrument[] {
  const known = indication?.trim().toLowerCase() ?? ''
  return Object.hasOwn(asked, known) ? (asked[known] ?? outcomes) : [pain, phq9, gad7]
}

/**
 * What one follow-up asks: how much relief there is, what looks back no further than the session, and always about
 * suicide, by PHQ-9 or by a question of its own.
 */
export function followUpInstruments(indication: string | undefined, hours: number): readonly Instrument[] {
  const due = instrumentsFor(indication).filter(({ fromHours = 0 }) => fromHours <= hours)
  return [relief, ...due, ...(due.includes(phq9) ? [] : [suicideScreen])]
}
