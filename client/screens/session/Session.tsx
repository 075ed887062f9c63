import { useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { Row } from '../../../chart/telling.ts'
import { now } from '../../clock.ts'
import { clockTime } from '../../format.ts'
import { Actions } from './Actions.tsx'
import { Alerts } from './Alerts.tsx'
import { EntryList } from './EntryList.tsx'
import { SessionFrame } from './Frame.tsx'
import { useHere } from './here.ts'
import { Live } from './Live.tsx'
import { Record } from './Record.tsx'
import { EntrySheet } from './sheets/EntrySheet.tsx'
import { MedicineSheet } from './sheets/MedicineSheet.tsx'
import { NoteSheet } from './sheets/NoteSheet.tsx'
import { ObserveSheet } from './sheets/ObserveSheet.tsx'
import { PumpSheet } from './sheets/PumpSheet.tsx'
import { RateSheet } from './sheets/RateSheet.tsx'
import { ResumeSheet } from './sheets/ResumeSheet.tsx'
import { ScoresSheet } from './sheets/ScoresSheet.tsx'
import { StartSheet } from './sheets/StartSheet.tsx'
import { StopSheet } from './sheets/StopSheet.tsx'
import { VitalsSheet } from './sheets/VitalsSheet.tsx'
import { type SheetName, sheetOfKey } from './sheets.ts'
import { sessionWords as words } from './words.ts'

/** What lies over the record: one of the sheets, or one entry of the list. */
type Open = { readonly sheet: SheetName; readonly at?: number | undefined } | { readonly entry: string }

/** The chair: what runs, what was charted, and every way to chart. */
export function Session() {
  const params = useParams<{ id: string }>()
  const [open, setOpen] = createSignal<Open>()
  createEffect(
    on(
      () => params.id,
      () => setOpen(undefined),
      { defer: true },
    ),
  )
  const show = (sheet: SheetName) => setOpen({ sheet })
  return (
    <SessionFrame
      id={params.id}
      alerts={<Alerts />}
      list={<EntryList onOpen={(row: Row) => setOpen({ entry: row.id })} />}
      actions={<Actions onOpen={show} />}
      wayOut={{ label: words.steps.end, onPress: () => show('stop') }}
    >
      <Live onPump={() => show('pump')} />
      <Record onCheck={(entry) => setOpen({ entry })} onTime={(at) => setOpen({ sheet: 'vitals', at })} />
      <Keys onOpen={show} />
      <Show when={open()} keyed>
        {(opened) => <Opened open={opened} onClose={() => setOpen(undefined)} />}
      </Show>
    </SessionFrame>
  )
}

/** Single keys at a desk, outside fields and sheets only. */
function Keys(props: { onOpen: (sheet: SheetName) => void }) {
  const here = useHere()
  const press = (event: KeyboardEvent) => {
    const name = sheetOfKey(event)
    if (name === undefined || !here.mayChart() || document.querySelector('[role="dialog"]')) return
    const { status } = here.session().infusion
    event.preventDefault()
    if (name === 'hold') {
      if (status === 'held') props.onOpen('resume')
      else if (status === 'infusing')
        void here.save(words.undo.held(clockTime(now())), [{ kind: 'infusion-held', body: {} }], {
          icon: 'hold',
          asksWhy: true,
        })
    } else if (name !== 'rate' || status === 'infusing') props.onOpen(name)
  }
  onMount(() => document.addEventListener('keydown', press))
  onCleanup(() => document.removeEventListener('keydown', press))
  return null
}

function Opened(props: { open: Open; onClose: () => void }) {
  const entry = () => ('entry' in props.open ? props.open.entry : undefined)
  const sheet = () => ('sheet' in props.open ? props.open.sheet : undefined)
  const at = () => ('sheet' in props.open ? props.open.at : undefined)
  return (
    <Switch>
      <Match when={entry()}>{(id) => <EntrySheet id={id()} onClose={() => props.onClose()} />}</Match>
      <Match when={sheet() === 'vitals'}>
        <VitalsSheet at={at()} onClose={() => props.onClose()} />
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
        <ObserveSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'medicine'}>
        <MedicineSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'scores'}>
        <ScoresSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'note'}>
        <NoteSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={sheet() === 'pump'}>
        <PumpSheet onClose={() => props.onClose()} />
      </Match>
    </Switch>
  )
}
