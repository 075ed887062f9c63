/**
 * The band's allergies: as many as fit on the line, then how many more; a tap opens all. None known is plain ink; not
 * asked is a warning, since an empty list must not look like an answer.
 * Props: names: allergies, [] = none known, 'notAsked'; a word, since spreading props drops
 * undefined and would leave the last patient's; onOpen.
 */
import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'

/** Two lines of the band's 16 px type, px. */
const twoLines = 42

export function Allergies(props: { names: readonly string[] | 'notAsked'; onOpen: () => void }) {
  const names = () => (props.names === 'notAsked' ? undefined : props.names)
  const count = () => names()?.length ?? 0
  return (
    <div class="band-allergies" classList={{ 'band-allergies-some': count() > 0 }}>
      <dt>{words.band.allergies}</dt>
      <dd>
        <Show when={names()} fallback={<Open warned onOpen={props.onOpen} text={words.band.allergiesNotAsked} />}>
          {(known) => (
            <Show when={known().length > 0} fallback={words.band.noAllergies}>
              <Fitting names={known()} onOpen={props.onOpen} />
            </Show>
          )}
        </Show>
      </dd>
    </div>
  )
}

function Open(props: { text: string; warned?: boolean | undefined; onOpen: () => void }) {
  return (
    <button type="button" classList={{ 'band-warned': props.warned }} onClick={() => props.onOpen()}>
      <Icon name="alert" size={18} />
      {props.text}
    </button>
  )
}

/** Shows one name fewer until they fit in two lines; the first name always stands whole, wrapped if it must. */
function Fitting(props: { names: readonly string[]; onOpen: () => void }) {
  let box: HTMLSpanElement | undefined
  const [shown, setShown] = createSignal(props.names.length)
  const measure = () => {
    setShown(props.names.length)
    while (box && shown() > 1 && box.offsetHeight > twoLines) setShown(shown() - 1)
  }
  const rest = () => props.names.length - shown()
  createEffect(on(() => props.names, measure, { defer: true }))
  onMount(() => {
    measure()
    const fact = box?.closest('dd')
    if (!fact || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(fact)
    onCleanup(() => observer.disconnect())
  })
  return (
    <button type="button" onClick={() => props.onOpen()}>
      <Icon name="alert" size={18} />
      <span ref={box}>
        {props.names.slice(0, shown()).join(', ')}
        <Show when={rest() > 0}>
          <span aria-hidden="true"> {words.band.more(rest())}</span>
          <span class="unseen">, {props.names.slice(shown()).join(', ')}</span>
        </Show>
      </span>
    </button>
  )
}
