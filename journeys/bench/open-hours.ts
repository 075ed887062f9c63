import type { CDPSession, Page } from 'playwright-core'
import type { TestClinic } from '../clinic.ts'
import { chart } from './session.ts'

const STEP_MINUTES = 0.5
const HOURS = 6

type Used = { readonly heap: number; readonly nodes: number }
async function used(cdp: CDPSession): Promise<Used> {
  for (let times = 0; times < 3; times += 1) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes }
}

/**
 * A session that is left open for six hours, in compressed time: each half minute the clocks of server and tablet move
 * on and the tablet looks; every five minutes a set of vitals arrives from another tablet, as it does in real ones.
 * Heap in bytes after ten minutes and at the end, garbage collected.
 */
export async function openHours(clinic: TestClinic, page: Page, session: string) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.enable')
  let early: Used | undefined
  for (let minute = 0; minute < HOURS * 60; minute += STEP_MINUTES) {
    if (minute % 5 === 0) await chart(page, session, clinic.now(), 1)
    await clinic.pass(STEP_MINUTES)
    if (minute + STEP_MINUTES >= 10) early ??= await used(cdp)
  }
  const end = await used(cdp)
  return { atTen: early?.heap ?? 0, atEnd: end.heap, nodes: { atTen: early?.nodes ?? 0, atEnd: end.nodes } }
}
