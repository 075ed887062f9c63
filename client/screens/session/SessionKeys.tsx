import { onCleanup, onMount } from 'solid-js'
import { now } from '../../clock.ts'
import { clockTime } from '../../format.ts'
import { singleKey } from '../../keys.ts'
import { useHere } from './here.ts'
import type { SheetName } from './sheets.ts'
import { sessionWords as words } from './words.ts'

const sheets: Readonly<Record<string, SheetName | 'hold'>> = {
  v: 'vitals',
  r: 'rate',
  h: 'hold',
  o: 'observe',
  m: 'medicine',
  s: 'scores',
  n: 'note',
}

/** The keys of the session screen. Props: onOpen(sheet); onView: graph or table. */
export function SessionKeys(props: { onOpen: (sheet: SheetName) => void; onView: () => void }) {
  const here = useHere()
  const press = (event: KeyboardEvent) => {
    const key = singleKey(event)
    if (key === undefined) return
    const name = sheets[key]
    if (name !== undefined) {
      if (!here.mayChart()) return
      open(name)
    } else if (key === 'g') props.onView()
    else if (key === 'j') walkEntries(1)
    else if (key === 'k') walkEntries(-1)
    else if (key === 'c') focusedEntry()?.click()
    else if (key === 'arrowleft' || key === 'arrowright') {
      if (!toGraph(event)) return
    } else return
    event.preventDefault()
  }
  const open = (name: SheetName | 'hold') => {
    const { status } = here.session().infusion
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

const rows = () => [...document.querySelectorAll('.entries-rows button')].filter((row) => row instanceof HTMLElement)
const focusedEntry = () => rows().find((row) => row === document.activeElement)

function walkEntries(by: 1 | -1) {
  const all = rows()
  const at = all.indexOf(document.activeElement as HTMLElement)
  all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
}

/** Hands the arrow on to the graph, which walks from check to check. False where it has it already, or is not shown. */
function toGraph(event: KeyboardEvent): boolean {
  const graph = document.querySelector<HTMLElement>('.record .graph')
  const target = event.target instanceof Element ? event.target : undefined
  if (!graph || target?.closest('.graph, [role="radiogroup"], [type="radio"]')) return false
  graph.focus()
  graph.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true }))
  return true
}
