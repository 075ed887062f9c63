import { For, Show } from 'solid-js'
import type { Reading } from '../../chart/readings.ts'
import { boardWords } from './board-words.ts'

const width = 96
const height = 44
/** mmHg at the foot and the top of the little picture; what lies beyond is drawn at its edge. */
const range = { low: 60, high: 200 }

type Bar = { readonly x: number; readonly top: number; readonly bottom: number; readonly over: boolean }

const y = (mmHg: number) =>
  height -
  4 -
  ((Math.min(range.high, Math.max(range.low, mmHg)) - range.low) / (range.high - range.low)) * (height - 12)

/** The last pressures as bars from diastolic to systolic, at equal distances; over the limit with its triangle. */
export function trendBars(readings: readonly Reading[], limit: number | undefined, most = 6): readonly Bar[] {
  const complete = readings.filter((reading) => reading.systolic !== undefined && reading.diastolic !== undefined)
  const shown = complete.slice(-most)
  return shown.map(({ systolic = 0, diastolic = 0 }, i) => ({
    x: width - 6 - (shown.length - 1 - i) * 15,
    top: y(systolic),
    bottom: y(diastolic),
    over: limit !== undefined && systolic >= limit,
  }))
}

/**
 * A small picture of the last blood pressures; the numbers stand beside it. Props: readings; limit (systolic, mmHg).
 */
export function Trend(props: { readings: readonly Reading[]; limit: number | undefined }) {
  const bars = () => trendBars(props.readings, props.limit)
  return (
    <Show when={bars().length > 1}>
      <svg
        class="trend"
        width={width}
        height={height}
        preserveAspectRatio="xMaxYMid slice"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={boardWords.board.trend(bars().length)}
      >
        <Show when={props.limit}>
          {(limit) => <line class="trend-limit" x1="0" x2={width} y1={y(limit())} y2={y(limit())} />}
        </Show>
        <For each={bars()}>
          {(bar, i) => (
            <g classList={{ 'trend-over': bar.over, 'trend-last': i() === bars().length - 1 }}>
              <line class="trend-bar" x1={bar.x} x2={bar.x} y1={bar.top} y2={bar.bottom} />
              <Show when={bar.over}>
                <path class="trend-mark" d={`M${bar.x - 4.5} ${bar.top - 2}h9l-4.5-6z`} />
              </Show>
            </g>
          )}
        </For>
      </svg>
    </Show>
  )
}
