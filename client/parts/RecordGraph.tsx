/**
 * RecordGraph: one time axis with everything that happened, drawn 1:1 in the pixels of its box and never scaled.
 * Props: sceneOf({ width, height }): the scene laid out for that box (chart/graph.ts), a signal's value may be inside;
 * label: how to go through it by keyboard; onCheck(setId): a check was tapped or held; onTime(at): an empty time up to
 * now was held; readout(at): what all bands say at a time (a signal), shown at the hair line while a finger is dragged
 * over the graph, at the check that the arrow keys stand on, and at pointedAt, a time that something else points to.
 */
import './RecordGraph.css'
import { createMemo, createSignal, Index, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { Mark, Scene } from '../../chart/graph.ts'
import { keepAlike } from './alike.ts'

export type Box = { readonly width: number; readonly height: number }

export type RecordGraphProps = {
  sceneOf: (box: Box) => Scene
  label: string
  onCheck: (setId: string) => void
  onTime: (at: number) => void
  readout: (at: () => number) => JSX.Element
  pointedAt?: number | undefined
}

/** A finger is this wide; the nearest check within it is meant. Px. */
const REACH = 28
/** Held this long, a touch means the time and not the check. Ms. */
const LONG = 550
/** Moved this far, a touch reads the bands along its way. Px. */
const DRAG = 8

export function RecordGraph(props: RecordGraphProps) {
  let place: HTMLElement | undefined
  const [box, setBox] = createSignal<Box>()
  const [chosen, setChosen] = createSignal<string>()
  const [dragged, setDragged] = createSignal<number>()
  const scene = createMemo<Scene | undefined>((before) => {
    const known = box()
    const next = known && props.sceneOf(known)
    return next && before ? keepAlike(next, before) : next
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
    else if (event.key === 'Escape' && id !== undefined) setChosen(undefined)
    else return
    event.preventDefault()
  }
  const line = () => dragged() ?? scene()?.spots.find(({ setId }) => setId === chosen())?.at ?? props.pointedAt
  return (
    <section
      ref={place}
      class="graph"
      tabindex={0}
      aria-label={props.label}
      onKeyDown={onKey}
      onFocusOut={() => setChosen(undefined)}
    >
      <Show when={scene()}>
        {(drawn) => (
          <>
            <Drawing
              scene={drawn()}
              line={line()}
              onDrag={setDragged}
              onCheck={(id) => props.onCheck(id)}
              onTime={(at) => props.onTime(at)}
            />
            <Show when={line() !== undefined}>
              <div
                class="graph-readout"
                classList={{ 'graph-readout-left': placeOf(drawn(), line() ?? 0) > drawn().width / 2 }}
                style={{ '--line': `${placeOf(drawn(), line() ?? 0)}px` }}
                role="status"
              >
                {props.readout(() => line() ?? 0)}
              </div>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

/** Where a time stands, px from the left of the box; what lies outside the axis stands at its end. */
const placeOf = ({ plot: { left, right, from, to } }: Scene, at: number) =>
  left + ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * (right - left)

type DrawingProps = {
  scene: Scene
  /** The time that the hair line stands on. */
  line: number | undefined
  onDrag: (at: number | undefined) => void
  onCheck: (setId: string) => void
  onTime: (at: number) => void
}

function Drawing(props: DrawingProps) {
  let pressed: ReturnType<typeof setTimeout> | undefined
  /** What became of the touch that is down. */
  let touch: 'none' | 'down' | 'held' | 'drag' = 'none'
  let from = 0
  const timeAt = (x: number) => {
    const { left, right, from: begin, to } = props.scene.plot
    return Math.round(begin + ((Math.min(right, Math.max(left, x)) - left) / (right - left)) * (to - begin))
  }
  const checkAt = (x: number) => {
    const near = props.scene.spots
      .map((spot) => ({ ...spot, away: Math.abs(spot.x - x) }))
      .toSorted((a, b) => a.away - b.away)[0]
    return near && near.away <= REACH ? near.setId : undefined
  }
  const end = () => {
    clearTimeout(pressed)
    if (touch === 'drag') props.onDrag(undefined)
    touch = 'none'
  }
  const hold = (x: number) => {
    touch = 'held'
    const check = checkAt(x)
    if (check !== undefined) props.onCheck(check)
    else if (timeAt(x) <= (props.scene.now ?? Number.POSITIVE_INFINITY)) props.onTime(timeAt(x))
  }
  const down = (event: PointerEvent) => {
    const { left, right } = props.scene.plot
    if (event.button !== 0 || event.offsetX < left || event.offsetX > right) return
    touch = 'down'
    from = event.offsetX
    clearTimeout(pressed)
    pressed = setTimeout(() => hold(from), LONG)
  }
  const move = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    if (touch === 'down' && Math.abs(event.offsetX - from) > DRAG) {
      touch = 'drag'
      clearTimeout(pressed)
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    if (touch === 'drag') props.onDrag(timeAt(event.offsetX))
  }
  const up = (event: PointerEvent) => {
    const check = touch === 'down' ? checkAt(event.offsetX) : undefined
    end()
    if (check !== undefined) props.onCheck(check)
  }
  const lineAt = () => (props.line === undefined ? undefined : placeOf(props.scene, props.line))
  onCleanup(() => clearTimeout(pressed))
  return (
    <svg
      class="graph-drawing"
      width={props.scene.width}
      height={props.scene.height}
      role="img"
      aria-label={props.scene.label}
      onPointerDown={down}
      onPointerMove={move}
      onPointerLeave={() => touch !== 'drag' && end()}
      onPointerCancel={end}
      onContextMenu={(event) => event.preventDefault()}
      onPointerUp={up}
    >
      {/* By place and not by mark: a minute later every mark is another one, and the elements only move. */}
      <Index each={props.scene.groups}>
        {(group) => (
          <g
            class={`graph-${group().name}`}
            role={group().label === '' ? undefined : 'img'}
            aria-label={group().label || undefined}
          >
            <Index each={group().marks}>{(mark) => <Drawn mark={mark()} />}</Index>
          </g>
        )}
      </Index>
      <Show when={lineAt()}>
        {(x) => <path class="graph-line" d={`M${x()} ${props.scene.plot.top}V${props.scene.plot.bottom}`} />}
      </Show>
    </svg>
  )
}

const anchors = { center: 'middle', right: 'end', left: 'start' } as const

/** One mark in the tones of the tablet; other pictures in the record graph's manner draw with it too. */
export function Drawn(props: { mark: Mark }) {
  return (
    <Switch>
      <Match when={props.mark.shape === 'path' && props.mark}>
        {(mark) => (
          <path
            d={mark().d}
            class={`fill-${mark().fill ?? 'none'} stroke-${mark().stroke ?? 'none'}`}
            stroke-width={mark().thickness}
            stroke-dasharray={mark().dash?.join(' ')}
          />
        )}
      </Match>
      <Match when={props.mark.shape === 'rect' && props.mark}>
        {(mark) => (
          <rect
            x={mark().x}
            y={mark().y}
            width={mark().width}
            height={mark().height}
            rx={mark().radius}
            class={`fill-${mark().fill}`}
          />
        )}
      </Match>
      <Match when={props.mark.shape === 'text' && props.mark}>
        {(mark) => (
          <text
            x={mark().x}
            y={mark().y}
            font-size={`${mark().size}`}
            font-weight={mark().bold ? '650' : undefined}
            text-anchor={anchors[mark().align ?? 'left']}
            class={`fill-${mark().tone}`}
          >
            {mark().text}
          </text>
        )}
      </Match>
    </Switch>
  )
}
