/**
 * ClockAndUser: the right end of every top line: the time, where the entries are, who is here.
 * Props: now (epoch ms); sync (SyncState); clockOff ("2 min", when the tablet's clock is wrong); user: initials;
 * onUser: lock or switch.
 * TopBar: the head of pages without a patient. Props: those, and title; note ("Tue 17 Nov"); tabs
 * [{ label, href, current }]; dim, onDim: the theme button.
 */
import './PatientBand.css'
import { For, onMount, Show } from 'solid-js'
import { clockTime } from '../format.ts'
import { words } from '../words.ts'
import { IconButton } from './Button.tsx'
import { tellHeight } from './band-height.ts'
import { Icon } from './Icon.tsx'
import { SyncMark, type SyncState } from './Tag.tsx'

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

export type TopBarProps = ClockAndUserProps & {
  title: string
  note?: string | undefined
  tabs?: readonly { label: string; href: string; current: boolean }[] | undefined
  dim: boolean
  onDim: () => void
}

export function TopBar(props: TopBarProps) {
  let top: HTMLElement | undefined
  onMount(() => top && tellHeight(top))
  return (
    <header ref={top} class="top">
      <h1>
        {props.title}
        <Show when={props.note}>
          <span>{props.note}</span>
        </Show>
      </h1>
      <nav aria-label={props.title}>
        <For each={props.tabs}>
          {(tab) => (
            <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
            </a>
          )}
        </For>
      </nav>
      <IconButton
        icon={props.dim ? 'sun' : 'moon'}
        label={props.dim ? words.theme.toLight : words.theme.toDark}
        onPress={() => props.onDim()}
      />
      <ClockAndUser
        now={props.now}
        sync={props.sync}
        clockOff={props.clockOff}
        user={props.user}
        onUser={props.onUser}
      />
    </header>
  )
}
