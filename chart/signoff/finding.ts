import type { Context } from '../context.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'

/** What the record asks for before it is signed. Each can be overridden with a reason that is printed. */
export type Finding = {
  /** Stable while the same thing is open, so that an override speaks of it and of nothing else. */
  readonly id: string
  readonly code: string
  /** What is so and what it takes, in one sentence. */
  readonly sentence: string
  readonly entry?: string | undefined
  readonly at?: Instant | undefined
  readonly overridable: boolean
}

export type Judged = { readonly session: Session; readonly ctx: Context; readonly now: Instant }

type Place = { readonly entry?: string | undefined; readonly at?: Instant | undefined; readonly about?: string }

/** A finding; its id is its code and what it is about (an entry, a person, a container). */
export function finding(code: string, sentence: string, { entry, at, about = entry }: Place = {}): Finding {
  return { id: about === undefined ? code : `${code}:${about}`, code, sentence, entry, at, overridable: true }
}
