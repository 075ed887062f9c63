import './Patients.css'
import { createSignal, Show } from 'solid-js'
import { may, type Patient } from '../../chart/people.ts'
import { useTablet } from '../data/tablet.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { boardTabs } from './Board.tsx'
import { boardWords } from './board-words.ts'
import { PatientForm } from './PatientForm.tsx'
import { PatientLine, PatientSearch } from './PatientSearch.tsx'
import { PlanSession } from './PlanSession.tsx'
import { Standing } from './Standing.tsx'
import { TopLine } from './TopLine.tsx'

const words = boardWords.patients

/** Finding a patient, adding one, planning their next session. */
export default function Patients() {
  const { me } = useTablet()
  const [chosen, setChosen] = createSignal<Patient>()
  const [adding, setAdding] = createSignal(false)
  const [planning, setPlanning] = createSignal(false)
  const mayWrite = () => may(me.me()?.staff.role ?? 'administrator', 'write-patients')
  return (
    <>
      <TopLine title={words.title} tabs={boardTabs('patients')} />
      <main class="patients">
        <Standing />
        <PatientSearch onChoose={setChosen} />
        <Show when={chosen()}>
          {(patient) => (
            <section class="patient-chosen">
              <PatientLine patient={patient()} />
              <Show when={mayWrite()}>
                <Button kind="primary" icon="plus" onPress={() => setPlanning(true)}>
                  {words.plan}
                </Button>
              </Show>
            </section>
          )}
        </Show>
        <Show when={mayWrite()}>
          <Button icon="person" onPress={() => setAdding(true)}>
            {words.new}
          </Button>
        </Show>
      </main>
      <Show when={adding()}>
        <Dialog title={words.new} onClose={() => setAdding(false)}>
          <PatientForm
            onAdded={(patient) => {
              setAdding(false)
              setChosen(patient)
            }}
          />
        </Dialog>
      </Show>
      <Show when={planning()}>
        <PlanSession patient={chosen()} onClose={() => setPlanning(false)} />
      </Show>
    </>
  )
}
