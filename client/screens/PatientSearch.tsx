import './Patients.css'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Patient } from '../../chart/people.ts'
import { now } from '../clock.ts'
import { sentence } from '../data/me.ts'
import { useTablet } from '../data/tablet.ts'
import { ageAt, bandName, calendarDate } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { TextField } from '../parts/TextField.tsx'
import { boardWords } from './board-words.ts'

const words = boardWords.patients
const PAUSE = 250

/** Finds a patient by name, record number or birth date; every row tells them apart. Props: onChoose(patient). */
export function PatientSearch(props: { onChoose: (patient: Patient) => void }) {
  const { directory } = useTablet()
  const [text, setText] = createSignal('')
  const [found, setFound] = createSignal<readonly Patient[]>()
  const [problem, setProblem] = createSignal('')
  let pause: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(pause))

  const search = async () => {
    const asked = text()
    const answer = await directory.search(asked)
    // An answer to what was typed before would show the wrong people.
    if (asked !== text()) return
    setProblem(answer.ok ? '' : sentence(answer.refused))
    setFound(answer.ok ? answer.value : undefined)
  }
  const type = (typed: string) => {
    setText(typed)
    setFound(undefined)
    clearTimeout(pause)
    if (typed.trim().length >= 2) pause = setTimeout(() => void search(), PAUSE)
  }
  return (
    <div class="patient-search">
      <TextField
        label={words.search}
        type="search"
        value={text()}
        hint={text().trim().length < 2 ? words.typeFirst : undefined}
        autocomplete="off"
        firstFocus
        onInput={type}
      />
      <Show when={problem()}>
        <AlertBlock level="attention" title={problem()} />
      </Show>
      <ul class="patient-rows">
        <For each={found()} fallback={<Show when={found()}>{<li class="board-none">{words.none}</li>}</Show>}>
          {(patient) => (
            <li>
              <button type="button" onClick={() => props.onChoose(patient)}>
                <PatientLine patient={patient} />
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}

/** Who it is, beyond mistaking: name, birth date with age, record number. */
export function PatientLine(props: { patient: Patient }) {
  const name = () => bandName(props.patient)
  return (
    <span class="patient-line">
      <span>
        <b>{name().family}</b>, {name().given}
      </span>
      <span>
        {calendarDate(props.patient.birthDate)}, {ageAt(props.patient.birthDate, now())} y
      </span>
      <span>MRN {props.patient.mrn}</span>
    </span>
  )
}
