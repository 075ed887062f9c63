import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { type FollowedUp, type Relief, reliefInWords } from '../../../chart/course/relief.ts'
import type { Response, Visit, Window } from '../../../chart/course.ts'
import { fromWire } from '../../../chart/instant.ts'
import { may } from '../../../chart/people.ts'
import { isOutcome } from '../../../chart/scores/by-indication.ts'
import { instrumentOf } from '../../../chart/scores.ts'
import { afterInWords } from '../../../chart/telling/follow-up.ts'
import type { Course, SessionRow } from '../../../chart/wire.ts'
import { createAnswer } from '../../answer.ts'
import { now } from '../../clock.ts'
import type { FollowUpLine } from '../../data/follow-ups.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { clinicZone, clockTime, figure, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Table } from '../../parts/Table.tsx'
import { paths } from '../../paths.ts'
import { BookNext } from './BookNext.tsx'
import { Papers } from './Papers.tsx'
import { Picture } from './Picture.tsx'
import { courseWords as words } from './words.ts'

const GiveDialog = lazy(async () => ({ default: (await import('../follow-ups/GiveDialog.tsx')).GiveDialog }))

type Row = SessionRow & { readonly visit: Visit & { readonly relief?: Relief } }
export type CourseRead = {
  readonly course: Course
  readonly sessions: readonly Row[]
  readonly next?: Window
  readonly responses: readonly Response[]
  readonly followedUp: readonly FollowedUp[]
  readonly followUps: readonly FollowUpLine[]
}

