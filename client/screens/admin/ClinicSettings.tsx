import { createResource, createSignal, For, Match, Show, Switch } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'
import type { Clinic } from '../../../chart/clinic.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { figure } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { numberTyped } from '../../parts/typing.ts'
import { read } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.clinic

type Versioned = { readonly version: number; readonly clinic: Clinic }
type Sign = keyof Clinic['jumps']
const signs = Object.keys(words.signs) as readonly Sign[]
type Minutes = 'lockMinutes' | 'takenLateMinutes' | 'chartedLateMinutes' | 'chartedLateReasonMinutes'
const minutes: readonly (readonly [Minutes, string])[] = [
  ['lockMinutes', words.lock],
  ['takenLateMinutes', words.takenLate],
  ['chartedLateMinutes', words.chartedLate],
  ['chartedLateReasonMinutes', words.chartedLateReason],
]

/** The clinic's settings that its tablets follow. Nothing of them is lost: every save is a version of its own. */
export function ClinicSettings() {
  const tablet = useTablet()
  const [answer, { mutate }] = createResource(() => read<Versioned>(tablet, '/api/clinic'))
  const [saved, setSaved] = createSignal<number>()
  const take = (value: Versioned) => {
    setSaved(value.version)
    mutate({ value })
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.clinic}>
      <p class="quiet">{words.text}</p>
      <Switch>
        <Match when={answer()?.problem}>
          {(problem) => (
            <AlertBlock level="attention" title={adminWords.notReached}>
              {problem()}
            </AlertBlock>
          )}
        </Match>
        <Match when={answer()?.value} keyed>
          {(known) => <Form known={known} onSaved={take} />}
        </Match>
      </Switch>
      <Show when={saved()}>{(version) => <AlertBlock level="information" title={words.saved(version())} />}</Show>
    </section>
  )
}

/** Numbers as they are being typed: half a number is nobody's setting. */
type Draft = Pick<Clinic, 'name' | 'address' | 'phone' | 'hourCycle' | 'wallNames' | 'paper' | 'criticalSound'> & {
  because: string
  minutes: Record<Minutes, string>
  jumps: Record<Sign, string>
}

function draftOf({
  name,
  address,
  phone,
  hourCycle,
  wallNames,
  paper,
  criticalSound,
  criticalSoundOffBecause,
  ...rest
}: Clinic): Draft {
  const text = (value: number) => figure(value, 3)
  return {
    ...{ name, address, phone, hourCycle, wallNames, paper, criticalSound, because: criticalSoundOffBecause ?? '' },
    minutes: Object.fromEntries(minutes.map(([id]) => [id, text(rest[id])])) as Draft['minutes'],
    jumps: Object.fromEntries(signs.map((sign) => [sign, text(rest.jumps[sign])])) as Draft['jumps'],
  }
}

/** The settings as typed, on top of those that this page does not show. */
function settingsOf(before: Clinic, { because, minutes: typedMinutes, jumps, ...draft }: Draft): Clinic {
  const { criticalSoundOffBecause: _, ...rest } = before
  const numbers = <K extends string>(typed: Record<K, string>) =>
    Object.fromEntries(Object.entries(typed).map(([id, text]) => [id, numberTyped(String(text))])) as Record<K, number>
  const why = draft.criticalSound ? {} : { criticalSoundOffBecause: because.trim() }
  return { ...rest, ...draft, ...numbers(typedMinutes), jumps: numbers(jumps), ...why }
}

function Form(props: { known: Versioned; onSaved: (saved: Versioned) => void }) {
  const { api, directory } = useTablet()
  const [draft, set] = createStore(draftOf(props.known.clinic))
  const [problem, setProblem] = createSignal<string>()
  const isNumber = (text: string) => (numberTyped(text) ?? 0) > 0
  const waitingFor = () => {
    if (!draft.criticalSound && draft.because.trim() === '') return words.needWhy
    return [...Object.values(draft.minutes), ...Object.values(draft.jumps)].every(isNumber)
      ? undefined
      : words.badNumber
  }
  const save = async () => {
    const body = { version: props.known.version, clinic: settingsOf(props.known.clinic, unwrap(draft)) }
    const answer = await api.call<Versioned>('PUT', '/api/clinic', body)
    if (!answer.ok) return setProblem(sentence(answer.refused))
    directory.useClinic(answer.value.clinic)
    props.onSaved(answer.value)
  }
  return (
    <>
      <TextField label={words.name} value={draft.name} onInput={(name) => set({ name })} />
      <TextField label={words.address} value={draft.address} onInput={(address) => set({ address })} />
      <TextField label={words.phone} value={draft.phone} onInput={(phone) => set({ phone })} />
      <Segmented
        label={words.clock}
        options={(['24h', '12h'] as const).map((value) => ({ value, label: words.clocks[value] }))}
        chosen={draft.hourCycle}
        onChoose={(hourCycle) => set({ hourCycle })}
      />
      <p class="quiet">{words.clockNote}</p>
      <Segmented
        label={words.wall}
        options={(['initials', 'first-name'] as const).map((value) => ({ value, label: words.walls[value] }))}
        chosen={draft.wallNames}
        onChoose={(wallNames) => set({ wallNames })}
      />
      <Segmented
        label={words.paper}
        options={(['letter', 'a4'] as const).map((value) => ({ value, label: words.papers[value] }))}
        chosen={draft.paper}
        onChoose={(paper) => set({ paper })}
      />
      <div class="admin-filters">
        <For each={minutes}>
          {([id, label]) => (
            <Numeric
              label={label}
              unit={words.minutes}
              value={draft.minutes[id]}
              onInput={(text) => set('minutes', id, text)}
            />
          )}
        </For>
      </div>
      <fieldset class="admin-signs">
        <legend>{words.jumps}</legend>
        <div class="admin-filters">
          <For each={signs}>
            {(sign) => (
              <Numeric
                label={words.signs[sign]}
                unit={words.units[sign]}
                value={draft.jumps[sign]}
                onInput={(text) => set('jumps', sign, text)}
              />
            )}
          </For>
        </div>
        <p class="quiet">{words.jumpsNote}</p>
      </fieldset>
      <Segmented
        label={words.sound}
        options={[
          { value: 'heard', label: words.heard },
          { value: 'seen', label: words.notHeard },
        ]}
        chosen={draft.criticalSound ? 'heard' : 'seen'}
        onChoose={(chosen) => set({ criticalSound: chosen === 'heard' })}
      />
      <Show when={!draft.criticalSound}>
        <TextField label={words.why} value={draft.because} required onInput={(because) => set({ because })} />
      </Show>
      <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      <Button kind="primary" waitingFor={waitingFor()} onPress={() => void save()}>
        {words.save}
      </Button>
    </>
  )
}

function Numeric(props: { label: string; unit: string; value: string; onInput: (text: string) => void }) {
  return (
    <TextField
      label={props.label}
      unit={props.unit}
      inputmode="decimal"
      value={props.value}
      onInput={(text) => props.onInput(text.trim().replace(',', '.'))}
    />
  )
}
