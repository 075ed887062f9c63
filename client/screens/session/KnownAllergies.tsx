import { For, Show } from 'solid-js'
import { Dialog } from '../../parts/Sheet.tsx'
import { useHere } from './here.ts'
import { sessionWords as words } from './words.ts'

/** The allergies in full; the band may have room for the first only. Props: names, undefined while nobody has asked. */
export default function KnownAllergies(props: { names: readonly string[] | undefined; onClose: () => void }) {
  const here = useHere()
  return (
    <Dialog title={words.allergies} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <Show when={props.names} fallback={<p>{words.allergiesNotAsked}</p>}>
        {(names) => (
          <ul class="frame-allergies">
            <For each={names()} fallback={<li>{words.noAllergies}</li>}>
              {(name) => <li>{name}</li>}
            </For>
          </ul>
        )}
      </Show>
    </Dialog>
  )
}
