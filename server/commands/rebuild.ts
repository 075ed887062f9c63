import { withDatabase } from './database.ts'
import type { Command } from './index.ts'

/** Makes what lists read (sessions, who charted, lots, drug moves, follow-ups) anew from the log, all of it or none. */
export const rebuildCommand: Command = (config) =>
  withDatabase(config(), async (db) => {
    const audit = { at: Date.now(), action: 'rebuild-lists', outcome: 'done', detail: { from: 'console' } } as const
    const { sessions } = await db.write('rebuildSessionRows', { audit })
    console.log(`The lists' rows of ${sessions} sessions were made anew from the log.`)
    return 0
  })
