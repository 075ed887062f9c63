import type { Config } from '../config.ts'

export type Options = {
  readonly role?: string | undefined
  readonly name?: string | undefined
  readonly credential?: string | undefined
  readonly because?: string | undefined
  readonly recipient?: string | undefined
  readonly purpose?: string | undefined
  readonly checkpoints?: string | undefined
}
/** Answers what the process ends with: 0, or 1 when something is wrong and was said. */
export type Command = (config: () => Config, operands: readonly string[], options: Options) => Promise<number>

/** Each command is loaded when it is asked for, so that none makes the others slow to start. */
export const commands: Readonly<Record<string, Command>> = {
  backup: async (...given) => (await import('./backup.ts')).backupCommand(...given),
  restore: async (...given) => (await import('./backup.ts')).restoreCommand(...given),
  verify: async (...given) => (await import('./verify.ts')).verifyCommand(...given),
  export: async (...given) => (await import('./export.ts')).exportCommand(...given),
  rebuild: async (...given) => (await import('./rebuild.ts')).rebuildCommand(...given),
  user: async (...given) => (await import('./user.ts')).userCommand(...given),
  tls: async (...given) => (await import('./tls.ts')).tlsCommand(...given),
}
