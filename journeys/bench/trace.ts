import type { Page } from 'playwright-core'
import { QUIET, touch } from './taps.ts'

/** What the browser's own trace tells of one tap, ms of the page's thread. */
export type TapTrace = {
  /** Script from the touch to the frame that shows what it did: what whoever touches waits for. */
  readonly toFrame: number
  /** The longest piece of script that ran after it: a next touch can have to wait for that. */
  readonly longestAfter: number
}

/** Taps as `tapped` does, under the browser's trace, which tells what ran when and makes all a little slower. */
export async function traced(
  page: Page,
  at: { x: number; y: number },
  settled: () => Promise<unknown> = async () => undefined,
): Promise<TapTrace> {
  const cdp = await page.context().browser()?.newBrowserCDPSession()
  if (!cdp) throw new Error('the browser cannot be traced')
  const inPage = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as object as TraceEvent)
  })
  await cdp.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline'] } })
  const done = settled()
  await touch(inPage, at)
  await done
  await page.waitForTimeout(QUIET)
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  await Promise.all([cdp.detach(), inPage.detach()])
  return readTrace(events)
}

/** One event of a trace: its thread, when it began and how long it took, µs, and how long in the thread's own time. */
export type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly type?: string } }
}

const script = new Set(['v8.callFunction', 'FunctionCall', 'RunMicrotasks', 'EvaluateScript', 'v8.evaluateModule'])
/** What script makes the browser do at once is the browser's work. */
const forced = new Set(['UpdateLayoutTree', 'Layout'])

/** @throws Error when no click is in the trace, or none was painted. */
export function readTrace(events: readonly TraceEvent[]): TapTrace {
  const click = events.find(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'click')
  if (!click) throw new Error('the tap reached no page')
  const end = ({ ts, dur = 0 }: TraceEvent) => ts + dur
  const own = events
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === click.pid && tid === click.tid)
    .toSorted((a, b) => a.ts - b.ts || end(b) - end(a))
  // The last step of a frame in the page's thread.
  const frame = own.find(({ name, ts }) => name === 'Layerize' && ts >= end(click))
  if (!frame) throw new Error('the tap was not painted')
  let [until, toFrame, longestAfter] = [0, 0, 0]
  for (const piece of own.filter(({ name }) => script.has(name))) {
    // Within another piece it was counted with that.
    if (piece.ts < until) continue
    until = end(piece)
    const inside = own.filter((other) => forced.has(other.name) && other.ts >= piece.ts && end(other) <= until)
    const took = [piece.tdur ?? 0, ...inside.map(({ tdur = 0 }) => -tdur)].reduce((sum, each) => sum + each, 0) / 1000
    if (piece.ts < frame.ts) toFrame += took
    else longestAfter = Math.max(longestAfter, took)
  }
  return { toFrame, longestAfter }
}
