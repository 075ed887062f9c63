import { parentPort, workerData } from 'node:worker_threads'
import { type BackupAnswer, type BackupOrder, copyWhole } from './backup.ts'
import { BackupError, openErrorOf } from './failures.ts'

// A backup reads every page and checks every hash: its own thread, so that nobody's tap waits for it.
const order = workerData as BackupOrder
parentPort?.postMessage(answer())

function answer(): BackupAnswer {
  try {
    return { report: copyWhole(order) }
  } catch (error) {
    if (error instanceof BackupError) return { code: error.code, why: error.message }
    const { code, message } = openErrorOf(error, order.file)
    return code === 'full'
      ? { code: 'full', why: `There is no space for the backup ${order.target}.` }
      : { code: 'failed', why: message }
  }
}
