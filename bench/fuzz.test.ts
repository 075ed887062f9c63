import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fuzz } from './fuzzing.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'chairside-fuzz-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('whatever is sent, the server answers it in words within a second, stays up, and stores only what can be read', async () => {
  const report = await fuzz(dir, { requests: 2000, seed: 20261123 })
  expect(report.wrong).toEqual([])
  expect(report.requests).toBe(2000)
  // Else it would only have knocked at the door.
  expect(report.entriesStored).toBeGreaterThan(100)
  // The rest needs a password, a second person, or an id that only an answer tells.
  expect(report.succeeded).toBeGreaterThan(report.calls * 0.4)
  expect(Number(report.statuses['400'])).toBeGreaterThan(200)
})
