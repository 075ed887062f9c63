import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { toWire } from '../chart/instant.ts'
import { HOUR, type Instant, MINUTE } from '../chart/units.ts'
import { type BackupReport, backup, clearLeftovers } from '../db/backup.ts'
import { isOutdated } from '../db/connection.ts'
import type { BackupKey } from '../db/encrypted-file.ts'
import type { BackupSettings, Config } from './config.ts'
import { masterKeyAt, readMasterKey } from './note/keys.ts'

/** A backup that was checked before it got its name. */
export type Kept = { readonly file: string; readonly at: Instant; readonly bytes: number }
export type BackupHealth = {
  /** Newest first. */
  readonly kept: readonly Kept[]
  /** What the newest one holds; only while the server that made it runs. */
  readonly last?: (BackupReport & { readonly at: Instant }) | undefined
  /** Why the latest try made none. */
  readonly failure?: { readonly at: Instant; readonly why: string } | undefined
  /** False when the newest is older than two turns of the schedule, or the latest try failed. */
  readonly healthy: boolean
  readonly everyMinutes: number
  readonly encryptedWith: 'passphrase' | 'master-key'
}

/** Makes a backup now and then, keeps the right ones, and can say how it stands. */
export type Backups = {
  readonly make: () => Promise<BackupReport>
  /** Begins the schedule, and clears away what a killed server left half made. */
  readonly start: () => void
  readonly health: () => BackupHealth
  readonly stop: () => Promise<void>
}

/** Not in the first moments, when every tablet comes back at once. */
const FIRST_MS = MINUTE
/** A full disk may have room again soon. */
const RETRY_MS = 5 * MINUTE

export type BackupsFrom = {
  readonly config: Config
  readonly databaseFile: string
  readonly notesDir: string
  readonly now: () => Instant
  readonly log: FastifyBaseLogger
}

export function createBackups({ config, databaseFile, notesDir, now, log }: BackupsFrom): Backups {
  const { backupDir, backups: settings } = config
  let last: BackupHealth['last']
  let failure: BackupHealth['failure']
  let running: Promise<BackupReport> | undefined
  let clock: NodeJS.Timeout | undefined

  const make = () => {
    running ??= attempt().finally(() => {
      running = undefined
    })
    return running
  }
  async function attempt(): Promise<BackupReport> {
    const at = now()
    try {
      const report = await backup(databaseFile, join(backupDir, nameAt(at)), notesDir, sealingKey(config))
      last = { ...report, at }
      failure = undefined
      for (const { file } of outdated(keptIn(backupDir), settings, at)) rmSync(file, { force: true })
      log.info({ entries: report.entries, notes: report.notes, ms: now() - at }, 'backup made and checked')
      return report
    } catch (error) {
      failure = { at, why: error instanceof Error ? error.message : String(error) }
      log.error({ err: error }, 'the backup failed')
      throw error
    }
  }

  const every = settings.everyMinutes * MINUTE
  // By the timer's own time: a wall clock that is put back must neither put off the next one nor make one a minute.
  const after = (ms: number) => {
    clock = setTimeout(() => {
      make().then(
        () => after(every),
        () => after(Math.min(every, RETRY_MS)),
      )
    }, ms).unref()
  }

  return {
    make,
    start() {
      clearLeftovers(databaseFile)
      clearParts(backupDir)
      if (every === 0) return
      const age = now() - (keptIn(backupDir)[0]?.at ?? 0)
      after(Math.min(every, Math.max(FIRST_MS, every - age)))
    },
    health() {
      const kept = keptIn(backupDir)
      const newest = kept[0]?.at
      const isFresh = settings.everyMinutes === 0 || (newest !== undefined && now() - newest <= 2 * every)
      const encryptedWith = settings.passphrase === undefined ? 'master-key' : 'passphrase'
      const healthy = isFresh && failure === undefined
      return { kept, last, failure, healthy, everyMinutes: settings.everyMinutes, encryptedWith }
    },
    async stop() {
      clearTimeout(clock)
      await running?.catch(() => undefined)
    },
  }
}

/** What encrypts a backup: the clinic's own words if there are any, else the master key, made if there is none yet. */
export const sealingKey = ({ backups: { passphrase }, masterKeyFile }: Config): BackupKey =>
  passphrase === undefined ? { master: masterKeyAt(masterKeyFile) } : { passphrase }

/** What may open a backup here. No key is made for it: a new one opens nothing that was encrypted before. */
export const openingKey = ({ backups: { passphrase }, masterKeyFile }: Config): BackupKey => ({
  passphrase,
  ...(existsSync(masterKeyFile) ? { master: readMasterKey(masterKeyFile) } : {}),
})

const NAME = /^chairside-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})-(\d{3})Z\.backup$/

/** Its own time, in UTC, is in its name: copied elsewhere, a file forgets when it was made. */
export const nameAt = (at: Instant) => `chairside-${toWire(at).replace(/[:.]/g, '-')}.backup`

/** The backups in a folder that were named here, newest first. Nothing else in it is ever touched. */
export function keptIn(dir: string): readonly Kept[] {
  return namesIn(dir)
    .flatMap((name) => {
      const [, hour, minute, second, ms] = NAME.exec(name) ?? []
      const found = hour && statSync(join(dir, name), { throwIfNoEntry: false })
      if (!found) return []
      return [{ file: join(dir, name), at: Date.parse(`${hour}:${minute}:${second}.${ms}Z`), bytes: found.size }]
    })
    .toSorted((one, other) => other.at - one.at)
}

/** A folder that is not there yet, or not reachable at the moment, holds none. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

/** Which may go: all but those of the last hours, the newest of each of the last days, and of each of the months. */
export function outdated(kept: readonly Kept[], rule: BackupSettings, now: Instant): readonly Kept[] {
  const newestOf = (letters: number, most: number) => {
    const newest = new Map<string, Kept>()
    for (const each of kept) {
      const period = toWire(each.at).slice(0, letters)
      if (!newest.has(period)) newest.set(period, each)
    }
    return [...newest.values()].slice(0, most)
  }
  const stay = new Set([
    ...kept.slice(0, 1),
    ...kept.filter(({ at }) => at > now - rule.keepHours * HOUR),
    ...newestOf('2026-11-23'.length, rule.keepDays),
    ...newestOf('2026-11'.length, rule.keepMonths),
  ])
  return kept.filter((each) => !stay.has(each))
}

/** Halves that a killed server left behind. */
function clearParts(dir: string) {
  for (const name of namesIn(dir))
    if (NAME.test(name.replace(/\.part$/, '')) && name.endsWith('.part')) rmSync(join(dir, name))
}

/**
 * A new version that changes the database's form keeps a copy of the old one first. Throws a BackupError when it can't:
 * then nothing is changed.
 */
export async function backUpBeforeUpdate({ config, databaseFile, notesDir, now, log }: BackupsFrom): Promise<void> {
  if (!isOutdated(databaseFile)) return
  const report = await backup(databaseFile, join(config.backupDir, nameAt(now())), notesDir, sealingKey(config))
  log.info({ entries: report.entries }, 'backup made and checked before the database is brought up to date')
}
