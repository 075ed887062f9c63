import type { CDPSession, Page } from 'playwright-core'

/**
 * What one tap cost, ms: script that ran for it, also long after its frame; all work of the page's thread, style,
 * layout and paint included; from the tap until the browser had painted the next frame; and until what the tap makes go
 * was painted away.
 */
export type Tap = {
  readonly script: number
  readonly work: number
  readonly painted: number
  readonly gone?: number | undefined
}

/**
 * Notes in the page, for each touch, when the first frame after it was painted, and when the first one without a sheet
 * was. Put there before the page's own scripts.
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
      if (event.target instanceof Element && event.target.closest('.vitals-save')) untilGone()
    },
    true,
  )
  const untilGone = () =>
    afterPaint(() => {
      if (document.querySelector('.scrim:not([aria-hidden]) .vitals-save')) untilGone()
      else frames.push(performance.now() - from)
    })
  Object.assign(window, { benchFrames: frames })
}

/**
 * Taps a point of the screen, as a finger does, and waits until nothing more comes of it. `settled` tells that from
 * outside the page: whatever looks in the page for it would be counted as the tap's script.
 */
export async function tapped(
  page: Page,
  cdp: CDPSession,
  at: { x: number; y: number },
  settled: () => Promise<unknown> = async () => undefined,
): Promise<Tap> {
  const counted = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    const of = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1000
    return { script: of('ScriptDuration'), work: of('TaskDuration') }
  }
  await page.evaluate('benchFrames.length = 0')
  const before = await counted()
  const done = settled()
  await touch(cdp, at)
  await done
  await page.waitForTimeout(QUIET)
  const after = await counted()
  const [painted = Number.NaN, gone] = await page.evaluate<number[]>('benchFrames')
  return { script: after.script - before.script, work: after.work - before.work, painted, gone }
}

/** A finger's touch of a point, by the browser's own protocol. */
export async function touch(cdp: CDPSession, at: { x: number; y: number }): Promise<void> {
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

/** Long enough for a save to reach the disk and the screen with the processor slowed six times. */
export const QUIET = 500

/**
 * The middle of the first element of a selector whose text begins so. Asked by a plain script: whoever looks for an
 * element by Playwright's own means leaves listeners in the page that hear each touch, and their script would be the
 * tap's.
 */
export async function middleOf(page: Page, selector: string, text = ''): Promise<{ x: number; y: number }> {
  const found = await page.evaluate(
    ({ selector: wanted, text: begin }) => {
      const all = [...document.querySelectorAll(wanted)]
      const box = all.find((each) => each.textContent?.trim().startsWith(begin))?.getBoundingClientRect()
      return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    },
    { selector, text },
  )
  if (!found) throw new Error(`there is no ${selector} "${text}" to tap`)
  return found
}

/** Waits until the page holds an element of the selector, or none any more. */
export async function until(page: Page, selector: string, isThere = true): Promise<void> {
  const late = Date.now() + LONGEST
  while ((await page.evaluate((wanted) => document.querySelector(wanted) !== null, selector)) !== isThere) {
    if (Date.now() > late) throw new Error(`${selector} is ${isThere ? 'not' : 'still'} there`)
    await page.waitForTimeout(50)
  }
}
const LONGEST = 30_000

export const slow = (cdp: CDPSession, times: number): Promise<unknown> =>
  cdp.send('Emulation.setCPUThrottlingRate', { rate: times })

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
