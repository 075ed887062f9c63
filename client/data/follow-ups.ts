import type { EntryResult } from '../../chart/wire.ts'
import { problemIn } from './api.ts'
import { entryNow } from './entry-now.ts'
import { sentence } from './me.ts'
import type { Tablet } from './tablet.ts'

/** One follow-up as the server lists it. Times are of the wire. */
export type FollowUpLine = {
  readonly course: string
  readonly session: string
  readonly hours: number
  readonly patient: { readonly id: string; readonly family: string; readonly given: string; readonly phone?: string }
  readonly indication?: string
  readonly endedAt: string
  readonly dueAt: string
  readonly until: string
  readonly overdue: boolean
  readonly open: boolean
  readonly tries: number
  readonly nextAt?: string
  readonly sentVia?: 'link' | 'paper'
  readonly answeredAt?: string
  readonly instruments: readonly string[]
  readonly risk?: { readonly entry: string; readonly at: string }
}
export type FollowUpLists = { readonly risks: readonly FollowUpLine[]; readonly due: readonly FollowUpLine[] }

/** A call that charts one fact in a course; the same fact sent again after a lost answer is stored once. */
export function courseWriter(tablet: Tablet) {
  let made: { readonly said: string; readonly entry: ReturnType<typeof entryNow> } | undefined
  /** Answers why it was not stored, or nothing. */
  return async (course: string, kind: string, body: object, at?: number): Promise<string | undefined> => {
    const said = JSON.stringify([course, kind, body, at])
    if (made?.said !== said) made = { said, entry: entryNow(tablet, { kind, body }, at) }
    const path = `/api/courses/${encodeURIComponent(course)}/entries`
    const answer = await tablet.api.call<{ results: readonly EntryResult[] }>('POST', path, { entries: [made.entry] })
    if (!answer.ok) return sentence(answer.refused)
    const problem = answer.value.results[0]?.problem
    return problem === undefined ? undefined : sentence(problemIn({ ...problem }, problem.status))
  }
}
