/**
 * ClockAndUser: the right end of every top line: the time, where the entries are, who is here.
 * Props: now (epoch ms); sync (SyncState); clockOff ("2 min", when the tablet's clock is wrong); user: initials;
 * onUser: lock or switch.
 */
import './PatientBand.css'
import { Show } from 'solid-js'
import { clockTime } from '../format.ts'
import { words } from '../words.ts'
import { Icon } from './Icon.tsx'
import { SyncMark, type SyncState } from './SyncMark.tsx'

export type ClockAndUserProps = {
  now: number
  sync: SyncState
  clockOff?: string | undefined
  user: string
  onUser: () => void
}

export function ClockAndUser(props: ClockAndUserProps) {
  return (
    <div class="band-end">
      <span class="band-clock">
        <b>{clockTime(props.now)}</b>
        <Show when={props.clockOff} fallback={<SyncMark state={props.sync} />}>
          {(off) => (
            <span class="sync-mark sync-onTablet">
              <Icon name="clock" size={16} />
              {words.band.clockOff(off())}
            </span>
          )}
        </Show>
      </span>
      <button type="button" class="band-user" aria-label={words.band.user(props.user)} onClick={() => props.onUser()}>
        {props.user}
      </button>
    </div>
  )
}
