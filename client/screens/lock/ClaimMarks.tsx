import { createSignal, For, Show } from 'solid-js'
import { actInWords } from '../../../chart/emergency.ts'
import { may } from '../../../chart/people.ts'
import { NotCharted } from '../../data/chart-store.ts'
import type { Mark } from '../../data/marks.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { lockWords } from './words.ts'
import './Lock.css'

const words = lockWords.claim

/** After the PIN: the touches that wait, to be charted in this person's name at the time of each touch. */
export function ClaimMarks() {
  const { marks, me, chart } = useTablet()
  const [open, setOpen] = createSignal(true)
  const [failed, setFailed] = createSignal('')
  const mayClaim = () => may(me.me()?.staff.role ?? 'administrator', 'chart')
  const claim = async (mark: Mark, done: boolean) => {
    try {
      await marks.claim(mark, chart(mark.sessionId), done)
      setFailed('')
    } catch (error) {
      if (!(error instanceof NotCharted)) throw error
      setFailed(`${error.message} ${words.failed}`)
    }
  }
  return (
    <Show when={marks.waiting().length > 0}>
      <Show
        when={open()}
        fallback={
          <div class="claim-waiting">
            <AlertBlock
              level="attention"
              title={words.waiting(marks.waiting().length)}
              actions={<Button onPress={() => setOpen(true)}>{words.look}</Button>}
            />
          </div>
        }
      >
        <Dialog title={words.title} onClose={() => setOpen(false)}>
          <div class="claim">
            <p>{mayClaim() ? words.why : words.nobodyMay}</p>
            <ul>
              <For each={marks.waiting()}>
                {(mark) => (
                  <li class="claim-mark">
                    <b>{words.text(actInWords(mark.act), mark.chair, clockTime(mark.at))}</b>
                    <Show when={mayClaim()}>
                      <Button kind="primary" onPress={() => void claim(mark, true)}>
                        {words.mine}
                      </Button>
                      <Button onPress={() => void claim(mark, false)}>{words.notDone}</Button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <Show when={failed()}>
              <AlertBlock level="critical" title={failed()} />
            </Show>
          </div>
        </Dialog>
      </Show>
    </Show>
  )
}
