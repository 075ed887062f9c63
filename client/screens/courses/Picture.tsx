import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { courseScene, type Pictured } from '../../../chart/course/scene.ts'
import { Drawn } from '../../parts/RecordGraph.tsx'

/** Narrower than this the picture scrolls in its own box: text is never scaled. Px. */
const LEAST = 560
/** What the box keeps free at both sides (--space-3). Px. */
const PADDING = 24

/** The course on one time axis, drawn one to one for the width that it has; the tables below say the same. */
export function Picture(props: { pictured: Pictured; label: string }) {
  let place: HTMLElement | undefined
  const [width, setWidth] = createSignal<number>()
  onMount(() => {
    const measured = place
    if (!measured) return
    const measure = () => setWidth(Math.max(LEAST, measured.clientWidth - PADDING))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(measured)
    onCleanup(() => observer.disconnect())
  })
  const scene = createMemo(() => {
    const known = width()
    return known === undefined ? undefined : courseScene(props.pictured, { width: known, style: 'screen' })
  })
  return (
    <section ref={place} class="graph course-picture" tabindex={0} aria-label={props.label}>
      <Show when={scene()}>
        {(drawn) => (
          <svg width={drawn().width} height={drawn().height} role="img" aria-label={drawn().label}>
            <For each={drawn().groups}>
              {(group) => (
                <g role={group.label === '' ? undefined : 'img'} aria-label={group.label || undefined}>
                  <For each={group.marks}>{(mark) => <Drawn mark={mark} />}</For>
                </g>
              )}
            </For>
          </svg>
        )}
      </Show>
    </section>
  )
}
