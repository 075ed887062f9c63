import { expect, test } from 'vitest'
import { type Backend, convergence, manyRuns, realRuns, simulatedBackend } from './convergence.ts'

const seed = 20261123

test('whatever the network, the pages and the clocks do, every tablet and the server hold the same session', async () => {
  const report = await manyRuns(1000, seed)
  expect(report.runs).toBe(1000)
  expect(report.entries).toBeGreaterThan(20_000)
  // Nobody asks without end: a request carries an entry, or is one of the tries in between.
  expect(report.requests).toBeLessThan(report.entries * 2)
})

test('the same with the real server and its database', async () => {
  expect((await realRuns(20, seed)).runs).toBe(20)
})

/** A server with a fault, until a run finds it. */
async function found(fault: (backend: Backend) => Backend): Promise<string> {
  for (let run = 0; run < 200; run += 1)
    try {
      await convergence(fault(simulatedBackend()), seed + run)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  return 'nothing was found'
}

test('a server that stores what is sent again a second time is found out', async () => {
  const message = await found((backend) => ({
    ...backend,
    async after(seq) {
      const log = await backend.after(0)
      const again = log.slice(3, 4).map((entry) => ({ ...entry, seq: log.length + 1 }))
      return [...log, ...again].filter((entry) => entry.seq > seq)
    },
  }))
  expect(message).toMatch(/twice/)
})

test('a server that acknowledges what it did not store is found out', async () => {
  let asked = 0
  const message = await found((backend) => ({
    ...backend,
    async carryOut(author, entries) {
      asked += 1
      if (asked % 7 !== 0) return backend.carryOut(author, entries)
      const results = entries.map(({ id }, index) => ({ id, outcome: 'recorded', seq: index, hash: '' }))
      return { ok: true, value: { results } }
    },
  }))
  expect(message).toMatch(/is not in the log|another session/)
})

test('a server whose answers never settle anything is not asked without end', async () => {
  const message = await found((backend) => ({
    ...backend,
    carryOut: async () => ({ ok: true, value: { results: [] } }),
  }))
  expect(message).toMatch(/never ends sending/)
})
