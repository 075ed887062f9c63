import { Worker } from 'node:worker_threads'
import type { DatabaseVerdict } from './verify-database.ts'

export type VerificationOrder = { readonly file: string; readonly checkpointFile: string }
export type VerificationAnswer = { readonly verdict: DatabaseVerdict } | { readonly why: string }

/** Verifies a whole database off the main thread: charting goes on however many years there are to read. */
export const verifyBeside = (order: VerificationOrder): Promise<DatabaseVerdict> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./verification-thread.ts', import.meta.url), { workerData: order, execArgv: [] })
    worker.once('message', (answer: VerificationAnswer) =>
      'verdict' in answer ? resolve(answer.verdict) : reject(new Error(answer.why)),
    )
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the verification was broken off')))
  })
