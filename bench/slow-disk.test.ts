import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { checkFile } from '../db/backup.ts'
import { databaseFile } from '../server/compose.ts'
import { makeClinic, vitals } from './clinic.ts'
import { openConnection } from './connection.ts'
import { startServer } from './server-process.ts'

/** Holds the database as a commit does that its disk takes long for, until it is let go. */
async function holdCommits(file: string) {
  const holder = spawn('sqlite3', [file], { stdio: ['pipe', 'pipe', 'inherit'] })
  holder.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n")
  await once(holder.stdout, 'data')
  return async () => {
    holder.stdin.end('ROLLBACK;\n')
    await once(holder, 'close')
  }
}

test('a disk that takes its time: who charts waits, nobody else does, and all that waited is kept by few commits', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'chairside-slow-'))
  const file = databaseFile(join(dir, 'data'))
  const { cookies, sessions } = await makeClinic(join(dir, 'data'), { tablets: 20, sessions: 1 })
  const server = await startServer({ dir })
  try {
    const tablets = cookies.map((cookie) => openConnection(server, cookie))
    const letGo = await holdCommits(file)
    let answered = 0
    const charting = tablets.map(async (tablet) => {
      const body = JSON.stringify({ entries: [vitals('slow')] })
      const answer = await tablet.ask('POST', `/api/sessions/${sessions[0]}/entries`, body)
      answered += 1
      return answer
    })
    await later(500)
    const other = openConnection(server, '')
    expect((await other.ask('GET', '/health')).status).toBe(200)
    other.close()
    // Nothing is said to be kept before it is.
    expect(answered).toBe(0)
    await letGo()
    const answers = await Promise.all(charting)
    expect(answers.map(({ status, body }) => [status, body.includes('"recorded"')])).toEqual(
      answers.map(() => [200, true]),
    )
    for (const tablet of tablets) tablet.close()
    expect(await server.end('SIGTERM')).toBe(0)
    expect(checkFile(file)).toMatchObject({ log: { intact: true, rows: 21 }, audit: { intact: true } })
  } finally {
    await server.end('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
})
