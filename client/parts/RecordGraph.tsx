/**
 * RecordGraph: one time axis with everything that happened, drawn 1:1 in the pixels of its box and never scaled.
 * Props: sceneOf({ width, height }): the scene laid out for that box (chart/graph.ts), a signal's value may be inside;
 * label: how to go through it by keyboard; onCheck(setId): a check was tapped; onTime(at): an empty time was held.
 */
import './RecordGraph.css'
import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Mark, Scene } from '../../chart/graph.ts'

export type Box = { readonly width: number; readonly height: number }

export type RecordGraphProps = {
  sceneOf: (box: Box) => Scene
  label: string
  onCheck: (setId: string) => void
  onTime: (at: number) => void
}

/** A finger is this wide; the nearest check within it is meant. Px. */
const REACH = 28
/** Held this long, a touch means the time and not the check. Ms. */
const LONG = 550

export function RecordGraph(props: RecordGraphProps) {
  let place: HTMLElement | undefined
  const [box, setBox] = createSignal<Box>()
  const [chosen, setChosen] = createSignal<string>()
  const scene = createMemo(() => {
    const known = box()
    return known && props.sceneOf(known)
  })
  onMount(() => {
    const measured = place
    if (!measured) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = measured
      if (width > 240 && height > 200) setBox({ width, height })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(measured)
    onCleanup(() => observer.disconnect())
  })
  const walk = (by: 1 | -1) => {
    const spots = scene()?.spots ?? []
    const at = spots.findIndex(({ setId }) => setId === chosen())
    const next = at < 0 ? spots.at(-1) : spots[Math.min(spots.length - 1, Math.max(0, at + by))]
    setChosen(next?.setId)
  }
  const onKey = (event: KeyboardEvent) => {
    const id = chosen()
    if (event.key === 'ArrowLeft') walk(-1)
    else if (event.key === 'ArrowRight') walk(1)
    else if (event.key === 'Enter' && id !== undefined) props.onCheck(id)
    else return
    event.preventDefault()
  }
  return (
    <section ref={place} class="graph" tabindex={0} aria-label={props.label} onKeyDown={onKey}>
      <Show when={scene()}>
        {(drawn) => (
          <Drawing
            scene={drawn()}
            chosen={chosen()}
            onCheck={(id) => props.onCheck(id)}
            onTime={(at) => props.onTime(at)}
          />
        )}
      </Show>
    </section>
  )
}

type DrawingProps = {
  scene: Scene
  chosen: string | undefined
  onCheck: (setId: string) => void
  onTime: (at: number) => void
}

function Drawing(props: DrawingProps) {
  let pressed: ReturnType<typeof setTimeout> | undefined
  let held = false
  const timeAt = (x: number) => {
    const { left, right, from, to } = props.scene.plot
    return x < left || x > right ? undefined : from + ((x - left) / (right - left)) * (to - from)
  }
  const down = (event: PointerEvent) => {
    held = false
    const at = timeAt(event.offsetX)
    clearTimeout(pressed)
    if (at === undefined) return
    pressed = setTimeout(() => {
      held = true
      props.onTime(at)
    }, LONG)
  }
  const tap = (event: PointerEvent) => {
    clearTimeout(pressed)
    if (held || event.button !== 0) return
    const near = props.scene.spots
      .map((spot) => ({ ...spot, away: Math.abs(spot.x - event.offsetX) }))
      .toSorted((a, b) => a.away - b.away)[0]
    if (near && near.away <= REACH) props.onCheck(near.setId)
  }
  const chosenAt = () => props.scene.spots.find(({ setId }) => setId === props.chosen)?.x
  onCleanup(() => clearTimeout(pressed))
  return (
    <svg
      class="graph-drawing"
      width={props.scene.width}
      height={props.scene.height}
      role="img"
      aria-label={props.scene.label}
      onPointerDown={down}
      onPointerLeave={() => clearTimeout(pressed)}
      onPointerCancel={() => clearTimeout(pressed)}
      onContextMenu={(event) => event.preventDefault()}
      onPointerUp={tap}
    >
      <For each={props.scene.groups}>
        {(group) => (
          <g
            class={`graph-${group.name}`}
            role={group.label === '' ? undefined : 'img'}
            aria-label={group.label || undefined}
          >
            <For each={group.marks}>{(mark) => <Drawn mark={mark} />}</For>
          </g>
        )}
      </For>
      <Show when={chosenAt()}>
        {(x) => <path class="graph-chosen" d={`M${x()} ${props.scene.plot.top}V${props.scene.plot.bottom}`} />}
      </Show>
    </svg>
  )
}

const anchors = { center: 'middle', right: 'end', left: 'start' } as const

/** One mark in the tones of the tablet; other pictures in the record graph's manner draw with it too. */
export function Drawn(props: { mark: Mark }) {
  const mark = props.mark
  if (mark.shape === 'path')
    return (
      <path
        d={mark.d}
        class={`fill-${mark.fill ?? 'none'} stroke-${mark.stroke ?? 'none'}`}
        stroke-width={mark.thickness}
        stroke-dasharray={mark.dash?.join(' ')}
      />
    )
  if (mark.shape === 'rect')
    return (
      <rect
        x={mark.x}
        y={mark.y}
        width={mark.width}
        height={mark.height}
        rx={mark.radius}
        class={`fill-${mark.fill}`}
      />
    )
  return (
    <text
      x={mark.x}
      y={mark.y}
      font-size={`${mark.size}`}
      font-weight={mark.bold ? '650' : undefined}
      text-anchor={anchors[mark.align ?? 'left']}
      class={`fill-${mark.tone}`}
    >
      {mark.text}
    </text>
  )
}
