import { parentPort, workerData } from 'node:worker_threads'
import type { VerificationAnswer, VerificationOrder } from './verification.ts'
import { verifyDatabase } from './verify-database.ts'

const { file, checkpointFile } = workerData as VerificationOrder
try {
  parentPort?.postMessage({ verdict: verifyDatabase(file, checkpointFile) } satisfies VerificationAnswer)
} catch (error) {
  const why = error instanceof Error ? error.message : String(error)
  parentPort?.postMessage({ why } satisfies VerificationAnswer)
}
