import './KeyHelp.css'
import { For } from 'solid-js'
import { areKeysOn, chooseKeys } from '../../keys.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { keyWords as words } from './words.ts'

/** What each key does, and the switch that turns the single ones off. */
export default function KeyHelp(props: { onClose: () => void }) {
  return (
    <Dialog
      title={words.title}
      onClose={() => props.onClose()}
      actions={<Button onPress={() => chooseKeys(!areKeysOn())}>{areKeysOn() ? words.turnOff : words.turnOn}</Button>}
    >
      <p class="quiet">{areKeysOn() ? words.note : words.off}</p>
      {/* Something to focus, or the keyboard could not scroll what it is told here. */}
      <section aria-label={words.title} tabindex={0}>
        <For each={words.groups}>
          {(group) => (
            <section class="key-help">
              <h3>{group.title}</h3>
              <dl>
                <For each={group.keys}>
                  {([key, does]) => (
                    <div>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </section>
    </Dialog>
  )
}
