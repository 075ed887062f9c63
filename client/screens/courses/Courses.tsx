import { inUse } from '../../../chart/protocol/in-use.ts'
import '../Patients.css'
import './Courses.css'
import { createSignal, For, Show } from 'solid-js'
import { may, type Patient } from '../../../chart/people.ts'
import type { Course } from '../../../chart/wire.ts'
import { createAnswer } from '../../answer.ts'
import { listIn } from '../../data/lists.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { deskTabs } from '../desk-tabs.ts'
import { PatientLine, PatientSearch } from '../PatientSearch.tsx'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import { CourseView } from './CourseView.tsx'
import { courseWords as words } from './words.ts'

/** A patient's courses: found by the patient, read side by side, continued by booking the next session. */
export default function Courses() {
  const [patient, setPatient] = createSignal<Patient>()
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('courses')} />
      <main class="courses">
        <Standing />
        <PatientSearch onChoose={setPatient} />
        <Show when={patient()} keyed>
          {(chosen) => (
            <section class="patient-chosen">
              <PatientLine patient={chosen} />
            </section>
          )}
        </Show>
        <Show when={patient()} keyed>
          {(chosen) => <CoursesOf patient={chosen} />}
        </Show>
      </main>
    </>
  )
}

/** Belongs to one patient: another one starts empty. */
function CoursesOf(props: { patient: Patient }) {
  const { api, directory, me } = useTablet()
  const [chosen, setChosen] = createSignal<string>()
  const [problem, setProblem] = createSignal<string>()
  const [courses, { refresh }] = createAnswer(
    () => props.patient.id,
    async (id) => {
      const answer = await api.call<unknown>('GET', `/api/courses?patient=${encodeURIComponent(id)}`)
      setProblem(answer.ok ? undefined : sentence(answer.refused))
      return answer.ok ? listIn<Course>(answer.value, 'courses') : undefined
    },
  )
  const shown = () => chosen() ?? courses()?.[0]?.id
  const label = ({ protocolId, indication }: Course) => {
    const title = directory.protocols().find(({ id }) => id === protocolId)?.title ?? protocolId
    return words.of(title, indication ?? words.noIndication)
  }
  return (
    <>
      <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      <Show when={(courses() ?? []).length > 0} fallback={<p class="quiet">{courses() ? words.none : ''}</p>}>
        <SelectField
          label={words.title}
          options={(courses() ?? []).map((course) => ({ value: course.id, label: label(course) }))}
          value={shown()}
          onChoose={setChosen}
        />
      </Show>
      <Show when={shown()} keyed>
        {(id) => <CourseView id={id} />}
      </Show>
      <Show when={may(me.me()?.staff.role ?? 'administrator', 'plan-sessions')}>
        <Begin
          patient={props.patient}
          onBegun={(id) => {
            setChosen(id)
            void refresh()
          }}
        />
      </Show>
    </>
  )
}

function Begin(props: { patient: Patient; onBegun: (id: string) => void }) {
  const { api, directory, newId } = useTablet()
  const [problem, setProblem] = createSignal<string>()
  const choices = () =>
    inUse(directory.protocols()).flatMap((protocol) =>
      protocol.indications.map((indication) => ({ protocol, indication })),
    )
  let asked: { readonly index: number; readonly id: string } | undefined
  const begin = async (index: number) => {
    const choice = choices()[index]
    if (choice === undefined) return
    // Pressed twice, or again while no answer came, it is the same course.
    if (asked?.index !== index) asked = { index, id: newId() }
    const answer = await api.call<Course>('POST', '/api/courses', {
      id: asked.id,
      patientId: props.patient.id,
      protocolId: choice.protocol.id,
      indication: choice.indication,
    })
    if (answer.ok || answer.refused.byServer) asked = undefined
    setProblem(answer.ok ? undefined : sentence(answer.refused))
    if (answer.ok) props.onBegun(answer.value.id)
  }
  return (
    <details class="course-begin">
      <summary>{words.begin}</summary>
      <div class="course-begin-choices">
        <For each={choices()}>
          {({ protocol, indication }, index) => (
            <Button onPress={() => void begin(index())}>{words.of(protocol.title, indication)}</Button>
          )}
        </For>
      </div>
      <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
    </details>
  )
}
