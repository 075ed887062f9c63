/**
 * UndoBar: 10 s to take an entry back, above the actions. Gone by itself at `until`.
 * Props: text ("Vitals saved 10:46"); icon (default check); until (epoch ms); now; onUndo.
 */
import './UndoBar.css'
import { Show } from 'solid-js'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

/** How long an entry can be taken back with one tap, ms; afterwards it is a correction. */
export const undoTime = 10_000

export type UndoBarProps = {
  text: string
  icon?: IconName | undefined
  until: number
  now: number
  onUndo: () => void
}

export function UndoBar(props: UndoBarProps) {
  const left = () => Math.min(1, Math.max(0, (props.until - props.now) / undoTime))
  return (
    <Show when={props.now < props.until}>
      <div class="undo">
        <p role="status">
          <Icon name={props.icon ?? 'check'} size={20} />
          {props.text}
        </p>
        <button type="button" class="undo-button" onClick={() => props.onUndo()}>
          <Icon name="undo" size={20} />
          {words.undo}
        </button>
        <span class="undo-left" style={{ transform: `scaleX(${left()})` }} />
      </div>
    </Show>
  )
}
