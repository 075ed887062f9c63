/** How long charting waits while notes are drawn beside it, on a real server with a real database. */
import { charted, planned, startTestServer } from '../server/fixture.ts'
import type { NoteOrder } from '../server/note/print.ts'

const ENTRIES = 400

const p99 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0

export type Beside = { readonly alone: number; readonly beside: number; readonly drawn: number }

/** The 99th percentile of charting one set of vital signs, in ms: alone, and while one note after another is drawn. */
export async function chartingBeside(order: NoteOrder): Promise<Beside> {
  const server = await startTestServer()
  try {
    const nora = await server.as('nora')
    const id = await planned(nora)
    const rounds = async () => {
      const times: number[] = []
      for (let index = 0; index < ENTRIES; index++) {
        const entries = [charted('vitals', { systolic: 120, diastolic: 70, heartRate: 60 + (index % 40) }, -5)]
        const start = performance.now()
        const { status } = await nora('POST', `/api/sessions/${id}/entries`, { entries })
        times.push(performance.now() - start)
        if (status !== 200) throw new Error(`charting was answered ${status}`)
      }
      return p99(times)
    }
    await server.deps.press.print(order)
    await rounds()
    const alone = await rounds()
    let drawn = 0
    let goesOn = true
    const drawing = (async () => {
      for (; goesOn; drawn += 1) await server.deps.press.print(order)
    })()
    const beside = await rounds()
    goesOn = false
    await drawing
    return { alone, beside, drawn }
  } finally {
    await server.stop()
  }
}
