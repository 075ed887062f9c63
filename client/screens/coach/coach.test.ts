import { createMemo, createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clinicDefaults } from '../../../chart/clinic.ts'
import type { Context } from '../../../chart/context.ts'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { at, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { learnServerTime, now, startClock } from '../../clock.ts'
import { chairView } from '../chair-view.ts'
import { calls } from './escalation.ts'
import { useWakeLock } from './wake-lock.ts'

const high = builtInProtocols.find(({ id }) => id === 'high-dose-1')
if (!high) throw new Error('there is no high-dose protocol')
const context: Context = {
  protocol: high,
  clinic: clinicDefaults,
  patient: { id: 'p1', version: 1, mrn: '1', family: 'Halvorsen', given: 'Marit', birthDate: '1979-08-12' },
  staff: new Map(),
}
const started = `
  08:40 weight 70 kg
  08:50 vitals 118/70 hr 72 rr 14 spo2 98
  08:55 bag 2 mg/mL
  09:00 start 35 mL/h`
/** Past the first quarter of an hour, so that the next check is ten minutes away. */
const steady = `${started}
  09:05 vitals 118/70 spo2 98
  09:10 vitals 118/70 spo2 98
  09:15 vitals 118/70 spo2 98`

/** Whom chair 3 calls at an instant, as every tablet works it out from the chart. */
const calledAt = (text: string, when: number) =>
  calls([{ id: 's1', chair: '3', view: chairView(fold(script(text)), context, when) }], [], when)
/** The first minute after 09:00 at which the chair asks for vital signs. */
function firstCall(text: string) {
  const minutes = Array.from({ length: 60 }, (_, minute) => at('09:00') + minute * 60_000)
  const first = minutes.find((when) => calledAt(text, when).some(({ why }) => why === 'overdue'))
  return first === undefined ? undefined : new Date(first).toISOString().slice(11, 16)
}

describe('the coach is armed anew', () => {
  test.each([
    ['by the start: 5 min after it', started, '09:05'],
    ['by nothing while all goes on: 10 min after the last set', steady, '09:25'],
    ['by a rate change: 5 min after it', `${steady}\n09:17 rate 50 mL/h`, '09:22'],
    ['by a bolus: 5 min after it', `${steady}\n09:18 bolus 5 mg over 60 s`, '09:23'],
    ['not by an observation', `${steady}\n09:17 observe Calm`, '09:25'],
    ['not by a bolus that was struck', `${steady}\n09:17 bolus 5 mg [#slip]\n09:18 strike #slip: undone`, '09:25'],
  ])('%s', (_, text, expected) => expect(firstCall(text)).toBe(expected))

  test('a check that was due before the bolus is not put off by it', () => {
    const late = `${steady}\n09:27 bolus 5 mg over 60 s`
    expect(calledAt(late, at('09:28'))).toMatchObject([{ why: 'overdue', since: at('09:25') }])
  })
})

describe('a tablet that slept', () => {
  let stop = () => {}
  beforeEach(() => {
    vi.useFakeTimers({ now: at('09:16') })
    learnServerTime(0, 0, 0)
    stop = startClock()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
    Reflect.deleteProperty(navigator, 'wakeLock')
  })

  test('calls everyone in the instant it wakes, since the time that the check was due', () => {
    createRoot((end) => {
      const called = createMemo(() => calledAt(steady, now()))
      expect(called()).toEqual([])
      // Asleep: the clock goes on, no timer runs.
      vi.setSystemTime(at('09:40'))
      expect(called()).toEqual([])
      document.dispatchEvent(new Event('visibilitychange'))
      expect(called()).toMatchObject([{ why: 'overdue', since: at('09:25'), reach: 'everyone', sounds: true }])
      end()
    })
  })

  test('is kept awake again once it is shown: the browser let go of it when it was hidden', async () => {
    const locks: { released: boolean; release: () => Promise<void> }[] = []
    const request = vi.fn(async () => {
      const lock = { released: false, release: async () => undefined }
      locks.push(lock)
      return lock
    })
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } })
    const end = createRoot((dispose) => {
      useWakeLock(() => true)
      return dispose
    })
    await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(1))
    for (const lock of locks) lock.released = true
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(2))
    await vi.advanceTimersByTimeAsync(0)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(request).toHaveBeenCalledTimes(2)
    end()
  })
})
