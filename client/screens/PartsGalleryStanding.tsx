/** Parts that say how things stand: timers, alerts, tags, undo, empty pages, colours, icons. */
import { For } from 'solid-js'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { EmptyState, Shape } from '../parts/EmptyState.tsx'
import { DoseBar, Figure } from '../parts/Figure.tsx'
import { Icon, iconNames } from '../parts/Icon.tsx'
import { SyncMark } from '../parts/SyncMark.tsx'
import { PhaseMark, type PhaseName, Tag } from '../parts/Tag.tsx'
import { DueButton, Timer } from '../parts/Timer.tsx'
import { UndoBar } from '../parts/UndoBar.tsx'
import { nothing, galleryNow as now, Section } from './PartsGalleryFrame.tsx'

const minute = 60_000
const phases: readonly PhaseName[] = ['ready', 'infusing', 'held', 'recovery', 'dischargeable', 'toSign']
const dueStates = [
  { due: now + 312_000, from: now - 288_000 },
  { due: now + 54_000, from: now - 546_000 },
  { due: now - 20_000, from: now - 620_000 },
  { due: now - 220_000, from: now - 820_000 },
  { due: now - 6 * minute, from: now - 16 * minute, redAt: now - minute },
  { due: undefined },
]

export function StandingStates() {
  return (
    <>
      <Section title="Vitals button" block>
        <For each={dueStates}>{(state) => <DueButton label="Vitals" now={now} onPress={nothing} {...state} />}</For>
      </Section>
      <Section title="Timer">
        <Timer due={now + 312_000} now={now} />
        <Timer due={now - 220_000} now={now} />
        <Timer due={now + 73 * minute} now={now} />
      </Section>
      <Section title="Numbers that matter" block>
        <Figure label="Rate charted" value="0.4" unit="mg/kg/h" tone="drug" below="14.4 mL/h · 28.8 mg/h" />
        <Figure label="Given so far" value="36.8" unit="mg" below="0.51 of 1 mg/kg ordered" />
        <Figure label="Held since 10:22" value="1:12" icon="hold" below="0 mL/h · was 0.5 mg/kg/h" />
        <Figure label="Time left" value="Held" tone="quiet" below="41.4 mg still ordered" />
      </Section>
      <Section title="Dose bar" block>
        <DoseBar
          label="51 % of 72 mg given"
          given={36.8}
          ordered={72}
          before="51 %"
          after="of 72 mg ordered"
          marks={[0.25]}
        />
      </Section>
      <Section title="Alert levels" block>
        <AlertBlock level="information" title="At the order maximum." />
        <AlertBlock
          level="attention"
          title="0.6 is over the order maximum of 0.5."
          actions={<Button>Record phone order</Button>}
        >
          A physician must extend the order first.
        </AlertBlock>
        <AlertBlock
          level="critical"
          title="BP 172/98, over 160"
          actions={
            <>
              <Button kind="primary">Seen</Button>
              <Button>Told physician</Button>
            </>
          }
        >
          Held 10:22. Recheck due 10:27.
        </AlertBlock>
      </Section>
      <Section title="Undo" block>
        <UndoBar text="Vitals saved 10:41" until={now + 6_000} now={now} onUndo={nothing} />
        <UndoBar text="Held 10:41" icon="hold" until={now + 3_000} now={now} onUndo={nothing} />
      </Section>
      <Section title="Tags">
        <Tag>Quiet tag</Tag>
        <Tag tone="attention" icon="alert">
          Late
        </Tag>
        <Tag tone="critical" icon="stop">
          Over limit
        </Tag>
        <Tag tone="proven" icon="check">
          Chain verified
        </Tag>
      </Section>
      <Section title="Sync">
        <SyncMark state={{ at: 'saved' }} />
        <SyncMark state={{ at: 'sending', count: 3 }} />
        <SyncMark state={{ at: 'onTablet', count: 3 }} />
        <SyncMark state={{ at: 'failed' }} />
      </Section>
      <Section title="Phases">
        <For each={phases}>{(phase) => <PhaseMark phase={phase} />}</For>
      </Section>
      <Section title="Empty, loading, error" block>
        <EmptyState icon="board" title="No one in the chairs" text="Next: Okoro 11:15, chair 6.">
          <Button>Check in</Button>
        </EmptyState>
        <Shape still />
        <EmptyState icon="cloudOff" title="Not connected" text="Keep charting. 3 entries are on this tablet.">
          <Button>Try now</Button>
        </EmptyState>
        <EmptyState
          icon="stop"
          title="Could not save here"
          critical
          text="The tablet is full. Write it on paper, then tap."
        >
          <Button>Free space</Button>
        </EmptyState>
      </Section>
      <Section title="Icons">
        <For each={iconNames}>
          {(name) => (
            <span class="gallery-icon">
              <Icon name={name} />
              {name}
            </span>
          )}
        </For>
      </Section>
    </>
  )
}
