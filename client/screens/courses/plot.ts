import type { Visit } from '../../../chart/course.ts'

/** Where a course's marks stand in the picture; its axis is time, so that a gap is seen as one. */
export type Plot = {
  readonly bars: readonly {
    readonly x: number
    readonly y: number
    readonly height: number
    readonly mgPerKg: number
  }[]
  readonly lines: readonly Line[]
  readonly height: number
  readonly window?: { readonly x: number; readonly width: number } | undefined
}
export type Line = {
  readonly instrument: string
  readonly points: readonly {
    readonly x: number
    readonly y: number
    readonly total: number
    readonly before: boolean
  }[]
}
/** The dose stands on top; below it each instrument has a band of its own, so that no two lines cross. */
export const size = { width: 900, dose: 110, band: 110, left: 70, right: 40 } as const

/** The most that an instrument can come to: the foot and the top of its scale. */
const most: Readonly<Record<string, number>> = { phq9: 27, gad7: 21, pain: 10 }

export function plotOf(visits: readonly Visit[], next?: { readonly from: number; readonly to: number }): Plot {
  const begun = visits.filter((visit) => visit.startedAt !== undefined)
  const times = [
    ...begun.map(({ startedAt }) => startedAt ?? 0),
    ...begun.flatMap(({ scores }) => scores.map(({ at }) => at)),
    ...(next ? [next.from, next.to] : []),
  ]
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const across = size.width - size.left - size.right
  const x = (at: number) => round(size.left + (to === from ? 0 : ((at - from) / (to - from)) * across))
  const highest = Math.max(0, ...begun.map(({ mgPerKg }) => mgPerKg ?? 0))
  const bars = begun.flatMap(({ startedAt = 0, mgPerKg }) => {
    if (mgPerKg === null || highest === 0) return []
    const height = round((mgPerKg / highest) * (size.dose - 24))
    return [{ x: x(startedAt), y: size.dose - height, height, mgPerKg }]
  })
  const instruments = [...new Set(begun.flatMap(({ scores }) => scores.map(({ instrument }) => instrument)))]
  const lines = instruments.map((instrument, index) => {
    const [top, foot] = [size.dose + index * size.band + 36, size.dose + (index + 1) * size.band - 8]
    return {
      instrument,
      points: begun
        .flatMap(({ scores }) => scores.filter((score) => score.instrument === instrument))
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, total, when }) => ({
          x: x(at),
          y: round(foot - (Math.min(total, most[instrument] ?? total) / (most[instrument] ?? 1)) * (foot - top)),
          total,
          before: when === 'before',
        })),
    }
  })
  const band = next && { x: x(next.from), width: Math.max(4, x(next.to) - x(next.from)) }
  return {
    bars,
    lines,
    height: size.dose + 20 + lines.length * size.band,
    window: begun.length === 0 ? undefined : band,
  }
}

const round = (value: number) => Math.round(value * 10) / 10
