import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import { type Instant, minutes } from '../chart/units.ts'
import { entriesAfter } from '../db/log.ts'
import { openDb } from '../db/open.ts'
import { fact } from '../db/settings.ts'
import { isEmpty } from '../db/staff.ts'
import { backUpBeforeUpdate, createBackups } from './backups.ts'
import { createCharts } from './charts.ts'
import { createCheckpoints } from './checkpoints.ts'
import type { Config } from './config.ts'
import { openConsoleDoor } from './console-door.ts'
import type { Deps } from './deps.ts'
import { createInTime, type Patience } from './in-time.ts'
import { createLive } from './live.ts'
import { createLog } from './log.ts'
import { createPress } from './note/press.ts'
import { createNoteFiles } from './note-files.ts'
import { createPending } from './pending.ts'
import { createMetrics } from './plugins/metrics.ts'
import { readableCode } from './readable-code.ts'
import { createShownNotes } from './shown-notes.ts'
import { createSignedIn } from './signed-in.ts'
import { createTablets } from './tablets.ts'
import { createThrottle } from './throttle.ts'
import { createTimeStamps } from './time-stamps.ts'
import { createTurns } from './turns.ts'
import { exportRow } from './usecases/export-clinic.ts'

export const databaseFile = (dataDir: string) => join(dataDir, 'chairside.db')
export const notesDir = (dataDir: string) => join(dataDir, 'notes')
export const builtPage = fileURLToPath(new URL('../dist/client', import.meta.url))

/** Three tries for a PIN: it has four digits. */
const FREE_PINS = 3
/** Many people sign in behind one address; this only stops the guessing of everyone's password at once. */
const FREE_TRIES_OF_AN_ADDRESS = 50
/** To fetch the telephone and its app. */
const ENROLMENT_MS = minutes(15)
/** To find the finger or the key. */
const CHALLENGE_MS = minutes(3)

/** A link that was used is opened again, or cut off in a message; no more than that. */
const FREE_LINKS = 20

export type Running = Deps & {
  /** No new work is taken from here on; what was acknowledged is finished. */
  readonly stop: () => Promise<void>
}

export type Given = {
  readonly config: Config
  readonly now?: (() => Instant) | undefined
  readonly log?: FastifyBaseLogger | undefined
  readonly pageDir?: string | undefined
  readonly patience?: Patience | undefined
  readonly onWriterLost?: ((error: Error) => void) | undefined
}

/**
 * Opens the database and makes everything that the use-cases work with.
 * @throws OpenError with a sentence for the person who starts the server.
 */
export async function compose({
  config,
  now = Date.now,
  log,
  pageDir,
  patience,
  onWriterLost,
}: Given): Promise<Running> {
  const logger = log ?? createLog(config.logLevel)
  const file = databaseFile(config.dataDir)
  const backupsFrom = { config, databaseFile: file, notesDir: notesDir(config.dataDir), now, log: logger }
  await backUpBeforeUpdate(backupsFrom)
  const opened = await openDb(file, onWriterLost ? { onWriterLost } : {})
  const newId = idMaker(now)
  const { checkpointFile, masterKeyFile } = config
  const checkpoints = createCheckpoints({ db: opened, file: checkpointFile, masterKeyFile, now, newId, log: logger })
  const { db } = checkpoints
  const backups = createBackups(backupsFrom)
  const live = createLive({
    entriesAfter: (seq, limit) => entriesAfter(db, seq, limit),
    failed: (error) => logger.error({ err: error }, 'what is new could not be read for a tablet'),
  })
  const press = createPress()
  const notes = createNoteFiles(notesDir(config.dataDir))
  const noteTurns = createTurns()
  const { timeStamping: authority } = config
  const timeStamps = createTimeStamps({ db, notes, turns: noteTurns, authority, now, log: logger })
  const tell = (row: Parameters<typeof exportRow>[1]) => db.write('audit', { row: exportRow(now(), row) })
  const consoleDoor = openConsoleDoor(config.dataDir, tell, logger)
  let stopping = false
  let setUp = false
  return {
    db,
    config,
    log: logger,
    now,
    newId,
    live,
    tablets: createTablets(now),
    charts: createCharts(db),
    signedIn: createSignedIn(db),
    notes,
    press,
    inTime: createInTime(press, patience),
    timeStamps,
    shownNotes: createShownNotes(),
    noteTurns,
    backups,
    checkpoints,
    metrics: createMetrics(),
    passwordTries: createThrottle(now),
    pinTries: createThrottle(now, FREE_PINS),
    addressTries: createThrottle(now, FREE_TRIES_OF_AN_ADDRESS),
    linkTries: createThrottle(now, FREE_LINKS),
    factorTries: createThrottle(now),
    enrolments: createPending(now, ENROLMENT_MS),
    challenges: createPending(now, CHALLENGE_MS),
    secure: config.tls !== undefined || config.behindProxy,
    pageDir,
    isSetUp: () => {
      setUp ||= !isEmpty(db)
      return setUp
    },
    isDemo: () => fact(db, 'demo') !== undefined,
    setupCode: readableCode(2, 4),
    isStopping: () => stopping,
    async stop() {
      stopping = true
      consoleDoor.close()
      live.stop()
      await backups.stop()
      await timeStamps.stop()
      await press.stop()
      await checkpoints.make().catch((error) => logger.error({ err: error }, 'no checkpoint could be made at the stop'))
      await db.close()
    },
  }
}

const CHANCE_BYTES = 10
const HEX = Buffer.from('0123456789abcdef')

/**
 * UUIDv7: the time in ms, then chance. The system is asked for chance a block at a time, as each request has an id; and
 * it is written as one text, since one that is put together from pieces takes twice as long to be written as JSON.
 */
export const idMaker = (now: () => Instant) => {
  const chance = Buffer.alloc(CHANCE_BYTES * 256)
  let used = chance.length
  const bytes = Buffer.alloc(6 + CHANCE_BYTES)
  const text = Buffer.alloc(36, '-')
  return (): string => {
    if (used === chance.length) {
      randomFillSync(chance)
      used = 0
    }
    bytes.writeUIntBE(Math.max(0, now()), 0, 6)
    used += chance.copy(bytes, 6, used, used + CHANCE_BYTES)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    let at = 0
    for (const byte of bytes) {
      text[at] = HEX[byte >> 4] ?? 0
      text[at + 1] = HEX[byte & 0x0f] ?? 0
      at += at === 6 || at === 11 || at === 16 || at === 21 ? 3 : 2
    }
    return text.toString('latin1')
  }
}
