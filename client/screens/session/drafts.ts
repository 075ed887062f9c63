import { createStore, type SetStoreFunction } from 'solid-js/store'
import type { Charted } from '../../data/outbox.ts'
import { useHere } from './here.ts'

/** `untouched`: what it began as, so that a sheet that was only looked at does not count as half typed. */
type Kept = {
  readonly values: object
  readonly set: unknown
  readonly untouched: string
  made?: { readonly says: string; readonly entry: Charted }
}

/** In memory only: a half-typed value is nobody's record, and must not outlive the page on a shared tablet. */
const drafts = new Map<string, Kept>()

export type Draft<T extends object> = {
  readonly values: T
  readonly set: SetStoreFunction<T>
  /**
   * The entry that says this, made once: pressing again after a lost answer, also after the sheet was closed, is the
   * same entry with the same id and time. Another one once `says` has changed.
   */
  readonly once: (says: unknown, make: () => Charted) => Charted
  /** That entry, when it was made and says this. */
  readonly madeFor: (says: unknown) => Charted | undefined
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

/** Charts what a sheet says. Once that lies on the tablet the draft is forgotten and the sheet closed. */
export function useCharting(draft: Pick<Draft<object>, 'clear'>, onClose: () => void) {
  const here = useHere()
  return async (...said: Parameters<typeof here.save>): Promise<void> => {
    if (!(await here.save(...said))) return
    draft.clear()
    onClose()
  }
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
  if (known) return draftIn(key, known.values as T, known.set as SetStoreFunction<T>)
  const [values, set] = createStore<T>(start())
  drafts.set(key, { values, set, untouched: JSON.stringify(values) })
  return draftIn(key, values, set)
}

function draftIn<T extends object>(key: string, values: T, set: SetStoreFunction<T>): Draft<T> {
  const madeFor = (says: unknown) => {
    const made = drafts.get(key)?.made
    return made?.says === JSON.stringify(says) ? made.entry : undefined
  }
  return {
    values,
    set,
    madeFor,
    once(says, make) {
      const entry = madeFor(says) ?? make()
      const kept = drafts.get(key)
      if (kept) kept.made = { says: JSON.stringify(says), entry }
      return entry
    },
    clear: () => drafts.delete(key),
  }
}
