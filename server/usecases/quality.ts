import { setImmediate as breathe } from 'node:timers/promises'
import { type Quality, qualityOf, qualityOfAll, type SessionQuality } from '../../chart/quality.ts'
import { done, type Outcome } from '../../chart/refusal.ts'
import { sessionsOfMonth } from '../../db/questions.ts'
import { contextOf } from '../charts.ts'
import { csvOf } from '../csv.ts'
import type { Deps } from '../deps.ts'

export type Month = Quality & { readonly month: string }

/**
 * The quality page of one month (`2026-11`) by the clinic's calendar: each session that ended, folded anew, so that it
 * can never say anything but what the charts say. Others are answered between two sessions.
 */
export async function qualityOfMonth(deps: Deps, month: string): Promise<Outcome<Month>> {
  const all: SessionQuality[] = []
  for (const id of sessionsOfMonth(deps.db, month)) {
    const chart = deps.charts.chart(id)
    if (chart) all.push(qualityOf(chart.session, contextOf(deps.db, chart.session)))
    await breathe()
  }
  return done({ month, ...qualityOfAll(all) })
}

/** The same as a table: what, of whom or what, and how much. */
export function qualityCsv({ month, waste, relief, ...of }: Month): string {
  const plain = [
    ['sessions', of.sessions],
    ['holds', of.holds],
    ['rescue medicines', of.rescues],
    ['desaturations', of.desaturations],
    ['minutes to discharge, median', of.minutesToDischarge],
    ['entries', of.entries],
    ['charted late', of.late],
  ] as const
  return csvOf(
    ['month', 'measure', 'of', 'value', 'times'],
    [
      ...plain.map(([measure, value]) => [month, measure, '', value === undefined ? '' : String(value), '']),
      ...waste.map(({ by, mg, times }) => [month, 'waste, mg', by, String(mg), String(times)]),
      ...relief.map(({ indication, points, sessions }) => {
        return [month, 'relief, points of pain', indication, points.toFixed(1), String(sessions)]
      }),
    ],
  )
}
