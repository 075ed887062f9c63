import 'fake-indexeddb/auto'
import { cleanup, render, screen } from '@solidjs/testing-library'
import { afterEach, expect, test } from 'vitest'
import { clinic } from '../../data/fixture.ts'
import { openTablet, type Tablet, TabletContext } from '../../data/tablet.ts'
import { Backups, type BackupsSeen } from './Backups.tsx'

window.matchMedia = ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia
let tablet: Tablet | undefined
let disks = 0
afterEach(() => {
  cleanup()
  tablet?.stop()
})

/** The card, of a server that says this of its backups. */
async function shown(seen: BackupsSeen): Promise<HTMLElement> {
  const { fetch, openStream } = clinic()
  disks += 1
  const opened = await openTablet({
    fetch: async (input, init) => (String(input).endsWith('/api/backups') ? Response.json(seen) : fetch(input, init)),
    openStream,
    diskName: `backups-${disks}`,
    rounds: 1,
  })
  tablet = opened
  render(() => (
    <TabletContext.Provider value={opened}>
      <Backups />
    </TabletContext.Provider>
  ))
  await screen.findByText(/One is made every/)
  return screen.getByRole('region', { name: 'Backups' })
}
const kept = [{ file: 'newest', at: '2026-11-23T09:00:00.000Z', bytes: 4096 }]

test('the administrator reads how old the newest backup is and that all is well', async () => {
  const card = await shown({ healthy: true, everyMinutes: 60, ageSeconds: 1500, backups: kept })
  expect(card.textContent).toContain('The newest is 25 min old')
  expect(card.textContent).toContain('each was opened again and checked')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('one that failed is said with its reason, and that there is no good one', async () => {
  const failure = { at: '2026-11-23T12:00:00.000Z', why: 'The disk of BACKUP_DIR is full.' }
  const card = await shown({ healthy: false, everyMinutes: 60, ageSeconds: 10_800, failure, backups: kept })
  expect(card.textContent).toContain('There is no good backup of this time')
  expect(card.textContent).toContain('The disk of BACKUP_DIR is full.')
  expect(card.textContent).toContain('The newest is 3 h old')
})

test('none at all is said', async () => {
  const card = await shown({ healthy: false, everyMinutes: 60, backups: [] })
  expect(card.textContent).toContain('There is no good backup of this time')
  expect(card.textContent).toContain('No backup is kept')
})
