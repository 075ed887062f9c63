import './SecondPerson.css'
import { Show } from 'solid-js'
import { mayWitness, type Staff } from '../../../../chart/people.ts'
import { sentence } from '../../../data/me.ts'
import type { Charted } from '../../../data/outbox.ts'
import type { Tablet } from '../../../data/tablet.ts'
import { NumberPad } from '../../../parts/NumberPad.tsx'
import { SelectField } from '../../../parts/SelectField.tsx'
import type { PadKey } from '../../../parts/typing.ts'
import { type Here, useHere } from '../here.ts'
import { usePadKeys } from './pad-keys.ts'
import { sheetWords } from './words.ts'

const words = sheetWords.second

/** Who checks, and their PIN as typed. It lives in the sheet's own state only, never in a draft. */
export type Second = { readonly username: string | undefined; readonly pin: string }
export const nobody: Second = { username: undefined, pin: '' }

/**
 * A second person in place: they choose themselves and type their own PIN, without taking over the screen. `may` says
 * who can be it; without it whom the clinic lets witness.
 */
export function SecondPerson(props: {
  label: string
  second: Second
  onChange: (second: Second) => void
  may?: (person: Staff) => boolean
}) {
  const here = useHere()
  const may = (person: Staff) =>
    props.may ? props.may(person) : person.enabled && mayWitness(person.role, here.context().clinic)
  const people = () => [...here.context().staff.values()].filter((person) => person.id !== here.author() && may(person))
  const chosen = () => people().find(({ username }) => username === props.second.username)
  const key = (pressed: PadKey) => {
    const { pin } = props.second
    const next = pressed === 'delete' ? pin.slice(0, -1) : pressed === '.' ? pin : (pin + pressed).slice(0, 6)
    props.onChange({ ...props.second, pin: next })
  }
  usePadKeys(key, () => chosen() !== undefined)
  return (
    <fieldset class="second">
      <legend>{props.label}</legend>
      <SelectField
        label={words.who}
        options={people().map(({ username, name }) => ({ value: username, label: name }))}
        value={props.second.username}
        empty={words.nobody}
        onChoose={(username) => props.onChange({ username, pin: '' })}
      />
      <Show when={chosen()}>
        {(person) => (
          <div class="second-pin">
            <p role="status" aria-label={words.typed(props.second.pin.length)}>
              {'•'.repeat(props.second.pin.length) || '–'}
            </p>
            <NumberPad label={words.pin(person().name)} onKey={key} />
          </div>
        )}
      </Show>
    </fieldset>
  )
}

export type Witnessed = {
  readonly stored: boolean
  readonly why?: string | undefined
  readonly noAnswer?: boolean
}

/**
 * Charts one entry before the second person: the server checks the PIN and stores it with their check, or stores
 * nothing. Without a network this tablet checks the PIN of somebody who typed it here before, and the entry says so;
 * its id stays, since the server may have stored it and only its answer was lost.
 */
export async function chartBefore(
  { api, me }: Tablet,
  here: Here,
  { username = '', pin }: Second,
  made: Charted,
): Promise<Witnessed> {
  const { entry } = made
  const answer = await api.call<unknown>('POST', `/api/sessions/${encodeURIComponent(here.id)}/witness`, {
    username,
    pin,
    entry,
  })
  if (!answer.ok && !answer.refused.byServer) {
    const known = await me.checkHere(username, pin)
    if (!known.ok) return { stored: false, noAnswer: true, why: `${words.noNetwork} ${sentence(known.refused)}` }
    await here.chart.recordSet([], { made: [checked(made, known.value.id, 'tablet')] })
    return { stored: true }
  }
  if (!answer.ok) return { stored: false, why: `${words.declined} ${sentence(answer.refused)}` }
  // The live stream brings it with the check in it; until then the screen shows it as it was sent.
  const checker = [...here.context().staff.values()].find((person) => person.username === username)
  const { entry: seen, ...whose } = checker === undefined ? made : checked(made, checker.id, 'server')
  here.chart.hear([{ ...seen, ...whose }])
  return { stored: true }
}

const checked = (made: Charted, by: string, on: 'server' | 'tablet'): Charted => ({
  ...made,
  entry: { ...made.entry, body: { ...made.entry.body, check: { by, on } } },
})
