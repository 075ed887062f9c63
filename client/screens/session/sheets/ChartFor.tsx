import './ChartFor.css'
import { For } from 'solid-js'
import { clockTime } from '../../../format.ts'
import { QuickAction } from '../../../parts/Button.tsx'
import type { IconName } from '../../../parts/Icon.tsx'
import { Dialog } from '../../../parts/Sheet.tsx'
import { useHere } from '../here.ts'
import { recordWords } from '../record-words.ts'
import type { SheetName } from '../sheets.ts'
import { sessionWords } from '../words.ts'

const { actions } = sessionWords
const { record } = recordWords
const choices = [
  { sheet: 'vitals', icon: 'vitals', label: actions.vitals },
  { sheet: 'observe', icon: 'observe', label: actions.observe },
  { sheet: 'medicine', icon: 'med', label: actions.medicine },
  { sheet: 'note', icon: 'note', label: actions.note },
] as const satisfies readonly { sheet: SheetName; icon: IconName; label: string }[]

/** An empty time of the graph was held: what happened then? */
export function ChartFor(props: { at: number; onChoose: (sheet: SheetName) => void; onClose: () => void }) {
  const here = useHere()
  return (
    <Dialog
      title={record.chartFor(clockTime(props.at))}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
    >
      <div class="chart-for">
        <For each={choices}>
          {({ sheet, icon, label }) => (
            <QuickAction icon={icon} onPress={() => props.onChoose(sheet)}>
              {label}
            </QuickAction>
          )}
        </For>
      </div>
    </Dialog>
  )
}
