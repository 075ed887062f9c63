import { createSignal, Match, Show, Switch } from 'solid-js'
import { clockOffset, now } from '../clock.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime, duration } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { screenWords } from './words.ts'

const words = screenWords.standing
/** What was answered holds while the offset stays about the same. */
const SAME = 30_000
const [answered, setAnswered] = createSignal<{ readonly offset: number; readonly right: boolean }>()

/**
 * What the tablet says of its clock: over 30 s it warns, over 5 min it asks whether the server's time is right, since
 * one of the two clocks must be far off. Nothing is refused for it, and both clocks are in every entry.
 */
export function ClockNotice() {
  const { directory } = useTablet()
  const off = () => Math.abs(clockOffset())
  const over = (seconds: number) => off() > seconds * 1000
  const warns = () => over(directory.clinic()?.clockWarnSeconds ?? 30)
  const asks = () => over(directory.clinic()?.clockAskSeconds ?? 300)
  const text = () => (off() < 60_000 ? `${Math.floor(off() / 1000)} s` : duration(off()))
  const answer = () => {
    const last = answered()
    return last && Math.abs(last.offset - clockOffset()) < SAME ? last : undefined
  }
  const reply = (right: boolean) => setAnswered({ offset: clockOffset(), right })
  return (
    <Show when={warns()}>
      <Switch fallback={<AlertBlock level="attention" title={words.clockOff(text())} />}>
        <Match when={answer()?.right === false}>
          <AlertBlock level="attention" title={words.clockPaper} />
        </Match>
        <Match when={asks() && answer() === undefined}>
          <AlertBlock
            level="attention"
            title={words.clockAsk(text(), clockTime(now()))}
            actions={
              <>
                <Button onPress={() => reply(true)}>{words.clockRight(clockTime(now()))}</Button>
                <Button kind="quiet" onPress={() => reply(false)}>
                  {words.clockWrong}
                </Button>
              </>
            }
          />
        </Match>
      </Switch>
    </Show>
  )
}
