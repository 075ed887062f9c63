import { X509Certificate } from 'node:crypto'
import { accessSync, constants, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { TimeStampAuthority } from './note/time-stamp.ts'

/** The clinic's own certificate with its key, as PKCS#12. */
export type Signing = { readonly file: string; readonly passphrase: string }

export type Tls = { readonly cert: Buffer; readonly key: Buffer }

/** The environment, checked once at start. Paths are absolute. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly backupDir: string
  readonly backups: BackupSettings
  readonly masterKeyFile: string
  /** Where the signed checkpoints lie outside the database. */
  readonly checkpointFile: string
  readonly tls?: Tls | undefined
  /** Without one, notes are sealed by certificates of the clinic's own authority. */
  readonly signing?: Signing | undefined
  /** Without one, the time of a signature is the clinic's own word. */
  readonly timeStamping?: TimeStampAuthority | undefined
  /** Requests come through a proxy that ends TLS: its X-Forwarded headers count, cookies are Secure. */
  readonly behindProxy: boolean
  /** Whose X-Forwarded headers count: of anyone else they are what a stranger says of themselves. */
  readonly proxies: readonly string[]
  readonly logLevel: string
}

/** When backups are made by themselves, how long they are kept, and what encrypts them. */
export type BackupSettings = {
  /** 0: only when asked for. */
  readonly everyMinutes: number
  /** All of the last hours, then the newest of each day, then the newest of each month. */
  readonly keepHours: number
  readonly keepDays: number
  readonly keepMonths: number
  /** Without one the master key encrypts them. */
  readonly passphrase?: string | undefined
}

/** What is wrong with the settings, one sentence each, for the person who starts the server. */
export class SettingsError extends Error {
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Reads the settings from an environment. An empty value counts as none.
 * @throws SettingsError naming every setting that is wrong, not only the first.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = []
  const value = (name: string) => env[name]?.trim() || undefined

  const host = value('HOST') ?? '127.0.0.1'
  const port = portOf(value('PORT') ?? '8080', wrong)
  const proxies = proxiesOf(value('BEHIND_PROXY') ?? '0', wrong)
  const behindProxy = proxies.length > 0
  const tls = tlsOf(value('TLS_CERT'), value('TLS_KEY'), wrong)
  if (!loopback.has(host) && !tls && !behindProxy)
    wrong.push(
      `HOST is ${host}, which other machines can reach: set TLS_CERT and TLS_KEY, or BEHIND_PROXY=1 when a proxy ends TLS. Without https a tablet can neither work offline nor keep its screen on.`,
    )
  const dataDir = resolve(value('DATA_DIR') ?? 'data')
  const logLevel = value('LOG_LEVEL') ?? 'info'
  if (!levels.includes(logLevel)) wrong.push(`LOG_LEVEL is ${logLevel}, but must be one of ${levels.join(', ')}.`)
  const backups = backupsOf(value, wrong)
  const masterKeyFile = masterKeyFileOf(value('MASTER_KEY_FILE'), dataDir, wrong)
  const signing = signingOf(value('SIGNING_P12'), value('SIGNING_P12_PASSPHRASE'), wrong)
  const timeStamping = timeStampingOf(value('TSA_URL'), value('TSA_ROOT'), wrong)
  if (wrong.length > 0) throw new SettingsError(wrong)
  return {
    host,
    port,
    dataDir,
    backupDir: resolve(value('BACKUP_DIR') ?? 'backups'),
    backups,
    masterKeyFile,
    checkpointFile: resolve(value('CHECKPOINT_FILE') ?? join(dataDir, 'checkpoints.jsonl')),
    tls,
    signing,
    timeStamping,
    behindProxy,
    proxies,
    logLevel,
  }
}

/** Short words are guessed faster than any stretching slows it. */
const SHORTEST_PASSPHRASE = 12

function backupsOf(value: (name: string) => string | undefined, wrong: string[]): BackupSettings {
  const whole = (name: string, usual: number, most: number) => {
    const text = value(name) ?? String(usual)
    if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text)
    wrong.push(`${name} is ${text}, but must be a whole number from 0 to ${most}.`)
    return usual
  }
  const passphrase = value('BACKUP_PASSPHRASE')
  if (passphrase !== undefined && passphrase.length < SHORTEST_PASSPHRASE)
    wrong.push(`BACKUP_PASSPHRASE is shorter than ${SHORTEST_PASSPHRASE} characters: take several words.`)
  return {
    everyMinutes: whole('BACKUP_EVERY_MINUTES', 60, 10_080),
    keepHours: whole('BACKUP_KEEP_HOURS', 48, 8760),
    keepDays: whole('BACKUP_KEEP_DAYS', 31, 3660),
    keepMonths: whole('BACKUP_KEEP_MONTHS', 24, 600),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
}

