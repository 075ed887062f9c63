/**
 * Each state that asks for somebody beside the calm one, with the same words and figures: what else tells them apart.
 */
import { For, type JSX } from 'solid-js'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button, QuickAction } from '../parts/Button.tsx'
import { EntryRow, Over } from '../parts/EntryRow.tsx'
import { FieldRow } from '../parts/FieldRow.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { SyncMark } from '../parts/SyncMark.tsx'
import { PhaseMark, Tag } from '../parts/Tag.tsx'
import { TextField } from '../parts/TextField.tsx'
import { DueButton } from '../parts/Timer.tsx'
import { ValuePad } from '../parts/ValuePad.tsx'
import { nothing, galleryNow as now, Section } from './PartsGalleryFrame.tsx'

type Pair = { readonly name: string; readonly calm: () => JSX.Element; readonly alert: () => JSX.Element }

const field = (over?: 'over', typed = '118') => (
  <FieldRow
    label="HR"
    unit="per min"
    last="84"
    values={[{ id: 'hr', name: 'HR', typed, active: false, over }]}
    onPick={nothing}
  />
)
const refused = (problem?: string) => (
  <FieldRow
    label="SpO2"
    unit="%"
    last="97"
    values={[{ id: 'spo2', name: 'SpO2', typed: '118', active: false }]}
    problem={problem}
    onPick={nothing}
  />
)
const pad = (limit?: 'under') => <ValuePad label="SpO2" values={[{ value: 91, limit }]} onChoose={nothing} />
const block = (level: 'information' | 'attention' | 'critical') => <AlertBlock level={level} title="BP 172/98" />
const due = (ms: number, redAt?: number) => (
  <DueButton label="Vitals" now={now} due={now + ms} from={now - 600_000} redAt={redAt} onPress={nothing} />
)
const row = (children: JSX.Element, state?: 'late' | 'struck' | 'onTablet', detail?: string) => (
  <ul>
    <EntryRow at={now} who="RA" state={state} detail={detail}>
      {children}
    </EntryRow>
  </ul>
)
const choice = (chosen?: 'yes') => (
  <Segmented label="Alarms on" options={[{ value: 'yes', label: 'Yes' }]} chosen={chosen} onChoose={nothing} />
)
const word = (problem?: string) => <TextField label="Lot" value="6C117" problem={problem} onInput={nothing} />

const pairs: readonly Pair[] = [
  { name: 'a typed value over its limit', calm: () => field(), alert: () => field('over') },
  { name: 'a typed value that cannot be', calm: () => refused(), alert: () => refused('118 % is not possible.') },
  { name: 'a key under the limit', calm: () => pad(), alert: () => pad('under') },
  { name: 'a charted value over its limit', calm: () => row(<b>172/98</b>), alert: () => row(<Over>172/98</Over>) },
  { name: 'an alert to look at', calm: () => block('information'), alert: () => block('attention') },
  { name: 'a critical alert', calm: () => block('attention'), alert: () => block('critical') },
  { name: 'vitals overdue', calm: () => due(220_000), alert: () => due(-220_000) },
  { name: 'vitals overdue for long', calm: () => due(220_000), alert: () => due(-220_000, now - 1000) },
  { name: 'an entry charted late', calm: () => row('Calm'), alert: () => row('Calm', 'late', 'Charted 7 min late') },
  { name: 'an entry in error', calm: () => row('Calm'), alert: () => row('Calm', 'struck') },
  { name: 'an entry on this tablet only', calm: () => row('Calm'), alert: () => row('Calm', 'onTablet') },
  {
    name: 'entries that wait',
    calm: () => <SyncMark state={{ at: 'saved' }} />,
    alert: () => <SyncMark state={{ at: 'onTablet', count: 3 }} />,
  },
  {
    name: 'a tablet that could not save',
    calm: () => <SyncMark state={{ at: 'saved' }} />,
    alert: () => <SyncMark state={{ at: 'failed' }} />,
  },
  { name: 'a pump that is held', calm: () => <PhaseMark phase="infusing" />, alert: () => <PhaseMark phase="held" /> },
  {
    name: 'a tag that is critical',
    calm: () => <Tag>Over limit</Tag>,
    alert: () => (
      <Tag tone="critical" icon="stop">
        Over limit
      </Tag>
    ),
  },
  { name: 'a choice that is made', calm: () => choice(), alert: () => choice('yes') },
  { name: 'a word that is refused', calm: () => word(), alert: () => word('Not in stock') },
  {
    name: 'a button that waits for something',
    calm: () => <Button kind="primary">Save</Button>,
    alert: () => <Button waitingFor="HR is missing">Save</Button>,
  },
  {
    name: 'an action that is not allowed',
    calm: () => (
      <QuickAction icon="rate" onPress={nothing}>
        Rate
      </QuickAction>
    ),
    alert: () => (
      <QuickAction icon="rate" why="Held" onPress={nothing}>
        Rate
      </QuickAction>
    ),
  },
]

export function PairStates() {
  return (
    <Section title="Told without colour" block>
      <For each={pairs}>
        {(pair) => (
          <section class="gallery-pair" aria-label={pair.name}>
            <h3>{pair.name}</h3>
            <div class="gallery-calm">{pair.calm()}</div>
            <div class="gallery-alert">{pair.alert()}</div>
          </section>
        )}
      </For>
    </Section>
  )
}
