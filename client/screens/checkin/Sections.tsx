import { createMemo, createSignal, For, Show, untrack } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { Button } from '../../parts/Button.tsx'
import { useHere } from '../session/here.ts'
import { useChecked } from './check-in.ts'
import { ItemRow } from './ItemRow.tsx'
import { isOpen, itemOf, type Section, sectionsOf } from './sections.ts'
import { checkInWords as words } from './words.ts'

/** The checklist, a section after the other; the order of the rows is that of the moment the screen opened. */
export function Sections() {
  const checked = useChecked()
  const byId = createMemo(() => new Map(checked().map((row) => [row.item, row])))
  const sections = untrack(() => sectionsOf(checked()))
  return <For each={sections}>{(section) => <SectionRows section={section} row={(item) => byId().get(item)} />}</For>
}

function SectionRows(props: { section: Section; row: (item: string) => CheckedItem | undefined }) {
  const rows = () => props.section.items.flatMap((item) => props.row(item) ?? [])
  const missing = () => rows().filter(isOpen).length
  const [shown, setShown] = createSignal(untrack(missing) > 0)
  return (
    <section class="check-section">
      <div class="check-head">
        <h3>{words.sections[props.section.id]}</h3>
        <span class="quiet">{missing() > 0 ? words.toAnswer(missing()) : words.allDone(rows().length)}</span>
        <Show when={props.section.id === 'equipment' && shown()}>
          <AllReady rows={rows()} />
        </Show>
        <Show when={!shown()}>
          <Button kind="quiet" onPress={() => setShown(true)}>
            {words.show}
          </Button>
        </Show>
      </div>
      <Show when={shown()}>
        <For each={props.section.items}>
          {(item) => <Show when={props.row(item)}>{(row) => <ItemRow row={row()} />}</Show>}
        </For>
      </Show>
    </section>
  )
}

/** Equipment alone may be ticked together: it is looked at, not asked of a person. */
function AllReady(props: { rows: readonly CheckedItem[] }) {
  const here = useHere()
  const rest = () => props.rows.filter(({ item, state }) => state === 'missing' && itemOf(item).group === 'equipment')
  const chart = () =>
    here.save(
      words.allReadyDone(rest().length),
      rest().map(({ item }) => ({ kind: 'checklist-answered', body: { item, answer: 'yes' } })),
    )
  return (
    <Show when={rest().length > 0}>
      <Button icon="check" onPress={() => void chart()}>
        {words.allReady(rest().length)}
      </Button>
    </Show>
  )
}
