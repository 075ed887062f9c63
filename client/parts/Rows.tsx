import { type Accessor, createMemo, For, type JSX } from 'solid-js'

type RowsProps<T> = {
  each: readonly T[]
  /** What stays the same while a row's words change; no two rows share it. */
  by: (row: T) => string
  fallback?: JSX.Element
  children: (row: Accessor<T>) => JSX.Element
}

/**
 * Draws each row once and keeps it while its words change: a finger on it hits it, what is typed in it stays. A row
 * that tells what it told before, in JSON, is not looked at again.
 */
export function Rows<T>(props: RowsProps<T>) {
  const rows = createMemo(() => new Map(props.each.map((row) => [props.by(row), row])))
  return (
    <For each={[...rows().keys()]} fallback={props.fallback}>
      {(id) => {
        // A row that just left is drawn no more, but may be asked once until it is gone.
        const row = createMemo<T>((before) => rows().get(id) ?? before, rows().get(id) as T, { equals: alike })
        return props.children(row)
      }}
    </For>
  )
}

const alike = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other)
