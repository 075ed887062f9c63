import { type JSX, Show } from 'solid-js'
import { wholeSpan } from '../../../chart/graph.ts'
import { clockTime } from '../../format.ts'
import { useHere } from '../session/here.ts'
import { reviewWords } from './words.ts'

type ShowOnGraphProps = { at: number | undefined; onShow: (at: number) => void; children: JSX.Element }

/** Words that are a button: they show the graph at their minute. Plain words where the graph has no such minute. */
export function ShowOnGraph(props: ShowOnGraphProps) {
  const here = useHere()
  const minute = () => {
    const { from, to } = wholeSpan(here.session())
    return props.at !== undefined && props.at >= from && props.at <= to ? props.at : undefined
  }
  return (
    <Show when={minute()} fallback={<div class="review-said">{props.children}</div>}>
      {(at) => (
        <button type="button" class="review-said" onClick={() => props.onShow(at())}>
          {props.children}
          <span class="unseen">{reviewWords.items.show(clockTime(at()))}</span>
        </button>
      )}
    </Show>
  )
}
