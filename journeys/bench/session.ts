import type { Page } from 'playwright-core'
import type { SessionRow } from '../../chart/wire.ts'
import type { TestClinic } from '../clinic.ts'

/** Nora at the demo's high-dose session, on a tablet that is signed in; `fill` brings it to so many entries. */
export async function openLongSession(
  clinic: TestClinic,
  fill: number,
  before: () => void,
): Promise<{ page: Page; id: string }> {
  const page = await clinic.tablet()
  await page.addInitScript(before)
  await page.getByLabel('User name').fill('nora')
  await page.getByLabel('Password').fill('chairside-demo')
  await page.getByRole('button', { name: 'Sign in' }).tap()
  await page.getByRole('article', { name: 'Chair 2' }).waitFor()
  const answer = await page.request.get('/api/sessions?day=2026-11-24')
  const { sessions } = (await answer.json()) as { sessions: SessionRow[] }
  const row = sessions.find(({ phase, chair }) => phase === 'infusing' && chair === '2')
  if (!row) throw new Error('the demo has nobody at chair 2')
  const read = await page.request.get(`/api/sessions/${row.id}`)
  const { entries } = (await read.json()) as { entries: unknown[] }
  for (let count = entries.length; count < fill; count += 100)
    await chart(page, row.id, clinic.now(), Math.min(100, fill - count))
  await page.goto(`/session/${row.id}`)
  await page.getByRole('region', { name: 'Entries' }).getByRole('combobox').waitFor()
  await page.waitForLoadState('networkidle')
  return { page, id: row.id }
}

let charted = 0
/** Charts sets of vital signs and notes, one every fifteen seconds backwards from an instant. */
export async function chart(page: Page, session: string, until: number, count: number) {
  const entries = Array.from({ length: count }, () => {
    charted += 1
    const at = new Date(until - (charted % 480) * 15_000).toISOString()
    const values = { systolic: 120 + (charted % 17), diastolic: 74 + (charted % 9), heartRate: 70 + (charted % 13) }
    return {
      id: `bench-${until}-${charted}`,
      occurredAt: at,
      recordedAt: at,
      ...(charted % 3 === 0
        ? { kind: 'note', body: { text: `Calm, eyes closed, music on (${charted})` } }
        : { kind: 'vitals', body: { ...values, spo2: 96 + (charted % 4), source: 'typed' } }),
    }
  })
  const answer = await page.request.post(`/api/sessions/${session}/entries`, { data: { entries } })
  const { results } = (await answer.json()) as { results: { outcome: string; problem?: unknown }[] }
  const refused = results?.find(({ outcome }) => outcome !== 'recorded')
  if (!answer.ok() || refused) throw new Error(`not charted: ${JSON.stringify(refused ?? (await answer.text()))}`)
}
