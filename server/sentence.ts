import { BackupError, OpenError } from '../db/failures.ts'
import { SettingsError } from './config.ts'

/** A command that cannot be done. The message is a sentence for the person at the keyboard; the process ends with 1. */
export class CannotStart extends Error {}

const known = [SettingsError, OpenError, BackupError, CannotStart]

/** What the person at the keyboard reads when a command ends early: a sentence where we know one, else all there is. */
export function sentenceOf(error: unknown): string {
  if (known.some((kind) => error instanceof kind)) return (error as Error).message
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `${error.message}\nSee --help.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
