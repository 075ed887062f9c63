import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredEntry } from '../chart/entry.ts'
import type { Answer } from '../client/data/api.ts'
import { type Caller, planned, startTestServer } from '../server/fixture.ts'
import type { Backend } from './convergence.ts'

/** A restart takes a real second, so only one in so many is one. */
const RESTART_EVERY = 25

/** The real server over a real database, in a folder of its own. */
export async function realClinic() {
  const dir = mkdtempSync(join(tmpdir(), 'chairside-convergence-'))
  const start = async () => {
    const server = await startTestServer({ dir })
    const callers: Record<string, Caller> = { nora: await server.as('nora'), nils: await server.as('nils') }
    return { server, callers }
  }
  let running = start()
  let asked = 0
  const call = async (who: string, ...given: Parameters<Caller>) => {
    const { callers } = await running
    return callers[who]?.(...given)
  }
  const session = async (): Promise<Backend> => {
    const sessionId = await planned(async (...given) => (await running).callers.nora?.(...given) ?? Promise.reject())
    return {
      sessionId,
      authors: ['nora', 'nils'],
      async carryOut(author, entries): Promise<Answer<unknown>> {
        const noAnswer = { status: 0, type: 'no-network', title: 'no answer', byServer: false, more: {} }
        const answer = await call(author, 'POST', `/api/sessions/${sessionId}/entries`, { entries }).catch(
          () => undefined,
        )
        if (answer === undefined) return { ok: false, refused: noAnswer }
        const { status, body } = answer
        if (status === 200) return { ok: true, value: body }
        return { ok: false, refused: { ...noAnswer, status, type: String(body.type), byServer: true } }
      },
      async after(seq) {
        const answer = await call('nora', 'GET', `/api/sessions/${sessionId}`)
        const { entries = [] } = (answer?.body ?? {}) as { entries?: readonly StoredEntry[] }
        return entries.filter((entry) => entry.seq > seq)
      },
      settled: () => new Promise((done) => setTimeout(done, 2)),
      async restart() {
        asked += 1
        if (asked % RESTART_EVERY !== 0) return
        const before = running
        running = before.then(async ({ server }) => {
          await server.stop()
          return start()
        })
        await running
      },
    }
  }
  return {
    session,
    async stop() {
      await (await running).server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
