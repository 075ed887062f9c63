import { BackupError, OpenError } from '../db/failures.ts'
import { SettingsError } from './config.ts'
import { CannotStart } from './start.ts'

/** What the person at the keyboard reads when a command ends early: a sentence where we know one, else all there is. */
export function sentenceOf(error: unknown): string {
  if (
    error instanceof SettingsError ||
    error instanceof OpenError ||
    error instanceof BackupError ||
    error instanceof CannotStart
  )
    return error.message
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `${error.message}\nSee --help.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
