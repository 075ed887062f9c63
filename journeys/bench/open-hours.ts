import type { CDPSession, Page } from 'playwright-core'
import type { TestClinic } from '../clinic.ts'
import { chart } from './session.ts'

const STEP_MINUTES = 0.5
export const OPEN_MINUTES = 360

type Used = { readonly heap: number; readonly nodes: number }
async function used(cdp: CDPSession): Promise<Used> {
  for (let times = 0; times < 3; times += 1) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes }
}

/**
 * A session that is left open for six hours, in compressed time: each half minute the clocks of server and tablet move
 * on and the tablet looks, judges and draws what is due; `everyMinutes`, when given, a set of vitals arrives from
 * another tablet. Heap in bytes after ten minutes and at the end, garbage collected.
 */
export async function openHours(clinic: TestClinic, page: Page, session: string, everyMinutes?: number) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.enable')
  let early: Used | undefined
  for (let minute = 0; minute < OPEN_MINUTES; minute += STEP_MINUTES) {
    if (everyMinutes !== undefined && minute % everyMinutes === 0) await chart(page, session, clinic.now(), 1)
    await clinic.pass(STEP_MINUTES)
    if (minute + STEP_MINUTES >= 10) early ??= await used(cdp)
  }
  const end = await used(cdp)
  return { atTen: early?.heap ?? 0, atEnd: end.heap, nodes: { atTen: early?.nodes ?? 0, atEnd: end.nodes } }
}
