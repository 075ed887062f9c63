import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const house = fileURLToPath(new URL('..', import.meta.url))

export type ServerProcess = {
  readonly host: string
  readonly port: number
  readonly pid: number
  /** From the start of the process to its word that it is ready. */
  readonly readyMs: number
  /** What it wrote on both streams so far. */
  readonly said: () => string
  /** Ends it by a signal and waits until the process is gone; answers its exit code, null after a kill. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

export type ServerOptions = {
  /** Everything of this server lies here: data, master key, backups, what it says. */
  readonly dir: string
  /** Where the data lie, if elsewhere: on a disk of its own. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another copy of the house, or what runs before it: `prlimit` and its arguments. */
  readonly root?: string
  readonly before?: readonly string[]
  /** Another program that says the same when it is ready. */
  readonly program?: string
}

/** A start takes a second; on a machine that many share, with an update of the database before it, some minutes. */
const STARTS_WITHIN_MS = 240_000
/** The first start after a change of the pages builds them, which a busy machine takes minutes for. */
const BUILDS_WITHIN_MS = 300_000

/** The settings of a server that keeps everything in one folder. */
export const settingsIn = ({ dir, dataDir = join(dir, 'data'), env }: ServerOptions) => ({
  PORT: '0',
  DATA_DIR: dataDir,
  BACKUP_DIR: join(dir, 'backups'),
  MASTER_KEY_FILE: join(dir, 'master-key'),
  LOG_LEVEL: 'warn',
  ...env,
})

/**
 * Starts the real server, the same command as `npm start`, in a process of its own. It writes into a file: reading its
 * log line by line would cost the one who measures. Throws with what it said when it does not become ready.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { dir, root = house, before = [], program = 'server/main.ts' } = options
  mkdirSync(dir, { recursive: true })
  const saidFile = join(dir, 'said')
  const out = openSync(saidFile, 'w')
  const [command = process.execPath, ...args] = [...before, process.execPath, join(root, program), 'start']
  const began = performance.now()
  const child = spawn(command, args, {
    cwd: dir,
    env: { ...process.env, NODE_OPTIONS: '', ...settingsIn(options) },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  const gone = once(child, 'close')
  const said = () => readFileSync(saidFile, 'utf8')
  const address = await ready(child, said, began)
  return {
    ...address,
    pid: Number(child.pid),
    readyMs: performance.now() - began,
    said,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await gone
      return child.exitCode
    },
  }
}

async function ready(child: ChildProcess, said: () => string, began: number) {
  for (;;) {
    const match = /^Chairside is ready: https?:\/\/([^:/]+):(\d+)/m.exec(said())
    if (match) return { host: String(match[1]), port: Number(match[2]) }
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start: ${said()}`)
    const within = said().includes('Building the page') ? BUILDS_WITHIN_MS : STARTS_WITHIN_MS
    if (performance.now() - began > within) {
      child.kill('SIGKILL')
      throw new Error(`the server was not ready after ${within} ms: ${said()}`)
    }
    await later(4)
  }
}
