import './Handover.css'
import { createMemo, For, type JSX, Show } from 'solid-js'
import { knownAllergies } from '../../../chart/allergies.ts'
import { actsOf } from '../../../chart/emergency/clocks.ts'
import { actInWords, DECLARED } from '../../../chart/emergency.ts'
import { calendarDate, clockTime, figure } from '../../format.ts'
import { initialsOf, useHere } from '../session/here.ts'
import { emergencyWords } from './words.ts'

const words = emergencyWords.page

/** Who the patient is, what was given, how they stand and what was done: what somebody who takes over needs. */
export function PatientFacts() {
  return (
    <>
      <Patient />
      <Drug />
      <Vitals />
      <Given />
      <Events />
    </>
  )
}

const Line = (props: { label: string; children: JSX.Element }) => (
  <div>
    <dt>{props.label}</dt>
    <dd>{props.children}</dd>
  </div>
)

function Patient() {
  const here = useHere()
  const patient = () => here.context().patient
  const clinic = () => here.context().clinic
  const allergies = () => {
    const names = knownAllergies(here.session(), patient())
    if (names === undefined) return words.notAsked
    return names.length === 0 ? words.noAllergies : names.join(', ')
  }
  const weight = () => here.view().weightKg
  return (
    <dl class="handover-facts">
      <Line label={words.patient}>
        <b>
          {patient().family.toLocaleUpperCase('en')}, {patient().given}
        </b>
      </Line>
      <Line label={words.born}>{calendarDate(patient().birthDate)}</Line>
      <Line label={words.mrn}>{patient().mrn}</Line>
      <Line label={words.weight}>{weight() === undefined ? words.notWeighed : `${figure(weight() ?? 0, 1)} kg`}</Line>
      <Line label={words.allergies}>
        <b>{allergies()}</b>
      </Line>
      <Line label={words.medicines}>{patient().medicines?.join(', ') || words.noMedicines}</Line>
      <Line label={words.contact}>{patient().emergencyContact || '–'}</Line>
      <Line label={words.clinic}>
        {clinic().name}
        <Show when={clinic().phone}>
          {(phone) => (
            <>
              , <span class="handover-phone">{phone()}</span>
            </>
          )}
        </Show>
      </Line>
    </dl>
  )
}

function Drug() {
  const here = useHere()
  const course = () => {
    const { startedAt, stoppedAt, status, holds } = here.session().infusion
    if (startedAt === undefined) return words.notStarted
    const from = words.started(clockTime(startedAt))
    const held = holds.at(-1)?.from
    if (stoppedAt !== undefined) return `${from}, ${words.stopped(clockTime(stoppedAt))}`
    return `${from}, ${status === 'held' && held !== undefined ? words.held(clockTime(held)) : words.running}`
  }
  const dose = () => {
    const { mg, mgPerKg } = here.view().given
    if (mg === null) return words.unknownDose
    return words.mg(figure(mg, 1), mgPerKg === null ? undefined : figure(mgPerKg, 2))
  }
  return (
    <dl class="handover-facts">
      <Line label={words.drug}>
        <b>{dose()}</b>
      </Line>
      <Line label={words.infusion}>{course()}</Line>
    </dl>
  )
}

/** The baseline and the last three sets: enough to see which way it goes. */
function Vitals() {
  const here = useHere()
  const rows = createMemo(() => {
    const all = here.view().readings
    const [first] = all
    const last = all.slice(-3)
    return first && !last.includes(first) ? [first, ...last] : last
  })
  return (
    <section>
      <h3>{words.vitals}</h3>
      <Show when={rows().length > 0} fallback={<p>{words.noVitals}</p>}>
        <table>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr>
                  <th scope="row">{clockTime(row.at)}</th>
                  <td>
                    BP {row.systolic ?? '–'}/{row.diastolic ?? '–'}
                  </td>
                  <td>HR {row.heartRate ?? '–'}</td>
                  <td>
                    SpO<sub>2</sub> {row.spo2 ?? '–'}
                  </td>
                  <td>RR {row.respiratoryRate ?? '–'}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  )
}

function Given() {
  const here = useHere()
  const given = () => here.session().facts['medication-given'].filter(({ body }) => body.responseTo === undefined)
  return (
    <section>
      <h3>{words.given}</h3>
      <ul>
        <For each={given()} fallback={<li>{words.nothingGiven}</li>}>
          {({ at, by, body }) => (
            <li>
              <b>{clockTime(at)}</b> {body.drug} {figure(body.dose, 3)} {body.unit} {body.route}{' '}
              {initialsOf(here.context(), by)}
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

function Events() {
  const here = useHere()
  const acts = createMemo(() => {
    const declared = here.session().facts.observed.findLast(({ body }) => body.chips?.includes(DECLARED))
    return declared === undefined ? [] : actsOf(here.session(), declared.at)
  })
  return (
    <section>
      <h3>{words.events}</h3>
      <ul>
        <For each={acts()} fallback={<li>{words.none}</li>}>
          {({ act, at, by }) => (
            <li>
              <b>{clockTime(at)}</b> {actInWords(act)} {by === undefined ? '' : initialsOf(here.context(), by)}
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
