import type { CDPSession, Page } from 'playwright-core'
import type { TestClinic } from '../clinic.ts'
import { chart } from './session.ts'

export const OPEN_MINUTES = 360
const EARLY_MINUTES = 10

/**
 * Seconds between two looks. The first ten minutes are lived second by second, as a tablet does: what runs all the time
 * is compiled by then, and compiled code is heap too. In steps of half a minute it had looked twenty times instead of
 * 600, and most of what seemed to grow was the compiler's.
 */
const stepAt = (seconds: number) => (seconds < EARLY_MINUTES * 60 ? 1 : 30)

type Used = { readonly heap: number; readonly nodes: number }
async function used(cdp: CDPSession): Promise<Used> {
  for (let times = 0; times < 3; times += 1) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes }
}

/**
 * A session that is left open for six hours, in compressed time: at each step the clocks of server and tablet move on
 * and the tablet looks, judges and draws what is due; `everyMinutes`, when given, a set of vitals arrives from another
 * tablet. Heap in bytes after ten minutes and at the end, garbage collected.
 */
export async function openHours(clinic: TestClinic, page: Page, session: string, everyMinutes?: number) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.enable')
  let early: Used | undefined
  for (let seconds = 0; seconds < OPEN_MINUTES * 60; seconds += stepAt(seconds)) {
    if (seconds >= EARLY_MINUTES * 60) early ??= await used(cdp)
    if (everyMinutes !== undefined && seconds % (everyMinutes * 60) === 0) await chart(page, session, clinic.now(), 1)
    await clinic.pass(stepAt(seconds) / 60)
  }
  const end = await used(cdp)
  return { atTen: early?.heap ?? 0, atEnd: end.heap, nodes: { atTen: early?.nodes ?? 0, atEnd: end.nodes } }
}
