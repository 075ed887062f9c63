import './Patients.css'
import { createSignal, Show } from 'solid-js'
import { fromWire, toWire } from '../../chart/instant.ts'
import type { Patient } from '../../chart/people.ts'
import { inUse } from '../../chart/protocol/in-use.ts'
import type { Protocol } from '../../chart/protocol.ts'
import { go } from '../address.ts'
import { now } from '../clock.ts'
import { sentence } from '../data/me.ts'
import type { Charted } from '../data/outbox.ts'
import { dayOf, type Plan, useTablet } from '../data/tablet.ts'
import { clinicZone, clockTime, shortName, timeInput } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { TextField } from '../parts/TextField.tsx'
import TimeField from '../parts/TimeField.tsx'
import { paths } from '../paths.ts'
import { boardWords } from './board-words.ts'
import { PatientForm } from './PatientForm.tsx'
import { PatientLine, PatientSearch } from './PatientSearch.tsx'
import { instantAt } from './planned-time.ts'

const words = boardWords.plan

/** A place in the calendar: a chair, and the day and time on the clinic's clock. */
type Place = { readonly chair: string; readonly day: string; readonly time: string }
type PlanSessionProps = { patient?: Patient | undefined; place?: Place | undefined; onClose: () => void }

/** Plans a session: first who, then with what, where and when. Props: patient, place (when chosen already); onClose. */
export function PlanSession(props: PlanSessionProps) {
  const [patient, setPatient] = createSignal(props.patient)
  const [adding, setAdding] = createSignal(false)
  return (
    <Show
      when={patient()}
      keyed
      fallback={
        <Dialog title={words.title} onClose={() => props.onClose()}>
          <Show
            when={adding()}
            fallback={
              <div class="patient-search">
                <PatientSearch onChoose={setPatient} />
                <Button icon="person" onPress={() => setAdding(true)}>
                  {boardWords.patients.new}
                </Button>
              </div>
            }
          >
            <PatientForm onAdded={setPatient} />
          </Show>
        </Dialog>
      }
    >
      {(chosen) => (
        <PlanForm
          patient={chosen}
          place={props.place}
          onOther={() => setPatient(undefined)}
          onDone={() => props.onClose()}
        />
      )}
    </Show>
  )
}

/** Belongs to one patient: chosen anew, it starts empty. */
type PlanFormProps = { patient: Patient; place: Place | undefined; onOther: () => void; onDone: () => void }

function PlanForm(props: PlanFormProps) {
  const { api, directory, makePlan, plan, sessions } = useTablet()
  const [protocol, setProtocol] = createSignal<Protocol>()
  const [chair, setChair] = createSignal(props.place?.chair)
  const [day, setDay] = createSignal(props.place?.day ?? dayOf(now()))
  const [time, setTime] = createSignal(props.place?.time ?? timeInput(now()))
  const [indication, setIndication] = createSignal<string>()
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal('')

  const protocols = () => inUse(directory.protocols())
  const missing = () => {
    if (!protocol()) return words.missing.protocol
    if (!chair()) return words.missing.chair
    return instantAt(day(), time(), clinicZone()) === undefined ? words.missing.time : undefined
  }
  const planned = (): Plan | undefined => {
    const [chosen, at, start, about] = [protocol(), chair(), instantAt(day(), time(), clinicZone()), indication()]
    if (!chosen || !at || start === undefined) return undefined
    const { id: patientId } = props.patient
    const body = { patientId, protocolId: chosen.id, chair: at, plannedStart: toWire(start) }
    return about === undefined ? body : { ...body, indication: about }
  }
  let made: { readonly says: string; readonly entry: Charted } | undefined
  /** One entry for one plan: the answer to a booking may be lost, and it must not be planned a second time then. */
  const entryFor = (body: Plan) => {
    const says = JSON.stringify(body)
    if (made?.says !== says) made = { says, entry: makePlan(body) }
    return made.entry
  }
  /** A chair that is booked ahead must be free; who has arrived sits in it, whatever the calendar says. */
  const book = async (planned: Charted) => {
    const { kind: _, body, ...envelope } = planned.entry
    const answer = await api.call('POST', '/api/calendar', { ...envelope, ...body })
    if (answer.ok) return
    if (answer.refused.byServer) throw new Error(sentence(answer.refused))
    await plan(planned)
  }
  const sameDay = () =>
    sessions().find(
      ({ patient, phase, plannedStart }) =>
        patient.id === props.patient.id && phase !== 'cancelled' && dayOf(fromWire(plannedStart)) === day(),
    )
  const save = async (thenCheckIn: boolean) => {
    setTried(true)
    const body = planned()
    if (body === undefined || busy()) return
    setBusy(true)
    try {
      if (thenCheckIn) go(paths.checkIn(await plan(entryFor(body))))
      else await book(entryFor(body))
      props.onDone()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={words.title}
      patient={shortName(props.patient)}
      onClose={() => props.onDone()}
      actions={
        <>
          <Button onPress={() => void save(false)}>{words.action}</Button>
          <Button kind="primary" onPress={() => void save(true)}>
            {words.walkIn}
          </Button>
        </>
      }
    >
      <div class="plan">
        <section class="patient-chosen plan-wide">
          <PatientLine patient={props.patient} />
          <Button onPress={() => props.onOther()}>{words.change}</Button>
        </section>
        <div class="plan-wide">
          <Show when={protocols().length > 0} fallback={<AlertBlock level="attention" title={words.noProtocols} />}>
            <Segmented
              label={words.protocol}
              options={protocols().map(({ id, title }) => ({ value: id, label: title }))}
              chosen={protocol()?.id}
              onChoose={(id) => {
                setProtocol(protocols().find((each) => each.id === id))
                setIndication(undefined)
              }}
            />
          </Show>
        </div>
        <div class="plan-wide">
          <Segmented
            label={words.chair}
            options={(directory.clinic()?.chairs ?? []).map((value) => ({ value, label: value }))}
            chosen={chair()}
            onChoose={setChair}
          />
        </div>
        <TextField label={words.day} type="date" value={day()} required onInput={setDay} />
        <TimeField label={words.time} value={time()} required onInput={setTime} />
        <SelectField
          label={words.indication}
          options={(protocol()?.indications ?? []).map((value) => ({ value, label: value }))}
          value={indication()}
          empty={words.noIndication}
          onChoose={setIndication}
        />
        <Show when={sameDay()}>
          {(other) => (
            <div class="plan-wide">
              <AlertBlock
                level="attention"
                title={words.sameDay(clockTime(fromWire(other().plannedStart)), other().chair)}
              />
            </div>
          )}
        </Show>
        <p class="plan-wide quiet">{indication() === undefined ? words.noIndicationHint : ''}</p>
        <Show when={problem() || (tried() && missing())}>
          {(text) => (
            <div class="plan-wide">
              <AlertBlock level="attention" title={text()} />
            </div>
          )}
        </Show>
      </div>
    </Dialog>
  )
}
