import { toWire } from '../../chart/instant.ts'
import { scoreProblems } from '../../chart/scores.ts'
import { HOUR } from '../../chart/units.ts'
import { followUpsOfCourse } from '../../db/follow-ups.ts'
import type { Deps } from '../deps.ts'

/**
 * What the demo's patient said a day after each session of the finished course but the last: who is still to be called.
 */
const relief = [3, 5, 7]

export async function chartFollowUps(deps: Deps, courseId: string): Promise<void> {
  const asked = followUpsOfCourse(deps.db, courseId).filter(({ hours }) => hours === 24)
  for (const [index, value] of relief.entries()) {
    const row = asked[index]
    if (row === undefined) continue
    const at = row.dueAt + HOUR
    const time = toWire(at)
    const scores = [
      { instrument: 'relief', version: 'nrs-11', items: { value } },
      { instrument: 'suicide-screen', version: 'suicide-screen-1', items: { value: 0 } },
    ]
    if (scores.some((score) => scoreProblems(score).length > 0)) throw new Error('a score of the demo is none')
    const body = { session: row.sessionId, hours: row.hours, via: 'call', scores }
    const entry = {
      id: deps.newId(),
      kind: 'follow-up-answered',
      occurredAt: time,
      recordedAt: time,
      body,
      author: 'nora',
    }
    await deps.db.write('appendToCourse', { courseId, entries: [entry], receivedAt: at })
  }
}
