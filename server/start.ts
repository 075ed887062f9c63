import { flushCompileCache } from 'node:module'
import { BackupError, OpenError } from '../db/failures.ts'
import { buildApp } from './app.ts'
import { buildPage } from './build-page.ts'
import { builtPage, compose, type Running } from './compose.ts'
import type { Config } from './config.ts'
import { CannotStart } from './sentence.ts'
import { openSigning } from './signer.ts'

/** Starts the server and runs it until it is told to stop. */
export async function start(config: Config, { demo }: { demo: boolean }): Promise<void> {
  await certified(config)
  const running = await opened(config)
  try {
    await buildPage()
    if (demo) {
      const { loadDemo } = await import('./demo.ts')
      await loadDemo(running)
    }
    const app = await buildApp(running)
    // Before listening: a stop that comes in the first instant must be a clean one too.
    const stopped = untilTold(running, () => app.close())
    const address = await listening(() => app.listen({ host: config.host, port: config.port }), config)
    running.backups.start()
    running.timeStamps.start()
    running.press.warm()
    say(running, address)
    flushCompileCache()
    await stopped
  } catch (error) {
    await running.stop()
    throw error
  }
}

/** A certificate that cannot sign is found at the start, not when a physician waits. */
async function certified({ signing }: Config): Promise<void> {
  if (!signing) return
  try {
    await openSigning(signing, Date.now())
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error))
  }
}

async function opened(config: Config): Promise<Running> {
  try {
    return await compose({
      config,
      pageDir: builtPage,
      onWriterLost: (error) => {
        console.error(`The database can no longer be written: ${error.message}. The server stops.`)
        process.exit(1)
      },
    })
  } catch (error) {
    if (error instanceof OpenError) throw new CannotStart(error.message)
    if (error instanceof BackupError)
      throw new CannotStart(
        `The database must be brought up to date, and no backup could be made before that: ${error.message} Nothing was changed.`,
      )
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC' || code === 'ENOTDIR' || code === 'EEXIST')
      throw new CannotStart(`DATA_DIR ${config.dataDir} cannot be written (${code}). Check its rights and its disk.`)
    throw error
  }
}

async function listening(listen: () => Promise<string>, { host, port }: Config): Promise<string> {
  try {
    return await listen()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new CannotStart(`Port ${port} on ${host} is taken by another program. Stop it, or set PORT to a free one.`)
    if (code === 'EACCES')
      throw new CannotStart(`Port ${port} may not be used by this account. Set PORT to one over 1023.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CannotStart(`HOST is ${host}, which is no address of this machine.`)
    throw error
  }
}

/** Resolves once the server was told to stop and has finished what it acknowledged. */
function untilTold(running: Running, close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = false
    const stop = () => {
      if (told) return
      told = true
      running.log.info('stopping')
      close()
        .then(() => running.stop())
        .then(resolve, reject)
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}

function say(running: Running, address: string) {
  const lines = [`Chairside is ready: ${address}`]
  if (running.isDemo()) lines.push('The demo clinic: sign in as nora, nils, petra or ada with chairside-demo.')
  if (!running.isSetUp()) lines.push(`The clinic is not set up yet. One-time code: ${running.setupCode}`)
  console.log(lines.join('\n'))
}
