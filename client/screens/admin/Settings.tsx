import { createResource, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Clinic } from '../../../chart/clinic.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Chips } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { numberOf, valueAt, withValue } from '../protocols/fields.ts'
import { type Read, read } from './reading.ts'
import { listOf, type SettingField, secondFactorRoles, settingGroups } from './settings-fields.ts'
import { adminWords } from './words.ts'

const words = adminWords.settings
type Versioned = { readonly version: number; readonly clinic: Clinic }

/** The clinic's settings. Saving makes a new version on top of the one that was read; signed notes keep theirs. */
export function Settings() {
  const tablet = useTablet()
  const [known, { mutate }] = createResource(() => read<Versioned>(tablet, '/api/clinic'))
  const found = (): Read<Versioned> | undefined => (known.loading ? undefined : known())
  return (
    <section class="admin-form" aria-label={adminWords.views.settings}>
      <Show when={found()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={found()?.value} keyed>
        {(value) => <Form from={value} onSaved={(saved) => mutate({ value: saved })} />}
      </Show>
    </section>
  )
}

function Form(props: { from: Versioned; onSaved: (saved: Versioned) => void }) {
  const { api, directory } = useTablet()
  const [draft, setDraft] = createSignal(props.from.clinic)
  const [wrong, setWrong] = createSignal<ReadonlySet<string>>(new Set<string>())
  const [said, setSaid] = createSignal<{ level: 'information' | 'attention'; words: string }>()
  const put = ({ path, kind }: SettingField, typed: string | boolean) => {
    const value = typeof typed === 'boolean' ? typed : kind === 'number' ? numberOf(typed) : typed
    const key = path.join('.')
    setWrong((before) => new Set(value === null ? [...before, key] : [...before].filter((each) => each !== key)))
    if (value === null || value === undefined) return
    setDraft((before) => withValue(before, path, kind === 'list' ? listOf(String(value)) : value))
  }
  const isSame = () => JSON.stringify(draft()) === JSON.stringify(props.from.clinic)
  const waitsFor = () => (wrong().size > 0 ? words.number : isSame() ? words.unchanged : undefined)
  const save = async () => {
    if (waitsFor() !== undefined) return
    const answer = await api.call<Versioned>('PUT', '/api/clinic', { version: props.from.version, clinic: draft() })
    if (!answer.ok) return void setSaid({ level: 'attention', words: sentence(answer.refused) })
    await directory.refresh()
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
      <For each={settingGroups}>
        {(group) => (
          <section class="admin-card" aria-label={group.title}>
            <h2>{group.title}</h2>
            <Show when={group.note}>
              <p class="quiet">{group.note}</p>
            </Show>
            <div class="admin-fields">
              <For each={group.fields}>
                {(field) => (
                  <OneSetting
                    field={field}
                    first={valueAt(props.from.clinic, field.path)}
                    now={valueAt(draft(), field.path)}
                    wrong={wrong().has(field.path.join('.'))}
                    onPut={(typed) => put(field, typed)}
                  />
                )}
              </For>
            </div>
          </section>
        )}
      </For>
      <section class="admin-card" aria-label={words.groups.more}>
        <h2>{words.groups.more}</h2>
        <Chips
          label={words.secondFactorFor}
          options={secondFactorRoles.map((value) => ({ value, label: words.secondFactorRoles[value] }))}
          chosen={draft().secondFactorFor ?? []}
          onChoose={(secondFactorFor) => setDraft((before) => ({ ...before, secondFactorFor }))}
        />
        <p class="quiet">{words.secondFactorNote}</p>
        <Segmented
          label={words.paper}
          options={[
            { value: 'letter', label: words.papers.letter },
            { value: 'a4', label: words.papers.a4 },
          ]}
          chosen={draft().paper}
          onChoose={(paper) => setDraft((before) => ({ ...before, paper }))}
        />
      </section>
      <Show when={said()}>{(now) => <AlertBlock level={now().level} title={now().words} />}</Show>
      <div>
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
  wrong: boolean
  onPut: (typed: string | boolean) => void
}

function OneSetting(props: OneSettingProps) {
  const shown = () => (Array.isArray(props.first) ? props.first.join(', ') : String(props.first ?? ''))
  return (
    <Switch>
      <Match when={props.field.kind === 'switch'}>
        <Segmented
          label={props.field.label}
          options={[
            { value: 'yes', label: words.yes },
            { value: 'no', label: words.no },
          ]}
          chosen={props.now === true ? 'yes' : 'no'}
          onChoose={(chosen) => props.onPut(chosen === 'yes')}
        />
      </Match>
      <Match when={true}>
        <TextField
          label={props.field.label}
          unit={props.field.unit}
          hint={props.field.kind === 'list' ? words.listHint : undefined}
          inputmode={props.field.kind === 'number' ? 'decimal' : undefined}
          multiline={props.field.kind === 'long'}
          value={shown()}
          problem={props.wrong ? words.number : undefined}
          onInput={props.onPut}
        />
      </Match>
    </Switch>
  )
}
