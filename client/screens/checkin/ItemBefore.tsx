import { Show } from 'solid-js'
import { latest, type Session } from '../../../chart/session.ts'
import { figure } from '../../format.ts'
import { useHere } from '../session/here.ts'
import { useCheckIn } from './check-in.ts'
import { itemOf } from './sections.ts'
import { checkInWords as words } from './words.ts'

/** What the patient's file says, where the question is about it. */
export function OnFile(props: { item: string }) {
  const here = useHere()
  const list = () => {
    const { allergies, medicines, emergencyContact } = here.context().patient
    if (props.item === 'allergies') return allergies
    if (props.item === 'medicines') return medicines
    return props.item === 'emergency-contact' && emergencyContact ? [emergencyContact] : undefined
  }
  return (
    <Show when={list()}>
      {(known) => (
        <span class="check-file">{known().length > 0 ? words.onFile(known().join(', ')) : words.nothingOnFile}</span>
      )}
    </Show>
  )
}

/** Last time's answer: shown, never filled in. */
export function LastAnswer(props: { item: string }) {
  const { lastTime } = useCheckIn()
  const last = () => {
    const known = lastTime()
    return known.state === 'known' ? answerThen(known.session, props.item) : undefined
  }
  return <Show when={last()}>{(answer) => <span>{words.last(answer())}</span>}</Show>
}

function answerThen(session: Session, item: string): string | undefined {
  if (item === 'weight') {
    const kg = latest(session, 'weight-measured')?.body.kg
    return kg === undefined ? undefined : `${figure(kg, 1)} kg`
  }
  if (item === 'access') {
    const placed = latest(session, 'access-placed')?.body
    return placed && [placed.side, placed.site, placed.gauge && `${placed.gauge} G`].filter(Boolean).join(' ')
  }
  const body = session.facts['checklist-answered'].findLast((fact) => fact.body.item === item)?.body
  if (!body) return undefined
  const label = itemOf(item).answers.find(({ value }) => value === body.answer)?.label ?? body.answer
  return body.value === undefined ? label : `${label}, ${valueInWords(item, body.value)}`
}

/** The number or the words of an answer: "9 h", "Jonas Halvorsen, husband". */
export function valueInWords(item: string, value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? ''
  const { needsValue } = itemOf(item)
  return needsValue ? `${figure(value, 3)} ${needsValue.unit}` : figure(value, 3)
}
