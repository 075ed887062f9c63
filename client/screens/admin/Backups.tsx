import { Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer, once } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, duration, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { adminWords } from './words.ts'

const words = adminWords.backups
export type BackupsSeen = {
  readonly healthy: boolean
  readonly everyMinutes: number
  readonly ageSeconds?: number
  readonly failure?: { readonly at: string; readonly why: string }
  readonly backups: readonly { readonly file: string; readonly at: string; readonly bytes: number }[]
}

/** How old the newest backup is, and what is wrong with them: before the day on which one is needed. */
export function Backups() {
  const tablet = useTablet()
  const [seen] = createAnswer(once, () => read<BackupsSeen>(tablet, '/api/backups'))
  return (
    <section class="admin-card" aria-label={words.title}>
      <h2>{words.title}</h2>
      <Show when={seen()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={adminWords.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={seen()?.value}>{(value) => <Health {...value()} />}</Show>
    </section>
  )
}

function Health(props: BackupsSeen) {
  const newest = () => props.backups[0]
  const when = (at: string) => `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`
  return (
    <>
      <Show when={props.healthy} fallback={<AlertBlock level="critical" title={words.unhealthy} />}>
        <Show when={newest()}>
          <p>{words.healthy}</p>
        </Show>
      </Show>
      <Show when={props.failure}>
        {(failure) => (
          <AlertBlock level="attention" title={words.failed(when(failure().at))}>
            {failure().why}
          </AlertBlock>
        )}
      </Show>
      <Show when={newest()} fallback={<p>{words.none}</p>}>
        {(backup) => (
          <p>{words.newest(duration((props.ageSeconds ?? 0) * 1000), when(backup().at), props.backups.length)}</p>
        )}
      </Show>
      <p class="quiet">{props.everyMinutes === 0 ? words.asked : words.every(duration(props.everyMinutes * 60_000))}</p>
    </>
  )
}
