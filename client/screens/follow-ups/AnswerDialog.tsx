import { createSignal, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { toWire } from '../../../chart/instant.ts'
import { isSelfHarm } from '../../../chart/scores/self-harm.ts'
import { afterInWords } from '../../../chart/telling/follow-up.ts'
import { now } from '../../clock.ts'
import { courseWriter, type FollowUpLine } from '../../data/follow-ups.ts'
import { dayOf, useTablet } from '../../data/tablet.ts'
import { clinicZone, clockTime, shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import TimeField from '../../parts/TimeField.tsx'
import { instantAt } from '../planned-time.ts'
import { type Answers, missingIn, Questions, scoresIn } from './Questions.tsx'
import { followUpWords } from './words.ts'

const words = followUpWords.answer
type Outcome = keyof typeof words.outcomes
const outcomes = (Object.keys(words.outcomes) as Outcome[]).map((value) => ({ value, label: words.outcomes[value] }))

export type AnswerProps = { line: FollowUpLine; via: 'call' | 'paper'; onClose: () => void; onDone: () => void }

/** A call, answered or not, or a card typed in: in both the same questions and the same path of a positive screen. */
export function AnswerDialog(props: AnswerProps) {
  const tablet = useTablet()
  const write = courseWriter(tablet)
  const [outcome, setOutcome] = createSignal<Outcome | undefined>(props.via === 'paper' ? 'answered' : undefined)
  const [answers, setAnswers] = createStore<Record<string, Record<string, number>>>({})
  const [day, setDay] = createSignal(dayOf(now()))
  const [time, setTime] = createSignal(props.via === 'paper' ? clockTime(now()) : '')
  const [note, setNote] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const ids = () => props.line.instruments
  const missing = () => missingIn(ids(), answers as Answers)
  const isAnswered = () => outcome() === 'answered'
  const positive = () => scoresIn(ids(), answers as Answers).some(isSelfHarm)
  const whenSaid = () => instantAt(day(), time(), clinicZone())
  const waits = () => {
    if (outcome() === undefined) return words.chooseOutcome
    if (props.via === 'paper' && whenSaid() === undefined) return words.filledMissing
    // A questionnaire that was broken off is a fact too; a call that was answered with nothing is none.
    return isAnswered() && Object.keys(answers).length === 0 ? words.missing(missing()) : undefined
  }
  const facts = () => {
    const of = { session: props.line.session, hours: props.line.hours }
    const text = note().trim() === '' ? {} : { text: note().trim() }
    const at = whenSaid()
    if (isAnswered()) {
      const scores = scoresIn(ids(), answers as Answers).filter(({ items }) => Object.keys(items).length > 0)
      const body = { ...of, via: props.via, scores, ...text }
      return { kind: 'follow-up-answered', body, at: props.via === 'paper' ? at : undefined }
    }
    const next = outcome() === 'declined' || at === undefined ? {} : { nextAt: toWire(at) }
    return { kind: 'follow-up-tried', body: { ...of, outcome: outcome(), ...next, ...text }, at: undefined }
  }
  const save = async () => {
    if (busy()) return
    setBusy(true)
    const { kind, body, at } = facts()
    const why = await write(props.line.course, kind, body, at)
    setBusy(false)
    setProblem(why)
    if (why === undefined) props.onDone()
  }
  const after = () => afterInWords(props.line.hours)
  const asksTime = () => props.via === 'paper' || (outcome() !== undefined && !isAnswered() && outcome() !== 'declined')
  return (
    <Dialog
      title={props.via === 'paper' ? words.paperTitle(after()) : words.callTitle(after())}
      patient={shortName(props.line.patient)}
      onClose={() => props.onClose()}
      actions={
        <Button
          kind="primary"
          waitingFor={waits()}
          note={isAnswered() && missing() > 0 ? words.missing(missing()) : undefined}
          onPress={() => void save()}
        >
          {words.save}
        </Button>
      }
    >
      <div class="follow-up-form">
        <Show when={props.via === 'call'}>
          <p>
            <Phone phone={props.line.patient.phone} />
          </p>
          <Segmented label={words.how} options={outcomes} chosen={outcome()} onChoose={setOutcome} />
        </Show>
        <Show when={asksTime()}>
          <div class="follow-up-when">
            <TextField
              label={props.via === 'paper' ? words.filledDay : words.nextDay}
              type="date"
              value={day()}
              onInput={setDay}
            />
            <TimeField
              label={props.via === 'paper' ? words.filledTime : words.nextTime}
              value={time()}
              onInput={setTime}
            />
          </div>
        </Show>
        <Show when={isAnswered()}>
          <Questions
            ids={ids()}
            answers={answers as Answers}
            onAnswer={(instrument, item, value) => setAnswers(instrument, (before) => ({ ...before, [item]: value }))}
          />
        </Show>
        <Show when={isAnswered() && positive()}>
          <AlertBlock level="critical" title={words.positive}>
            {words.crisis} {tablet.directory.clinic()?.followUps?.crisisText}
          </AlertBlock>
        </Show>
        <TextField label={words.note} value={note()} onInput={setNote} />
        <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      </div>
    </Dialog>
  )
}

export function Phone(props: { phone: string | undefined }) {
  return (
    <Show when={props.phone} fallback={<span class="quiet">{followUpWords.noPhone}</span>}>
      {(phone) => (
        <a class="follow-up-phone" href={`tel:${phone().replace(/[^+\d]/g, '')}`}>
          {phone()}
        </a>
      )}
    </Show>
  )
}
