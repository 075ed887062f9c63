import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { mayWitness } from '../../../chart/people.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { NumberPad } from '../../parts/NumberPad.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { Sheet, SheetColumns } from '../../parts/Sheet.tsx'
import { type PadKey, padKeyOf } from '../../parts/typing.ts'
import { useHere } from '../session/here.ts'
import { steadyChoices } from './check-in.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.second

export type SecondPersonProps = {
  /** What the second person is to check, in figures. */
  readonly children: JSX.Element
  /** Sends it with their PIN; answers why it was not accepted, or nothing when it was. */
  readonly onCheck: (second: { username: string; pin: string }) => Promise<string | undefined>
  readonly onClose: () => void
}

/**
 * Another person's own check, by their PIN, in place: they do not take over the screen, and the PIN is kept nowhere.
 */
export function SecondPerson(props: SecondPersonProps) {
  const here = useHere()
  const { directory } = useTablet()
  const [who, setWho] = createSignal<string>()
  const [pin, setPin] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const others = () =>
    [...directory.staff().values()].filter(
      ({ id, role, enabled }) => enabled && id !== here.author() && mayWitness(role, here.context().clinic),
    )
  const choices = steadyChoices(() => others().map(({ username, name }) => ({ value: username, label: name })))
  const chosen = () => others().find(({ username }) => username === who())
  const pinLabel = () => {
    const person = chosen()
    return person ? words.pinOf(person.name) : words.pin
  }
  const choose = (username: string) => {
    setWho(username)
    setPin('')
    setProblem(undefined)
  }
  const missing = () => {
    if (busy()) return words.checking
    if (!chosen()) return others().length > 0 ? words.choose : words.nobody
    return pin().length < 4 ? words.typePin : undefined
  }
  const key = (pressed: PadKey) => {
    if (busy() || pressed === '.') return
    setProblem(undefined)
    setPin((typed) => (pressed === 'delete' ? typed.slice(0, -1) : `${typed}${pressed}`.slice(0, 6)))
  }
  const send = async () => {
    const person = chosen()
    if (!person || missing() !== undefined) return
    setBusy(true)
    const typed = pin()
    setPin('')
    setProblem(await props.onCheck({ username: person.username, pin: typed }))
    setBusy(false)
  }
  usePinKeys(key)
  return (
    <Sheet title={words.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <SheetColumns
        fields={
          <div class="checkin-form second-person">
            {props.children}
            <p>{words.compare}</p>
            <Segmented label={words.who} column options={choices()} chosen={who()} onChoose={choose} />
            <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
          </div>
        }
        pad={<NumberPad label={pinLabel()} hint={<Dots typed={pin().length} />} onKey={key} />}
        action={
          <Button size="big" kind="primary" waitingFor={missing()} onPress={() => void send()}>
            {chosen() ? words.action(chosen()?.name ?? '') : words.title}
          </Button>
        }
      />
    </Sheet>
  )
}

/** How many digits are typed, and nothing else of them. */
function Dots(props: { typed: number }) {
  return (
    <span class="second-dots" role="status" aria-label={words.pinTyped(props.typed)}>
      <For each={[0, 1, 2, 3, 4, 5].slice(0, Math.max(4, props.typed))}>
        {(place) => <i classList={{ filled: place < props.typed }} />}
      </For>
    </span>
  )
}

/** A keyboard's digits go to the PIN; they never show anywhere. */
function usePinKeys(onKey: (key: PadKey) => void) {
  const typed = (event: KeyboardEvent) => {
    const key = padKeyOf(event.key)
    if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onKey(key)
  }
  onMount(() => document.addEventListener('keydown', typed))
  onCleanup(() => document.removeEventListener('keydown', typed))
}
