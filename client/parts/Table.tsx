/**
 * Table: a native table that scrolls inside its own box. Props: caption (always; hideCaption hides it from view);
 * columns [{ id, label, align?: 'number' }]; rows; cell(row, columnId) -> what stands there; stacks: on a phone each
 * row is a card, with the names of the columns before what stands in them.
 * Decimal: a figure padded with hidden zeros so that a column lines up on the point without showing ".0".
 * Props: text ("0.5"); places.
 */
import './Table.css'
import { For, type JSX } from 'solid-js'
import { words } from '../words.ts'

export type Column<Id extends string> = { id: Id; label: JSX.Element; align?: 'text' | 'number' | undefined }

export type TableProps<Row, Id extends string> = {
  caption: string
  hideCaption?: boolean | undefined
  stacks?: boolean | undefined
  columns: readonly Column<Id>[]
  rows: readonly Row[]
  cell: (row: Row, column: Id) => JSX.Element
}

export function Table<Row, Id extends string>(props: TableProps<Row, Id>) {
  return (
    <section class="table-box" aria-label={words.tableOf(props.caption)} tabindex={0}>
      <table class={props.stacks ? 'table table-stacks' : 'table'}>
        <caption class={props.hideCaption ? 'unseen' : ''}>{props.caption}</caption>
        <thead>
          <tr>
            <For each={props.columns}>
              {(column) => (
                <th scope="col" classList={{ 'table-number': column.align === 'number' }}>
                  {column.label}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <For each={props.columns}>
                  {(column) => (
                    <td
                      classList={{ 'table-number': column.align === 'number' }}
                      data-label={typeof column.label === 'string' ? column.label : undefined}
                    >
                      {props.cell(row, column.id)}
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}

export function Decimal(props: { text: string; places: number }) {
  const missing = () => {
    const [, rest] = props.text.split('.')
    const zeros = '0'.repeat(Math.max(0, props.places - (rest?.length ?? 0)))
    return rest === undefined && zeros ? `.${zeros}` : zeros
  }
  return (
    <span>
      {props.text}
      <span class="decimal-pad" aria-hidden="true">
        {missing()}
      </span>
    </span>
  )
}
