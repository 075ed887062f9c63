import type { CDPSession, Locator, Page } from 'playwright-core'

/** What one tap cost, ms: script that ran for it, and from the tap until the browser had painted. */
export type Tap = { readonly script: number; readonly painted: number }

/**
 * Notes in the page, for each touch, when the first frame after it was painted; and, for what a tap makes appear or go,
 * when the frame with it was. Put there before the page's own scripts.
 */
export function noteFrames() {
  const frames: number[] = []
  const afterPaint = (run: () => void) =>
    requestAnimationFrame(() => {
      // A message is delivered once the frame that was asked for is drawn.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = run
      port2.postMessage(0)
    })
  let from = 0
  addEventListener(
    'click',
    (event) => {
      from = event.timeStamp
      afterPaint(() => frames.push(performance.now() - from))
    },
    true,
  )
  Object.assign(window, { benchFrames: frames })
}

/**
 * Taps a point of the screen, as a finger does, and waits until nothing more comes of it: what is charted by the tap is
 * shown once it is on the disk, which may be a while on a busy machine, and its script counts as well.
 */
export async function tapped(
  page: Page,
  cdp: CDPSession,
  at: { x: number; y: number },
  shown: () => Promise<void> = async () => undefined,
): Promise<Tap> {
  const script = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000
  }
  await page.evaluate('benchFrames.length = 0')
  const before = await script()
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await shown()
  await page.waitForTimeout(QUIET)
  const after = await script()
  const [painted = Number.NaN] = await page.evaluate<number[]>('benchFrames')
  return { script: after - before, painted }
}
/** Long enough for a save to reach the disk and the screen with the processor slowed six times. */
const QUIET = 500

export async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox()
  if (!box) throw new Error('there is nothing to tap')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export const slow = (cdp: CDPSession, times: number): Promise<unknown> =>
  cdp.send('Emulation.setCPUThrottlingRate', { rate: times })

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
