import { createEffect, createSignal, lazy, on, onCleanup, onMount, Show, Suspense } from 'solid-js'
import type { Row } from '../../../chart/telling.ts'
import { useTablet } from '../../data/tablet.ts'
import { Actions } from './Actions.tsx'
import { SessionFrame } from './Frame.tsx'
import { ReadyVitals } from './ReadyVitals.tsx'
import type { RecordView } from './Record.tsx'
import { keepForReturn, type SheetName, takeOnReturn } from './sheets.ts'
import { sessionWords as words } from './words.ts'

/** All other sheets in one file that is fetched while the record is looked at, so that the record is there sooner. */
const fetchSheets = () => import('./sheets/Opened.tsx')
const Opened = lazy(fetchSheets)
/** What runs, the record and its entries come right behind the actions: nobody waits for a picture to chart a value. */
const Live = lazy(async () => ({ default: (await import('./Live.tsx')).Live }))
const Record = lazy(async () => ({ default: (await import('./Record.tsx')).Record }))
const Alerts = lazy(async () => ({ default: (await import('./Alerts.tsx')).Alerts }))
const EntryList = lazy(async () => ({ default: (await import('./EntryList.tsx')).EntryList }))
const SessionKeys = lazy(async () => ({ default: (await import('./SessionKeys.tsx')).SessionKeys }))

/** The chair: what runs, what was charted, and every way to chart. */
export function Session(props: { id: string }) {
  const { me, lock } = useTablet()
  const author = me.me()?.staff.id ?? ''
  const [view, setView] = createSignal<RecordView>('to-now')
  const [open, setOpen] = createSignal(takeOnReturn(author, props.id))
  onCleanup(() => {
    const left = open()
    if (lock.locked() && left !== undefined) keepForReturn(author, props.id, left)
  })
  createEffect(
    on(
      () => props.id,
      () => setOpen(undefined),
      { defer: true },
    ),
  )
  onMount(() => void fetchSheets().catch(() => undefined))
  const show = (sheet: SheetName) => setOpen({ sheet })
  const close = () => setOpen(undefined)
  const vitals = () => {
    const opened = open()
    return opened && 'sheet' in opened && opened.sheet === 'vitals' ? opened : undefined
  }
  return (
    <SessionFrame
      id={props.id}
      alerts={
        <Suspense>
          <Alerts />
        </Suspense>
      }
      list={
        <Suspense>
          <EntryList onOpen={(row: Row) => setOpen({ entry: row.id })} />
        </Suspense>
      }
      actions={<Actions onOpen={show} />}
      wayOut={{ label: words.steps.end, onPress: () => show('stop') }}
    >
      <Suspense>
        <Live onPump={() => show('pump')} />
        <Record
          view={view()}
          onView={setView}
          onCheck={(entry) => setOpen({ entry })}
          onTime={(at) => setOpen({ forTime: at })}
        />
        <SessionKeys onOpen={show} onView={() => setView(view() === 'table' ? 'to-now' : 'table')} />
      </Suspense>
      <ReadyVitals open={vitals()} onClose={close} />
      <Show when={vitals() ? undefined : open()} keyed>
        {(opened) => (
          <Suspense>
            <Opened open={opened} onOpen={setOpen} onClose={close} />
          </Suspense>
        )}
      </Show>
    </SessionFrame>
  )
}