function portOf(text: string, wrong: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) wrong.push(`PORT is ${text}, but must be a whole number from 0 to 65535.`)
  return port
}

/** 1: a proxy on this machine; else the addresses or networks that a proxy elsewhere comes from. */
function proxiesOf(text: string, wrong: string[]): readonly string[] {
  if (text === '0') return []
  if (text === '1') return ['loopback']
  const addresses = text.split(',').map((each) => each.trim())
  if (addresses.every(isAddress)) return addresses
  wrong.push(`BEHIND_PROXY is ${text}, but must be 1, 0, or the proxy's addresses: 10.88.0.1 or 10.88.0.0/16, …`)
  return []
}

function isAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most)
  return isIP(address) !== 0 && isNetwork && more.length === 0
}

function tlsOf(certFile: string | undefined, keyFile: string | undefined, wrong: string[]): Tls | undefined {
  if (!certFile && !keyFile) return undefined
  if (!certFile || !keyFile) {
    wrong.push(`${certFile ? 'TLS_KEY' : 'TLS_CERT'} is missing: https needs both TLS_CERT and TLS_KEY.`)
    return undefined
  }
  const cert = fileOf('TLS_CERT', certFile, wrong)
  const key = fileOf('TLS_KEY', keyFile, wrong)
  if (!cert || !key) return undefined
  try {
    createSecureContext({ cert, key })
    return { cert, key }
  } catch {
    wrong.push(`TLS_CERT (${certFile}) and TLS_KEY (${keyFile}) are not a certificate and its own key in PEM form.`)
    return undefined
  }
}

function signingOf(file: string | undefined, passphrase: string | undefined, wrong: string[]): Signing | undefined {
  if (!file && passphrase) wrong.push('SIGNING_P12_PASSPHRASE is set, but SIGNING_P12 is not.')
  if (!file) return undefined
  fileOf('SIGNING_P12', file, wrong)
  return { file: resolve(file), passphrase: passphrase ?? '' }
}

/** A physician waits for it: an authority that takes longer is asked again later. */
const TSA_TIMEOUT_MS = 5_000

function timeStampingOf(url: string | undefined, rootFile: string | undefined, wrong: string[]) {
  if (!url && rootFile) wrong.push('TSA_ROOT is set, but TSA_URL is not.')
  if (!url) return undefined
  const { protocol, username } = URL.parse(url) ?? {}
  if ((protocol !== 'http:' && protocol !== 'https:') || username)
    wrong.push('TSA_URL must be an address that begins with https:// or http://, without a name or password in it.')
  const roots = rootFile === undefined ? [] : rootsIn(rootFile, wrong)
  return { url, roots, timeoutMs: TSA_TIMEOUT_MS }
}

function rootsIn(file: string, wrong: string[]): readonly Uint8Array[] {
  const text = fileOf('TSA_ROOT', file, wrong)?.toString('latin1')
  if (text === undefined) return []
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (pems.length === 0) throw new Error('none')
    return pems.map((pem) => Uint8Array.from(new X509Certificate(pem).raw))
  } catch {
    wrong.push(`TSA_ROOT is ${file}, which holds no certificate in PEM form.`)
    return []
  }
}

function fileOf(name: string, file: string, wrong: string[]): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    wrong.push(`${name} is ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`)
    return undefined
  }
}

/** Beside the data it would be copied with every backup, and would then protect nothing. */
function masterKeyFileOf(set: string | undefined, dataDir: string, wrong: string[]): string {
  const file = resolve(set ?? join(homedir(), '.config', 'chairside', 'master-key'))
  if (`${file}${sep}`.startsWith(`${dataDir}${sep}`))
    wrong.push(`MASTER_KEY_FILE is ${file}, inside DATA_DIR: keep it where backups of the data do not take it along.`)
  if (set) unreadable(file, wrong)
  return file
}

function unreadable(file: string, wrong: string[]) {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    // A file that is not there yet is made at the first start.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      wrong.push(`MASTER_KEY_FILE is ${file}, which cannot be read.`)
  }
}
