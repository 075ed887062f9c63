import { createRoot, createSignal } from 'solid-js'
import { describe, expect, test } from 'vitest'
import { toWire } from '../../../chart/instant.ts'
import { SCRIPT_DAY, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { HOUR } from '../../../chart/units.ts'
import type { Answer } from '../../data/api.ts'
import type { Chart } from '../../data/chart-store.ts'
import type { Tablet } from '../../data/tablet.ts'
import { useClinicZone } from '../../format.ts'
import { useEarlierToday } from './earlier-today.ts'

useClinicZone('UTC', '24h')
const planned = '08:00 open low-dose-1 patient pat-1 chair 3 planned 14:00'
const started = `${planned}\n13:00 weight 70 kg\n13:01 bag 1 mg/mL\n14:00 start 35 mL/h`
const over = `${started}\n14:20 stop\n15:20 discharge`
const morning = { id: 'morning', phase: 'signed', patient: { id: 'pat-1' }, chair: '1' }
const rows = [{ ...morning, plannedStart: toWire(SCRIPT_DAY + 9 * HOUR) }]

/** A chart of the script's day, looked at on the next one; the server's answers are still to be given. */
function on(text: string, at = SCRIPT_DAY + 34 * HOUR) {
  const asked: ((answer: Answer<unknown>) => void)[] = []
  const [clock, setClock] = createSignal(at)
  const tablet = {
    api: { call: () => new Promise((answer) => asked.push(answer as (answer: Answer<unknown>) => void)) },
    sessions: () => [],
    time: { now: clock },
  } as unknown as Tablet
  const session = fold(script(text))
  const chart = { sessionId: 'afternoon', charted: () => session } as unknown as Chart
  return { asked, setClock, earlier: createRoot(() => useEarlierToday(tablet, chart)) }
}
const answered = () => new Promise((done) => setTimeout(done))
const none = { ok: false, refused: { status: 0, type: 'no-network', title: '', byServer: false, more: {} } } as const

describe('the patient’s other session of a day that is over', () => {
  test.each([
    ['before an order', planned],
    ['before a signature', over],
  ])('is waited for %s, and then known', async (_, text) => {
    const { asked, earlier } = on(text)
    await answered()
    expect(earlier()).toBeUndefined()
    asked[0]?.({ ok: true, value: { sessions: rows } })
    await answered()
    expect(earlier()).toEqual([{ sessionId: 'morning', chair: '1', plannedStart: SCRIPT_DAY + 9 * HOUR }])
  })

  test('is not waited for at the chair: an infusion that goes on over midnight stays on the screen', async () => {
    const { asked, earlier } = on(started)
    await answered()
    expect(earlier()).toEqual([])
    asked[0]?.({ ok: true, value: { sessions: rows } })
    await answered()
    expect(earlier()).toHaveLength(1)
  })

  test('is not known without a network, and the chart is there all the same', async () => {
    const { asked, earlier } = on(over)
    await answered()
    asked[0]?.(none)
    await answered()
    expect(earlier()).toEqual([])
  })

  test('is neither forgotten nor asked for again when the clock is corrected', async () => {
    const { asked, setClock, earlier } = on(over)
    await answered()
    asked[0]?.({ ok: true, value: { sessions: rows } })
    await answered()
    setClock(SCRIPT_DAY + 34 * HOUR + 400)
    await answered()
    expect([earlier()?.length, asked.length]).toEqual([1, 1])
  })
})