/** One course: dose against scores over time, the sessions side by side, the response, and the next session. */
export function CourseView(props: { id: string }) {
  const { api } = useTablet()
  const [read, { refresh }] = createAnswer(
    () => props.id,
    (id) => api.call<CourseRead>('GET', `/api/courses/${encodeURIComponent(id)}`),
  )
  const problem = () => {
    const answer = read()
    return answer === undefined || answer.ok ? undefined : sentence(answer.refused)
  }
  const value = () => {
    const answer = read()
    return answer?.ok ? answer.value : undefined
  }
  return (
    <>
      <Show when={problem()}>
        {(why) => (
          <AlertBlock level="attention" title={words.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={value()}>
        {(of) => (
          <div class="course">
            <Picture label={words.plot} pictured={picturedOf(of())} />
            <Responses responses={of().responses} />
            <SideBySide sessions={of().sessions} />
            <AtHome read={of()} />
            <Papers course={of().course.id} />
            <BookNext course={of().course} next={of().next} onBooked={() => void refresh()} />
          </div>
        )}
      </Show>
    </>
  )
}

const picturedOf = ({ sessions, followedUp, next }: CourseRead) => ({
  visits: sessions.map(({ visit }) => visit),
  followUps: followedUp,
  timeZone: clinicZone(),
  ...(next === undefined ? {} : { next }),
})

function Responses(props: { responses: readonly Response[] }) {
  const said = ({ instrument, percent, responder }: Response) => {
    const name = words.instruments[instrument] ?? instrument
    return percent < 0 ? words.worse(name, figure(-percent, 0)) : words.response(name, figure(percent, 0), responder)
  }
  return (
    <Show when={props.responses.length > 0} fallback={<p class="quiet">{words.noResponse}</p>}>
      <ul class="course-responses">
        <For each={props.responses}>{(response) => <li>{said(response)}</li>}</For>
      </ul>
    </Show>
  )
}

const columnsOf = (sessions: readonly Row[]) =>
  (Object.keys(words.columns) as (keyof typeof words.columns)[])
    .filter((id) => !isOutcome(id) || sessions.some(({ visit }) => visit.scores.some((each) => each.instrument === id)))
    .map((id) => ({
      id,
      label: words.columns[id],
      align: texts.has(id) ? ('text' as const) : ('number' as const),
    }))
const texts: ReadonlySet<string> = new Set(['at', 'rescue', 'peak', 'relief'])
const unknown = '–'

function SideBySide(props: { sessions: readonly Row[] }) {
  const score = ({ visit }: Row, instrument: string) =>
    visit.scores.find((each) => each.instrument === instrument && each.when === 'before')?.total
  const number = (value: number | null | undefined, places = 2) =>
    value === null || value === undefined ? unknown : figure(value, places)
  const cell = (row: Row, column: keyof typeof words.columns) => {
    const { visit } = row
    switch (column) {
      case 'at':
        return <a href={paths.session(row.id)}>{fullDate(fromWire(row.plannedStart))}</a>
      case 'minutes':
        return number(visit.activeMinutes, 0)
      case 'mg':
        return number(visit.mg)
      case 'mgPerKg':
        return number(visit.mgPerKg, 3)
      case 'peak':
        return visit.peak ? `${visit.peak.systolic}/${visit.peak.diastolic ?? unknown}` : unknown
      case 'dissociation':
        return number(visit.dissociation, 0)
      case 'rescue':
        return visit.rescue.join(', ') || unknown
      case 'relief':
        return visit.relief === undefined ? unknown : reliefInWords(visit.relief)
      case 'aldrete':
        return number(visit.minutesToAldrete9, 0)
      default:
        return number(score(row, column), 0)
    }
  }
  return <Table caption={words.sessions} columns={columnsOf(props.sessions)} rows={props.sessions} cell={cell} />
}

const homeColumns = (Object.keys(words.home.columns) as (keyof typeof words.home.columns)[]).map((id) => ({
  id,
  label: words.home.columns[id],
}))

/** Every follow-up that the protocol asks for, and what was answered. */
function AtHome(props: { read: CourseRead }) {
  const { me } = useTablet()
  const [giving, setGiving] = createSignal<{ line: FollowUpLine; via: 'link' | 'paper' }>()
  /** A link or card is handed out when the patient leaves, before it is due. */
  const mayGive = (line: FollowUpLine) =>
    line.open && now() < fromWire(line.until) && may(me.me()?.staff.role ?? 'administrator', 'chart')
  const ways = (line: FollowUpLine) => (
    <span class="course-ways">
      <Button onPress={() => setGiving({ line, via: 'link' })}>{words.home.link}</Button>
      <Button onPress={() => setGiving({ line, via: 'paper' })}>{words.home.paper}</Button>
    </span>
  )
  const scores = (line: FollowUpLine) =>
    props.read.followedUp
      .filter(({ session, hours }) => session === line.session && hours === line.hours)
      .map(({ instrument, total }) => `${instrumentOf(instrument)?.short ?? instrument} ${total}`)
      .join(', ')
  const state = (line: FollowUpLine) => {
    if (line.answeredAt !== undefined) return words.home.answered(fullDate(fromWire(line.answeredAt)))
    if (!line.open) return words.home.declined
    if (now() >= fromWire(line.until)) return words.home.missed
    return now() < fromWire(line.dueAt) ? words.home.toCome : words.home.due
  }
  const cell = (line: FollowUpLine, column: keyof typeof words.home.columns) => {
    if (column === 'session') return fullDate(fromWire(line.endedAt))
    if (column === 'after') return afterInWords(line.hours)
    if (column === 'due') return `${fullDate(fromWire(line.dueAt))} ${clockTime(fromWire(line.dueAt))}`
    if (column === 'state') return line.risk === undefined ? state(line) : <b class="course-risk">{words.home.risk}</b>
    if (column === 'give') return <Show when={mayGive(line)}>{ways(line)}</Show>
    return scores(line) || unknown
  }
  return (
    <Show when={props.read.followUps.length > 0}>
      <Table caption={words.home.title} columns={homeColumns} rows={props.read.followUps} cell={cell} />
      <Show when={giving()} keyed>
        {({ line, via }) => (
          <Suspense>
            <GiveDialog line={line} via={via} onClose={() => setGiving(undefined)} />
          </Suspense>
        )}
      </Show>
    </Show>
  )
}
