import { sentOf } from '../chart/entry.ts'
import { script } from '../chart/script.ts'
import { lowDose, midnightOf } from './demo/story.ts'
import { type Caller, chart, freshId, nine, patientId } from './fixture.ts'

const story = {
  chair: '1',
  kg: 70,
  indication: 'depression',
  systolic: 116,
  diastolic: 72,
  pulse: 68,
}
type People = { readonly nora: Caller; readonly petra: Caller }

/**
 * For tests: a whole low-dose session that starts at nine, charted through the calls by those whose names it carries;
 * waste by the witness call. Answers its id.
 */
export async function chartWhole({ nora, petra }: People, patient = patientId): Promise<string> {
  const sessionId = freshId()
  const entries = script(lowDose({ ...story, patient }), { start: midnightOf(nine), sessionId })
  const callers: Record<string, Caller> = { nora, petra }
  for (const entry of entries) {
    const caller = callers[entry.author] ?? nora
    const sent = sentOf(entry)
    if (entry.kind === 'session-opened') await caller('POST', '/api/sessions', { ...entry.body, ...timesOf(sent) })
    else if (entry.kind === 'wasted' || entry.kind === 'returned' || 'check' in entry.body)
      await caller('POST', `/api/sessions/${sessionId}/witness`, { username: 'nils', pin: '2222', entry: sent })
    else {
      const [result] = await chart(caller, sessionId, sent)
      if (result?.outcome !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(result)}`)
    }
  }
  return sessionId
}
const timesOf = ({ id, occurredAt, recordedAt }: ReturnType<typeof sentOf>) => ({ id, occurredAt, recordedAt })
