import { custody } from '../../chart/custody.ts'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { HOUR, type Instant, minutes } from '../../chart/units.ts'
import {
  type Asked,
  changedAfterSigning,
  chartedLate,
  failedSignIns,
  MOST_ANSWERS,
  openedInEmergency,
  openedWithoutPart,
  overridesByPerson,
  type Span,
  sessionsEnded,
  unsignedSince,
} from '../../db/questions.ts'
import { contextsOf } from '../charts.ts'
import type { Deps } from '../deps.ts'

const DAY = 24 * HOUR
/** An unsigned session is never too old to be asked after. */
const EVER = 0

/** What an administrator asks with one tap, each over a span of time. */
const questions = {
  'opened-without-part': ({ db }: Deps, span: Span) => openedWithoutPart(db, span),
  'changed-after-signing': ({ db }: Deps, span: Span) => changedAfterSigning(db, span),
  'unsigned-over-a-day': ({ db, now }: Deps, _: Span) => unsignedSince(db, { before: now() - DAY, from: EVER }),
  'charted-late': ({ db }: Deps, span: Span) => chartedLate(db, span, minutes(30)),
  'waste-without-balance': wasteWithoutBalance,
  'overrides-by-person': ({ db }: Deps, span: Span) => overridesByPerson(db, span),
  'failed-sign-ins': ({ db }: Deps, span: Span) => failedSignIns(db, span),
  'emergency-access': ({ db }: Deps, span: Span) => openedInEmergency(db, span),
} as const satisfies Record<string, (deps: Deps, span: Span) => readonly Asked[]>

export type QuestionName = keyof typeof questions
export const questionNames = Object.keys(questions) as readonly QuestionName[]
const isQuestion = (name: string): name is QuestionName => Object.hasOwn(questions, name)

export type Answers = {
  readonly question: QuestionName
  readonly rows: readonly (Omit<Asked, 'at'> & { readonly at: string })[]
  /** True when there are more than could be listed: ask over a shorter time. */
  readonly more: boolean
}

/** Answers one of the desk's questions; over the last seven days when no time is given. */
export function askDesk(
  deps: Deps,
  name: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Outcome<Answers> {
  if (!isQuestion(name)) return refuse({ code: 'not-found', what: 'question' })
  const until = to === undefined ? deps.now() + 1 : Date.parse(to)
  const span = { from: from === undefined ? until - 7 * DAY : Date.parse(from), to: until }
  const rows = questions[name](deps, span)
  return done({
    question: name,
    rows: rows.map((row) => ({ ...row, at: toWire(row.at) })),
    more: rows.length >= MOST_ANSWERS,
  })
}

/** Folded, not counted in SQL: what is left of a container is the chart's own arithmetic, and no second one. */
function wasteWithoutBalance(deps: Deps, span: Span): readonly Asked[] {
  const context = contextsOf(deps.db)
  return sessionsEnded(deps.db, span).flatMap(({ id, at }): Asked[] => {
    const session = deps.charts.chart(id)?.session
    if (!session) return []
    const { clinic } = context(session)
    const open = custody(session, clinic, deps.now()).filter(({ closes }) => !closes)
    return open.length === 0
      ? []
      : [{ session: id, what: open.map(({ id: of }) => of).join(', '), at, count: open.length }]
  })
}

/** How many answers each question has since an instant: what the weekly review shows. */
export const countsSince = (deps: Deps, from: Instant): Readonly<Record<QuestionName, number>> =>
  Object.fromEntries(
    questionNames.map((name) => [name, questions[name](deps, { from, to: deps.now() + 1 }).length]),
  ) as Record<QuestionName, number>
