import Database from 'better-sqlite3'

export type OpenFailure =
  | 'in-use'
  | 'newer-version'
  | 'not-chairside'
  | 'damaged'
  | 'read-only'
  | 'full'
  | 'not-durable'
  | 'failed'

/** The database cannot be opened. The message is a sentence for the person who starts the server. */
export class OpenError extends Error {
  override readonly name = 'OpenError'
  readonly code: OpenFailure
  constructor(code: OpenFailure, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/**
 * storage-full, storage-failed and busy: nothing of the command was stored, and the same command may be sent again.
 * not-allowed: the database itself refused it, or it is wrong; sending it again changes nothing.
 */
export type WriteFailure = 'storage-full' | 'storage-failed' | 'busy' | 'not-allowed' | 'closed'

export class WriteError extends Error {
  override readonly name = 'WriteError'
  readonly code: WriteFailure
  constructor(code: WriteFailure, message: string) {
    super(message)
    this.code = code
  }
}

const codeOf = (error: unknown): string => {
  if (error instanceof Database.SqliteError) return error.code
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string') return code
  // The query builder wraps what the driver threw.
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : ''
}

export function writeFailureOf(error: unknown): WriteFailure {
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') return 'storage-full'
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy'
  return /^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/.test(code) ? 'storage-failed' : 'not-allowed'
}

/** What went wrong with the storage as a whole, not with one command: nothing of the batch can be kept. */
export const isStorageFailure = (failure: WriteFailure) => failure !== 'not-allowed'

/** Says in a sentence why a database could not be opened. */
export function openErrorOf(error: unknown, file: string): OpenError {
  if (error instanceof OpenError) return error
  const [code, sentence] = openFailure(codeOf(error))
  return new OpenError(code, `${sentence(file)}`, error)
}

function openFailure(code: string): [OpenFailure, (file: string) => string] {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return ['full', (file) => `There is no space left for the database ${file}. Free some space and start again.`]
  if (/^SQLITE_IOERR_(SHM|WRITE|TRUNCATE|FSYNC)/.test(code))
    return ['full', (file) => `The disk of the database ${file} takes no more: it is full, or it is failing.`]
  if (/^(SQLITE_READONLY|EROFS|EACCES|EPERM)/.test(code))
    return ['read-only', (file) => `The database ${file} cannot be written. Check its owner, its rights and its disk.`]
  if (code === 'SQLITE_CANTOPEN' || code === 'ENOENT' || code === 'ENOTDIR')
    return ['failed', (file) => `The database ${file} cannot be opened or made there. Check that its folder exists.`]
  if (code === 'SQLITE_NOTADB') return ['not-chairside', (file) => `${file} is not a database. Nothing was changed.`]
  if (code.startsWith('SQLITE_CORRUPT'))
    return ['damaged', (file) => `The database ${file} is damaged. Restore the newest backup; nothing was changed.`]
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return ['in-use', (file) => `Another program is using the database ${file}. Stop it and start again.`]
  return ['failed', (file) => `The database ${file} could not be opened (${code === '' ? 'unknown cause' : code}).`]
}

/** A backup or a restore did not happen. The message is a sentence for the person who asked for it. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  /** `locked`: it is encrypted, and not with the key that was given. */
  readonly code: 'exists' | 'not-intact' | 'locked' | 'full' | 'failed'
  constructor(code: BackupError['code'], message: string) {
    super(message)
    this.code = code
  }
}
