/**
 * Sheet: where an entry is made. Right of the record on a wide screen, from below on a tall one; below the patient
 * band.
 * Dialog: a question, in the middle of what the band leaves.
 * Both: title; chair and patient ("Halvorsen, Marit"), repeated in the head for every act on a patient; onClose (X or
 * Esc; what was typed is the screen's to keep); children; actions (foot, never scrolled away).
 * Dialog may leave out chair and patient when no patient is meant. A touch beside them closes nothing: a stray glove
 * must not end a half-typed sheet. Show them with <Show when={open()}>; an element with data-first-focus gets the
 * focus.
 * SheetColumns: a sheet's two halves, what is charted at the left, the pad and Save at the right, under the thumb.
 * Props: fields; pad (fills the height); action (below the pad).
 */
import './Sheet.css'
import { createUniqueId, type JSX, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { words } from '../words.ts'
import { IconButton } from './Button.tsx'
import { useLayer } from './layer.ts'

export type SheetProps = {
  /** It lies ready: built and laid out, unseen, and nobody's until it is shown. */
  away?: boolean | undefined
  title: string
  chair: string
  patient: string
  children: JSX.Element
  actions?: JSX.Element | undefined
  onClose: () => void
}

export function Sheet(props: SheetProps) {
  return (
    <Portal>
      <Layer kind="sheet" {...props} />
    </Portal>
  )
}

export type DialogProps = Omit<SheetProps, 'chair' | 'patient'> & {
  chair?: string | undefined
  patient?: string | undefined
}

export function Dialog(props: DialogProps) {
  return (
    <Portal>
      <Layer kind="dialog" {...props} />
    </Portal>
  )
}

export function SheetColumns(props: { fields: JSX.Element; pad: JSX.Element; action: JSX.Element }) {
  return (
    <div class="sheet-columns">
      <div class="sheet-fields">{props.fields}</div>
      <div class="sheet-pad">
        {props.pad}
        {props.action}
      </div>
    </div>
  )
}

function Layer(props: DialogProps & { kind: 'sheet' | 'dialog' }) {
  const title = createUniqueId()
  let layer: HTMLDivElement | undefined
  const Shown = () => {
    useLayer(
      () => layer,
      () => props.onClose(),
    )
    return null
  }
  return (
    <div class={`scrim scrim-${props.kind}`} aria-hidden={props.away ? 'true' : undefined}>
      <Show when={!props.away}>
        <Shown />
      </Show>
      <div ref={layer} class={props.kind} role="dialog" aria-modal="true" aria-labelledby={title} tabindex={-1}>
        <div class="layer-head">
          <h2 id={title}>
            {props.title}
            <Show when={props.patient}>
              <span class="layer-patient">
                <Show when={props.chair}>{(chair) => <>{words.sheet.chair(chair())}, </>}</Show>
                <b>{props.patient}</b>
              </span>
            </Show>
          </h2>
          <IconButton icon="x" label={words.sheet.close} onPress={() => props.onClose()} />
        </div>
        <div class="layer-body">{props.children}</div>
        <Show when={props.actions}>
          <div class="layer-actions">{props.actions}</div>
        </Show>
      </div>
    </div>
  )
}
