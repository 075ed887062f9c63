/** How long charting waits while notes are drawn beside it, on a real server with a real database. */
import { charted, planned, startTestServer } from '../server/fixture.ts'
import type { NoteOrder } from '../server/note/print.ts'

const ENTRIES = 300

const p99 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0

export type Beside = { readonly alone: number; readonly beside: number; readonly drawn: number }

/** The 99th percentile of charting one set of vital signs, in ms: alone, and while one note after another is drawn. */
export async function chartingBeside(order: NoteOrder): Promise<Beside> {
  const server = await startTestServer()
  try {
    const nora = await server.as('nora')
    const id = await planned(nora)
    const rounds = async (times: number[]) => {
      for (let index = 0; index < ENTRIES; index++) {
        const entries = [charted('vitals', { systolic: 120, diastolic: 70, heartRate: 60 + (index % 40) }, -5)]
        const start = performance.now()
        const { status } = await nora('POST', `/api/sessions/${id}/entries`, { entries })
        times.push(performance.now() - start)
        if (status !== 200) throw new Error(`charting was answered ${status}`)
      }
    }
    let drawn = 0
    const whileDrawing = async (times: number[]) => {
      let goesOn = true
      const drawing = (async () => {
        for (; goesOn; drawn += 1) await server.deps.press.print(order)
      })()
      await rounds(times)
      goesOn = false
      await drawing
    }
    await server.deps.press.print(order)
    await rounds([])
    const [alone, beside]: [number[], number[]] = [[], []]
    // In turns, so that what else the machine does meets both.
    await rounds(alone)
    await whileDrawing(beside)
    await whileDrawing(beside)
    await rounds(alone)
    return { alone: p99(alone), beside: p99(beside), drawn }
  } finally {
    await server.stop()
  }
}
