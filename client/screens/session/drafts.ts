import { createStore, type SetStoreFunction } from 'solid-js/store'
import { useHere } from './here.ts'

/** `untouched`: what it began as, so that a sheet that was only looked at does not count as half typed. */
type Kept = { readonly values: object; readonly set: unknown; readonly untouched: string }

/** In memory only: a half-typed value is nobody's record, and must not outlive the page on a shared tablet. */
const drafts = new Map<string, Kept>()

export type Draft<T extends object> = {
  readonly values: T
  readonly set: SetStoreFunction<T>
  /** Forgets it: what was typed is charted, or was cleared on purpose. */
  readonly clear: () => void
}

/**
 * What was typed into a sheet and not saved. It survives closing the sheet, the lock and another person's turn, and
 * opens again only for the same person at the same session: it can never appear at another patient.
 */
export function useDraft<T extends object>(sheet: string, start: () => T): Draft<T> {
  const here = useHere()
  return draftOf(JSON.stringify([here.author(), here.id, sheet]), start)
}

/** A sheet with something typed in it that is not charted: whose, at which session, which one. Never what was typed. */
export type HalfTyped = { readonly author: string; readonly sessionId: string; readonly sheet: string }
export const halfTyped = (): readonly HalfTyped[] =>
  [...drafts].flatMap(([key, { values, untouched }]) => {
    if (JSON.stringify(values) === untouched) return []
    const [author = '', sessionId = '', sheet = ''] = JSON.parse(key) as readonly string[]
    return [{ author, sessionId, sheet }]
  })

/** The draft under a key; the start of a new one otherwise. */
export function draftOf<T extends object>(key: string, start: () => T): Draft<T> {
  const known = drafts.get(key)
  if (known) return made(key, known.values as T, known.set as SetStoreFunction<T>)
  const [values, set] = createStore<T>(start())
  drafts.set(key, { values, set, untouched: JSON.stringify(values) })
  return made(key, values, set)
}

const made = <T extends object>(key: string, values: T, set: SetStoreFunction<T>): Draft<T> => ({
  values,
  set,
  clear: () => drafts.delete(key),
})
