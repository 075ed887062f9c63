import type { Body } from './bodies.ts'
import { fromWire } from './instant.ts'
import { isSelfHarm } from './scores/self-harm.ts'
import type { Fact, Session } from './session.ts'
import { HOUR, type Instant } from './units.ts'

/** One follow-up of a session: from when to when its answers tell of it. */
export type Planned = { readonly hours: number; readonly dueAt: Instant; readonly until: Instant }

/**
 * The follow-ups that a protocol asks for after a session, from the end of its infusion. Each one waits until the next
 * is due, the last as long again as it had waited for. A later session ends them: what is felt then tells of that one.
 */
export function plannedFollowUps(endedAt: Instant, hours: readonly number[], next?: Instant): readonly Planned[] {
  const all = [...new Set(hours.map(Math.round))].filter((after) => after > 0).toSorted((a, b) => a - b)
  return all.flatMap((after, index) => {
    const dueAt = endedAt + after * HOUR
    const following = all[index + 1] ?? after + (after - (all[index - 1] ?? 0))
    const until = Math.min(endedAt + following * HOUR, next ?? Number.POSITIVE_INFINITY)
    return until > dueAt ? [{ hours: after, dueAt, until }] : []
  })
}

/** What was done about one follow-up, from the log of its course. */
export type FollowUpWork = {
  /** Calls that did not reach the patient. */
  readonly tries: number
  /** When it was agreed to try again. */
  readonly nextAt?: Instant | undefined
  /** The last link or card that went out. */
  readonly sent?: { readonly via: 'link' | 'paper'; readonly at: Instant } | undefined
  readonly answered?: Fact<'follow-up-answered'> | undefined
  readonly declined: boolean
}

type Of = { readonly session: string; readonly hours: number }
const isOf =
  ({ session, hours }: Of) =>
  ({ body }: { body: Of }) =>
    body.session === session && body.hours === hours

export function followUpWork({ facts }: Session, of: Of): FollowUpWork {
  const tried = facts['follow-up-tried'].filter(isOf(of))
  const sent = facts['follow-up-sent'].filter(isOf(of)).at(-1)
  const last = tried.at(-1)
  return {
    tries: tried.filter(({ body }) => body.outcome !== 'declined').length,
    nextAt: last?.body.nextAt === undefined ? undefined : fromWire(last.body.nextAt),
    sent: sent && { via: sent.body.via, at: sent.at },
    answered: facts['follow-up-answered'].filter(isOf(of)).at(-1),
    declined: last?.body.outcome === 'declined',
  }
}

/** A positive suicide screen of a follow-up, and the practitioner's assessment of it once there is one. */
export type FollowUpRisk = {
  readonly at: Instant
  readonly entry: string
  readonly session: string
  readonly hours: number
  readonly via: Body<'follow-up-answered'>['via']
  readonly assessed?: Fact<'assessed'> | undefined
}

/** Every positive screen of a course, oldest first. An assessment with a plan answers what was found before it. */
export function followUpRisks({ facts }: Session): readonly FollowUpRisk[] {
  const plans = facts.assessed.filter(({ body }) => body.about === 'suicide-risk' && body.plan !== undefined)
  return facts['follow-up-answered']
    .filter(({ body }) => body.scores.some(isSelfHarm))
    .map(({ id: entry, at, recordedAt, body: { session, hours, via } }) => ({
      ...{ at, entry, session, hours, via },
      // An assessment counts from when the clinic could know of the answer, not from when the patient gave it.
      assessed: plans.find((plan) => plan.recordedAt >= recordedAt && plan.at >= at),
    }))
}

/** Overdue: half of the time in which it can be answered has gone, or the clinic's hours, whichever is less. */
export function overdueAt({ dueAt, until }: Omit<Planned, 'hours'>, overdueHours: number): Instant {
  return dueAt + Math.min((until - dueAt) / 2, overdueHours * HOUR)
}

/**
 * A session that belongs to no course is followed up as well: its own follow-ups form a course of one, and their log
 * bears this id.
 */
export const ALONE = 'single.'
export const courseOf = (session: { readonly id: string; readonly courseId?: string | undefined }): string =>
  session.courseId ?? `${ALONE}${session.id}`
/** The session of a course of one; nothing for the id of a real course. */
export const sessionAlone = (courseId: string): string | undefined =>
  courseId.startsWith(ALONE) ? courseId.slice(ALONE.length) : undefined
