import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { whyNoMounts } from './disks.ts'
import { killCycles } from './kills.ts'
import { powerCuts } from './power-cuts.ts'
import { house } from './server-process.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'chairside-torture-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('killed again and again while sixteen tablets chart, the server keeps every entry that it acknowledged, once', async () => {
  const report = await killCycles(join(dir, 'kills'), { cycles: 20, seed: 20261123 })
  expect(report.wrong).toEqual([])
  expect(report.cycles).toBe(20)
  expect(report.acknowledged).toBeGreaterThan(200)
  expect(report.inFlight).toBeGreaterThan(20)
  expect(report.resent).toBeGreaterThan(report.inFlight / 2)
}, 240_000)

const why = whyNoMounts()

if (why === undefined) {
  test('a power cut takes nothing that was acknowledged; without synced commits the same cut does', async () => {
    const real = await powerCuts(join(dir, 'cuts'), { cuts: 4, seed: 1 })
    expect(real).toMatchObject({ cuts: 4, lost: 0, wrong: [] })
    expect(real.acknowledged).toBeGreaterThan(50)
    const control = await powerCuts(join(dir, 'control'), { cuts: 2, seed: 1, control: true })
    expect(control.lost).toBeGreaterThan(0)
  }, 240_000)
} else {
  test('where no disk can be mounted, the torture says so and fails rather than pass', async () => {
    const tried = promisify(execFile)(process.execPath, [join(house, 'bench/torture.ts'), '0', '4'])
    await expect(tried).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(why) })
  })
}
