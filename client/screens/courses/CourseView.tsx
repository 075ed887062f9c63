import { A } from '@solidjs/router'
import { createResource, For, Show } from 'solid-js'
import type { Response, Visit, Window } from '../../../chart/course.ts'
import { fromWire } from '../../../chart/instant.ts'
import type { Course, SessionRow } from '../../../chart/wire.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { figure, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Table } from '../../parts/Table.tsx'
import { paths } from '../../paths.ts'
import { BookNext } from './BookNext.tsx'
import { plotOf, size } from './plot.ts'
import { courseWords as words } from './words.ts'

type Row = SessionRow & { readonly visit: Visit }
export type CourseRead = {
  readonly course: Course
  readonly sessions: readonly Row[]
  readonly next?: Window
  readonly responses: readonly Response[]
}

/** One course: dose against scores over time, the sessions side by side, the response, and the next session. */
export function CourseView(props: { id: string }) {
  const { api } = useTablet()
  const [read, { refetch }] = createResource(
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
          <section class="course" aria-label={words.plot}>
            <Picture sessions={of().sessions} next={of().next} />
            <Responses responses={of().responses} />
            <SideBySide sessions={of().sessions} />
            <BookNext course={of().course} next={of().next} onBooked={() => void refetch()} />
          </section>
        )}
      </Show>
    </>
  )
}

function Picture(props: { sessions: readonly Row[]; next: Window | undefined }) {
  const plot = () =>
    plotOf(
      props.sessions.map(({ visit }) => visit),
      props.next,
    )
  return (
    <svg
      class="course-plot"
      viewBox={`0 0 ${size.width} ${plot().height}`}
      role="img"
      aria-label={`${words.plot}. ${words.sessions}: ${props.sessions.length}`}
    >
      <Show when={plot().window}>
        {(band) => <rect class="course-window" x={band().x} y="0" width={band().width} height={plot().height} />}
      </Show>
      <text x="0" y={size.dose - 6}>
        {words.dose}
      </text>
      <line class="course-foot" x1={size.left} x2={size.width - size.right} y1={size.dose} y2={size.dose} />
      <For each={plot().bars}>
        {(bar) => (
          <>
            <rect class="course-dose" x={bar.x - 6} y={bar.y} width="12" height={bar.height} />
            <text x={bar.x} y={bar.y - 6} text-anchor="middle">
              {figure(bar.mgPerKg, 2)}
            </text>
          </>
        )}
      </For>
      <For each={plot().lines}>
        {(line) => (
          <g class={`course-score course-${line.instrument}`}>
            <polyline points={line.points.map(({ x, y }) => `${x},${y}`).join(' ')} />
            <text x="0" y={(line.points[0]?.y ?? 0) + 5}>
              {words.instruments[line.instrument] ?? line.instrument}
            </text>
            <For each={line.points}>
              {(point) => (
                <>
                  <circle classList={{ 'course-before': point.before }} cx={point.x} cy={point.y} r="5" />
                  <text x={point.x} y={point.y - 10} text-anchor="middle">
                    {point.total}
                  </text>
                </>
              )}
            </For>
          </g>
        )}
      </For>
    </svg>
  )
}

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

const columns = (Object.keys(words.columns) as (keyof typeof words.columns)[]).map((id) => ({
  id,
  label: words.columns[id],
  align: id === 'at' || id === 'rescue' || id === 'peak' ? ('text' as const) : ('number' as const),
}))
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
        return <A href={paths.session(row.id)}>{fullDate(fromWire(row.plannedStart))}</A>
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
      case 'aldrete':
        return number(visit.minutesToAldrete9, 0)
      default:
        return number(score(row, column), 0)
    }
  }
  return <Table caption={words.sessions} columns={columns} rows={props.sessions} cell={cell} />
}
