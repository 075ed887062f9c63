import { createMemo, For, Show } from 'solid-js'
import { type BandsAt, bandsAt, sameMinute } from '../../../chart/graph/bands-at.ts'
import type { Session } from '../../../chart/session.ts'
import { MINUTE } from '../../../chart/units.ts'
import { clockTime, duration, figure, nearDate } from '../../format.ts'
import { inSubscript } from '../../parts/Subscript.tsx'
import { useHere } from './here.ts'
import { recordWords } from './record-words.ts'
import { sessionWords } from './words.ts'

const words = recordWords.record
const { columns } = words

/** Every band at one instant: each value with the time it was taken, where that is not this minute. */
export function Readout(props: { at: number; earlier: Session | undefined }) {
  const here = useHere()
  const bands = createMemo(() => bandsAt(here.charted(), here.context().clinic, props.at))
  const lines = () => linesOf(bands(), props.at)
  const before = () => props.earlier && lastTimeAt(here.charted(), props.earlier, props.at, here.context().clinic)
  return (
    <>
      <p class="readout-time">{clockTime(props.at)}</p>
      <dl class="readout">
        <For each={lines()}>
          {({ label, text, taken }) => (
            <>
              <dt>{inSubscript(label)}</dt>
              <dd>
                {text} <Show when={taken}>{(at) => <small>{clockTime(at())}</small>}</Show>
              </dd>
            </>
          )}
        </For>
        <Show when={before()}>{(said) => <div class="readout-before">{words.lastTime(said())}</div>}</Show>
      </dl>
    </>
  )
}

type Line = { readonly label: string; readonly text: string; readonly taken?: number | undefined }

function linesOf({ values, rate, mg }: BandsAt, at: number): readonly Line[] {
  const pressure = pressureOf(values)
  const one = (label: string, sign: Parameters<typeof values.get>[0]): readonly Line[] => {
    const known = values.get(sign)
    return known === undefined ? [] : [{ label, text: figure(known.value, 1), taken: taken(known.at, at) }]
  }
  return [
    ...(pressure === undefined ? [] : [{ label: columns.bp, text: pressure.text, taken: taken(pressure.at, at) }]),
    ...one(columns.hr, 'heartRate'),
    ...one(columns.spo2, 'spo2'),
    ...one(columns.rr, 'respiratoryRate'),
    ...one(columns.pain, 'pain'),
    ...one(columns.rass, 'rass'),
    ...(rate === undefined ? [] : [{ label: sessionWords.actions.rate, text: rateText(rate) }]),
    ...(rate === undefined || mg === null ? [] : [{ label: words.givenLabel, text: `${figure(mg, 1)} mg` }]),
  ]
}

const taken = (when: number, at: number) => (Math.floor(when / MINUTE) === Math.floor(at / MINUTE) ? undefined : when)

function pressureOf(values: BandsAt['values']) {
  const [systolic, diastolic] = [values.get('systolic'), values.get('diastolic')]
  if (systolic === undefined) return undefined
  const low = diastolic?.at === systolic.at ? figure(diastolic.value) : '–'
  return { text: `${figure(systolic.value)}/${low}`, at: systolic.at }
}

const rateText = ({ mlPerHour, mgPerKgPerHour }: NonNullable<BandsAt['rate']>) =>
  mgPerKgPerHour === null ? `${figure(mlPerHour, 1)} mL/h` : `${figure(mgPerKgPerHour, 2)} mg/kg/h`

/** "142/88, HR 78, SpO2 97, 0.75 mg/kg/h" of the last session at the same minute; nothing before its start. */
function lastTimeAt(session: Session, earlier: Session, at: number, clinic: Parameters<typeof bandsAt>[1]) {
  const then = sameMinute(session, earlier, at)
  const end = earlier.infusion.stoppedAt
  if (then === undefined || then < (earlier.infusion.startedAt ?? then) || (end !== undefined && then > end))
    return undefined
  const { values, rate } = bandsAt(earlier, clinic, then)
  const said = (label: string, sign: Parameters<typeof values.get>[0]) => {
    const known = values.get(sign)
    return known && `${label} ${figure(known.value, 1)}`
  }
  return [pressureOf(values)?.text, said(columns.hr, 'heartRate'), said(columns.spo2, 'spo2'), rate && rateText(rate)]
    .filter(Boolean)
    .join(', ')
}

/** One line over the graph: what the last session showed so many minutes into it. */
export function SameMinute(props: { earlier: Session; at: number }) {
  const here = useHere()
  const said = () => lastTimeAt(here.charted(), props.earlier, props.at, here.context().clinic)
  const into = () => duration(props.at - (here.charted().infusion.startedAt ?? props.at))
  return (
    <Show when={said()}>
      {(text) => (
        <p class="record-before">
          {words.sameMinute(into(), nearDate(props.earlier.infusion.startedAt ?? props.at), text())}
        </p>
      )}
    </Show>
  )
}
