import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Clinic } from '../../../chart/clinic.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { aboutField, fieldGroups, type SettingField, settingOf, textOf, withTyped } from './settings-fields.ts'
import { settingsWords as words } from './settings-words.ts'
import { adminWords } from './words.ts'

type Versioned = { readonly version: number; readonly clinic: Clinic }

/** The clinic's settings. Saving makes a new version on top of the one that was read; signed notes keep theirs. */
export function Settings() {
  const tablet = useTablet()
  const [known, { mutate }] = createAnswer(once, () => read<Versioned>(tablet, '/api/clinic'))
  const [saved, setSaved] = createSignal<number>()
  const take = (value: Versioned) => {
    setSaved(value.version)
    mutate(() => ({ value }))
  }
  return (
    <section class="admin-form" aria-label={adminWords.views.settings}>
      <Show when={known()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={known()?.value} keyed>
        {(value) => <Form from={value} onSaved={take} />}
      </Show>
      <Show when={saved()}>{(version) => <p role="status">{words.saved(version())}</p>}</Show>
    </section>
  )
}

function Form(props: { from: Versioned; onSaved: (saved: Versioned) => void }) {
  const { api, directory } = useTablet()
  const [draft, setDraft] = createSignal(props.from.clinic)
  const [wrong, setWrong] = createSignal<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = createSignal<string>()
  const put = (field: SettingField, typed: string | boolean | readonly string[]) => {
    const next = withTyped(draft(), field, typed)
    const { [field.name]: _, ...others } = wrong()
    setWrong('problem' in next ? { ...others, [field.name]: next.problem } : others)
    if ('clinic' in next) setDraft(next.clinic)
  }
  /** A reason for silence goes with the silence. */
  const wanted = (): Clinic => {
    const { criticalSoundOffBecause: because, ...rest } = draft()
    return rest.criticalSound
      ? rest
      : { ...rest, ...(because === undefined ? {} : { criticalSoundOffBecause: because }) }
  }
  const waitsFor = () => {
    if (Object.keys(wrong()).length > 0) return words.wrong
    if (!draft().criticalSound && !draft().criticalSoundOffBecause?.trim()) return words.needWhy
    return JSON.stringify(wanted()) === JSON.stringify(props.from.clinic) ? words.unchanged : undefined
  }
  const save = async () => {
    if (waitsFor() !== undefined) return
    const answer = await api.call<Versioned>('PUT', '/api/clinic', { version: props.from.version, clinic: wanted() })
    if (!answer.ok) return void setProblem(sentence(answer.refused))
    directory.useClinic(answer.value.clinic)
    props.onSaved(answer.value)
  }
  return (
    <form
      class="admin-settings"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p class="quiet">{words.note(props.from.version)}</p>
      <For each={fieldGroups}>
        {(group) => (
          <section class="admin-card" aria-label={group.title}>
            <h2>{group.title}</h2>
            <Show when={group.note}>
              <p class="quiet">{group.note}</p>
            </Show>
            <div class="admin-fields">
              <For each={group.fields}>
                {(field) => (
                  <Show when={field.name !== 'criticalSoundOffBecause' || !draft().criticalSound}>
                    <OneSetting
                      field={field}
                      first={settingOf(props.from.clinic, field.name)}
                      now={settingOf(draft(), field.name)}
                      problem={wrong()[field.name]}
                      onPut={(typed) => put(field, typed)}
                    />
                  </Show>
                )}
              </For>
            </div>
          </section>
        )}
      </For>
      <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      <div class="admin-save">
        <Button submit kind="primary" waitingFor={waitsFor()}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}

type OneSettingProps = {
  field: SettingField
  /** As it was read: what stands in the field is then the person's own typing. */
  first: unknown
  now: unknown
  problem: string | undefined
  onPut: (typed: string | boolean | readonly string[]) => void
}

function OneSetting(props: OneSettingProps) {
  const choices = () =>
    Object.entries(props.field.choices ?? { yes: words.yes, no: words.no }).map(([value, label]) => ({ value, label }))
  const about = () => aboutField(props.field)
  const isLong = () => props.field.long === true || props.field.kind === 'lines'
  return (
    <Switch
      fallback={
        <div classList={{ 'admin-wide': props.field.long }}>
          <TextField
            label={props.field.label}
            unit={props.field.unit}
            hint={about()}
            inputmode={props.field.kind === 'number' ? 'decimal' : undefined}
            multiline={isLong()}
            value={textOf(props.first)}
            problem={props.problem}
            onInput={props.onPut}
          />
        </div>
      }
    >
      <Match when={props.field.kind === 'switch' || props.field.kind === 'one-of'}>
        <div class="admin-choice">
          <Segmented
            label={props.field.label}
            options={choices()}
            chosen={props.field.kind === 'switch' ? (props.now === true ? 'yes' : 'no') : String(props.now)}
            onChoose={(chosen) => props.onPut(props.field.kind === 'switch' ? chosen === 'yes' : chosen)}
          />
          <p class="text-field-about">{about()}</p>
        </div>
      </Match>
      <Match when={props.field.kind === 'some-of'}>
        <div class="admin-choice">
          <Chips
            label={props.field.label}
            options={choices()}
            chosen={(props.now as readonly string[] | undefined) ?? []}
            onChoose={props.onPut}
          />
          <p class="text-field-about">{about()}</p>
        </div>
      </Match>
    </Switch>
  )
}
