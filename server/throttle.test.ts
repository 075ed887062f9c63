import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createThrottle, ifChecked } from './throttle.ts'

describe('guessing', () => {
  test('waits twice as long after each further wrong try, up to a quarter of an hour', () => {
    let now = 0
    const throttle = createThrottle(() => now, 2)
    const waits: number[] = []
    for (let tries = 0; tries < 14; tries += 1) {
      throttle.enter('nora')
      const wait = throttle.enter('nora')
      waits.push(wait)
      now += wait * 1000
    }
    expect(waits.filter((wait) => wait > 0).slice(0, 4)).toEqual([1, 2, 4, 8])
    expect(Math.max(...waits)).toBe(900)
  })

  test('is not waited for longer than a quarter of an hour when the clock was put back', () => {
    let now = 10 * 3_600_000
    const throttle = createThrottle(() => now, 3)
    throttle.enter('nora')
    now -= 3_600_000
    expect(throttle.enter('nora')).toBe(0)
  })

  test('of one account leaves another alone', () => {
    const throttle = createThrottle(() => 0, 1)
    throttle.enter('nora')
    expect(throttle.enter('nora')).toBeGreaterThan(0)
    expect(throttle.enter('nils')).toBe(0)
  })

  test('is forgotten after the right secret', () => {
    const throttle = createThrottle(() => 0, 2)
    throttle.enter('nora')
    throttle.passed('nora')
    throttle.enter('nora')
    expect(throttle.enter('nora')).toBe(0)
  })

  test('is no guess where nothing was checked: who waited their turn out is not made to wait again', async () => {
    let now = 0
    const throttle = createThrottle(() => now, 2)
    throttle.enter('nora')
    throttle.enter('nora')
    expect(throttle.enter('nora')).toBe(1)
    now += 1000
    for (let tries = 0; tries < 10; tries += 1) {
      expect(throttle.enter('nora')).toBe(0)
      await expect(ifChecked(Promise.reject(new Error('too busy')), [throttle, 'nora'])).rejects.toThrow('too busy')
    }
    throttle.enter('nora')
    expect(throttle.enter('nora'), 'the wrong ones before it still count').toBe(2)
    expect(await ifChecked(Promise.resolve(false), [throttle, 'nora'])).toBe(false)
    expect(throttle.enter('nora'), 'a wrong one is not taken back').toBe(2)
  })

  test('never gets more than one try a quarter of an hour in the long run, however it is timed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 50, maxLength: 400 }), (pauses) => {
        let now = 0
        let tried = 0
        const throttle = createThrottle(() => now)
        for (const pause of pauses) {
          now += pause
          if (throttle.enter('nora') === 0) tried += 1
        }
        // Five free ones, ten that double up to 512 s, then one each 900 s.
        expect(tried).toBeLessThanOrEqual(5 + 10 + Math.ceil(now / 900_000))
      }),
    )
  })
})
