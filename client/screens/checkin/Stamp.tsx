import { Show } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { clockTime } from '../../format.ts'
import { initialsOf, useHere } from '../session/here.ts'

/** Who answered, and when. */
export function Stamp(props: { row: CheckedItem }) {
  const here = useHere()
  return (
    <Show when={props.row.at}>
      {(at) => (
        <span class="check-stamp">
          {clockTime(at())} {props.row.by === undefined ? '' : initialsOf(here.context(), props.row.by)}
        </span>
      )}
    </Show>
  )
}
