import { For, type JSX } from 'solid-js'

/** "SpO2" with its small 2, which the typeface has no character for. */
export function inSubscript(text: string): JSX.Element {
  const [first = '', ...rest] = text.split('SpO2')
  return (
    <>
      {first}
      <For each={rest}>
        {(part) => (
          <>
            SpO<sub>2</sub>
            {part}
          </>
        )}
      </For>
    </>
  )
}
