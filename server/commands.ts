import type { Config } from './config.ts'

export type Options = { readonly role?: string; readonly name?: string; readonly credential?: string }
type Command = (config: () => Config, operands: readonly string[], options: Options) => Promise<number>

export const commands: Readonly<Record<string, Command>> = {}
