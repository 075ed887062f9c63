import { type Answer, problemIn, type Refused } from './api.ts'
import { dataWords } from './words.ts'

const refused = (status: number, title: string): Refused => ({
  ...{ status, type: status === 0 ? 'no-network' : 'not-understood', title, byServer: false, more: {} },
})

/** Asks for a file by a POST, as what leaves the clinic is asked for: with whom it goes to. Never throws. */
export async function postForFile(path: string, body: object): Promise<Answer<Blob>> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (answer.ok) return { ok: true, value: await answer.blob() }
    const problem: unknown = await answer.json().catch(() => undefined)
    const isProblem = typeof problem === 'object' && problem !== null
    return {
      ok: false,
      refused: isProblem
        ? problemIn(problem as Record<string, unknown>, answer.status)
        : refused(answer.status, dataWords.notUnderstood),
    }
  } catch {
    return { ok: false, refused: refused(0, dataWords.notConnected) }
  }
}
