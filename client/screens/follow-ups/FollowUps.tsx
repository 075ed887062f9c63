import './FollowUps.css'
import { createSignal, lazy, onMount, Show, Suspense } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { may } from '../../../chart/people.ts'
import { afterInWords } from '../../../chart/telling/follow-up.ts'
import { now } from '../../clock.ts'
import type { FollowUpLine } from '../../data/follow-ups.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate, nearDate, shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { deskTabs } from '../desk-tabs.ts'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import { AnswerDialog, Phone } from './AnswerDialog.tsx'
import { AssessDialog } from './AssessDialog.tsx'
import { followUpWords as words } from './words.ts'

const GiveDialog = lazy(async () => ({ default: (await import('./GiveDialog.tsx')).GiveDialog }))
const lineId = ({ session, hours }: FollowUpLine) => `${session} ${hours}`
type Act = { readonly line: FollowUpLine; readonly how: 'call' | 'paper' | 'link' | 'card' | 'assess' }

/** Whom to call, with positive suicide screens on top; links and cards are given out and typed in from here. */
export default function FollowUps() {
  const { board, me, refresh } = useTablet()
  const [act, setAct] = createSignal<Act>()
  onMount(() => void refresh())
  const done = () => {
    setAct(undefined)
    void refresh()
  }
  const role = () => me.me()?.staff.role ?? 'administrator'
  const mayChart = () => may(role(), 'chart')
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('follow-ups')} />
      <main class="follow-ups">
        <Standing />
        <Rows each={board.followUps()?.risks ?? []} by={lineId}>
          {(line) => (
            <Risk
              line={line()}
              mayAssess={may(role(), 'give-orders')}
              onAssess={() => setAct({ line: line(), how: 'assess' })}
            />
          )}
        </Rows>
        <Show when={mayChart()}>
          <CardCode onFound={(line) => setAct({ line, how: 'card' })} />
        </Show>
        <section aria-label={words.due}>
          <h2>
            {words.due} <span class="quiet">{board.followUps()?.due.length}</span>
          </h2>
          <ul class="follow-up-list">
            <Rows
              each={board.followUps()?.due ?? []}
              by={lineId}
              fallback={
                <li>
                  {/* A list that could not be read is none of whom to call. */}
                  <Show when={board.followUps()} fallback={<p role="status">{words.notRead}</p>}>
                    <EmptyState icon="check" title={words.none.title} text={words.none.text} />
                  </Show>
                </li>
              }
            >
              {(line) => <Line line={line()} mayChart={mayChart()} onAct={(how) => setAct({ line: line(), how })} />}
            </Rows>
          </ul>
        </section>
      </main>
      <Show when={act()} keyed>
        {({ line, how }) => (
          <Suspense>
            <Show when={how === 'call' || how === 'card'}>
              <AnswerDialog
                line={line}
                via={how === 'call' ? 'call' : 'paper'}
                onClose={() => setAct(undefined)}
                onDone={done}
              />
            </Show>
            <Show when={how === 'assess'}>
              <AssessDialog line={line} onClose={() => setAct(undefined)} onDone={done} />
            </Show>
            <Show when={how === 'link' || how === 'paper'}>
              <GiveDialog line={line} via={how === 'link' ? 'link' : 'paper'} onClose={done} />
            </Show>
          </Suspense>
        )}
      </Show>
    </>
  )
}

const timeOf = (time: string) => `${nearDate(fromWire(time))} ${clockTime(fromWire(time))}`

function Risk(props: { line: FollowUpLine; mayAssess: boolean; onAssess: () => void }) {
  const title = () =>
    words.risk(shortName(props.line.patient), afterInWords(props.line.hours), timeOf(props.line.risk?.at ?? ''))
  return (
    <AlertBlock
      level="critical"
      title={title()}
      actions={
        <Show when={props.mayAssess}>
          <Button kind="primary" onPress={() => props.onAssess()}>
            {words.assess}
          </Button>
        </Show>
      }
    >
      {words.riskText} <Phone phone={props.line.patient.phone} />
    </AlertBlock>
  )
}

function CardCode(props: { onFound: (line: FollowUpLine) => void }) {
  const { api } = useTablet()
  const [code, setCode] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const find = async () => {
    const answer = await api.call<FollowUpLine>('GET', `/api/follow-up-cards?code=${encodeURIComponent(code())}`)
    setProblem(answer.ok ? undefined : sentence(answer.refused))
    if (!answer.ok) return
    setCode('')
    props.onFound(answer.value)
  }
  return (
    <div class="follow-up-card">
      <TextField label={words.card.code} value={code()} problem={problem()} autocomplete="off" onInput={setCode} />
      <Button icon="note" waitingFor={code().trim() === '' ? words.card.needed : undefined} onPress={() => void find()}>
        {words.card.open}
      </Button>
    </div>
  )
}

type LineProps = { line: FollowUpLine; mayChart: boolean; onAct: (how: Act['how']) => void }

function Line(props: LineProps) {
  const when = () => {
    const { line } = props
    if (line.nextAt !== undefined && fromWire(line.nextAt) > now()) return words.nextTry(timeOf(line.nextAt))
    return line.overdue ? words.overdueSince(timeOf(line.dueAt)) : words.dueSince(timeOf(line.dueAt))
  }
  const told = () =>
    [
      words.ended(fullDate(fromWire(props.line.endedAt))),
      props.line.indication,
      props.line.tries > 0 ? words.tries(props.line.tries) : undefined,
      props.line.sentVia && words.sent[props.line.sentVia],
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <li class="follow-up-line">
      <div>
        <b>{shortName(props.line.patient)}</b>
        <span>{words.after(afterInWords(props.line.hours))}</span>
        <span class="quiet">{told()}</span>
      </div>
      <div>
        <b classList={{ 'follow-up-overdue': props.line.overdue }}>{when()}</b>
        <Phone phone={props.line.patient.phone} />
      </div>
      <Show when={props.mayChart}>
        <div class="follow-up-acts">
          <Button kind="primary" onPress={() => props.onAct('call')}>
            {words.call}
          </Button>
          <Button onPress={() => props.onAct('link')}>{words.link}</Button>
          <Button onPress={() => props.onAct('paper')}>{words.paper}</Button>
        </div>
      </Show>
    </li>
  )
}
