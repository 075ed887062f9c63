import { Match, Switch } from 'solid-js'
import type { Open } from '../sheets.ts'
import { ChartFor } from './ChartFor.tsx'
import { EntrySheet } from './EntrySheet.tsx'
import { MedicineSheet } from './MedicineSheet.tsx'
import { NoteSheet } from './NoteSheet.tsx'
import { ObserveSheet } from './ObserveSheet.tsx'
import { PumpSheet } from './PumpSheet.tsx'
import { RateSheet } from './RateSheet.tsx'
import { ResumeSheet } from './ResumeSheet.tsx'
import { ScoresSheet } from './ScoresSheet.tsx'
import { StartSheet } from './StartSheet.tsx'
import { StopSheet } from './StopSheet.tsx'

/** What was opened over the record, but for the vital signs, which come with the first load. */
export default function Opened(props: { open: Open; onOpen: (open: Open) => void; onClose: () => void }) {
  const entry = () => ('entry' in props.open ? props.open.entry : undefined)
  const sheet = () => ('sheet' in props.open ? props.open.sheet : undefined)
  const at = () => ('sheet' in props.open ? props.open.at : undefined)
  const time = () => ('forTime' in props.open ? props.open.forTime : undefined)
  return (
    <Switch>
      <Match when={entry()}>{(id) => <EntrySheet id={id()} onClose={() => props.onClose()} />}</Match>
      <Match when={time()}>
        {(held) => (
          <ChartFor
            at={held()}
            onChoose={(chosen) => props.onOpen({ sheet: chosen, at: held() })}
            onClose={() => props.onClose()}
          />
        )}
      </Match>
      <Match when={sheet() === 'rate'}>
        <RateSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'resume'}>
        <ResumeSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'start'}>
        <StartSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'stop'}>
        <StopSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'observe'}>
        <ObserveSheet at={at()} onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'medicine'}>
        <MedicineSheet at={at()} onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'scores'}>
        <ScoresSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'note'}>
        <NoteSheet at={at()} onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'pump'}>
        <PumpSheet onClose={() => props.onClose()} />
      </Match>
    </Switch>
  )
}
