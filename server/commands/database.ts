import { type Db, openDb } from '../../db/open.ts'
import { databaseFile } from '../compose.ts'
import type { Config } from '../config.ts'

/** The database is written by one process: the server must not be running, and is named as the reason if it is. */
export async function withDatabase(config: Config, act: (db: Db) => Promise<number>): Promise<number> {
  const db = await openDb(databaseFile(config.dataDir))
  try {
    return await act(db)
  } finally {
    await db.close()
  }
}
