/**
 * TopBar: the head of pages without a patient. Props: those of ClockAndUser, and title; note ("Tue 17 Nov"); tabs
 * [{ label, href, current }]; dim, onDim: the theme button.
 */
import './PatientBand.css'
import { createEffect, For, on, onMount, Show } from 'solid-js'
import { words } from '../words.ts'
import { IconButton } from './Button.tsx'
import { tellHeight } from './band-height.ts'
import { ClockAndUser, type ClockAndUserProps } from './ClockAndUser.tsx'

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
  // On a phone the tabs are wider than the screen: the one that is open comes into view, also when others change.
  createEffect(
    on(
      () => props.tabs?.map(({ label }) => label).join(),
      () => top?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest', inline: 'center' }),
    ),
  )
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
