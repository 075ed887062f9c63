import { type Body, isKind, type Kind } from './bodies.ts'
import { type Entry, type EntryOf, isBody } from './entry.ts'
import { fromWire } from './instant.ts'
import type { Instant } from './units.ts'

export type Amendment = EntryOf<'amendment'>

/** An entry as last corrected, with every amendment of it. What it first said stays in `original`. */
export type Shown = {
  readonly entry: Entry
  readonly original: Entry
  /** Effective or not, oldest first. */
  readonly amendments: readonly Amendment[]
  /** The last one that counts; nothing when the entry stands as first charted. */
  readonly corrected?: Amendment | undefined
  readonly struck: boolean
}
/** Every entry as last corrected; `misfits` are amendments whose target is missing or would make no sense with them. */
export type Amended = { readonly shown: readonly Shown[]; readonly misfits: readonly Amendment[] }

const isAmendment = (entry: Entry): entry is Amendment => entry.kind === 'amendment'

/** By the time of writing, ties by id: of several amendments the last one written counts. */
const byRecorded = (a: Entry, b: Entry) => a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The session's order: when it happened, when it was written, then the id. Never the order of arrival. */
export const byOccurrence = (a: Entry, b: Entry) => a.occurredAt - b.occurredAt || byRecorded(a, b)

/**
 * Every entry as last corrected, in order. Of several amendments the last one written counts, for each thing it speaks
 * of: correcting the time must not bring a wrong value back that was corrected before. Nothing is lost: struck
 * entries and originals are there to be shown.
 */
export function amended(entries: readonly Entry[]): Amended {
  const known = new Map(entries.map((entry) => [entry.id, entry]))
  const amendments = entries.filter(isAmendment).toSorted(byRecorded)
  const alive = standing(amendments)
  const byTarget = new Map<string, Amendment[]>()
  for (const each of amendments) byTarget.set(each.body.target, [...(byTarget.get(each.body.target) ?? []), each])
  const misfits = alive.filter((amendment) => {
    const target = known.get(amendment.body.target)
    return target === undefined || !fits(target, amendment)
  })
  const unfit = new Set(misfits)
  const counting = new Set(alive.filter((each) => !unfit.has(each)))
  const shown = entries.map((original) => shownAs(original, byTarget.get(original.id) ?? [], counting))
  return { shown: shown.toSorted((a, b) => byOccurrence(a.entry, b.entry)), misfits }
}

/** The amendments that were not themselves struck by a later one (an undone correction). */
function standing(amendments: readonly Amendment[]): readonly Amendment[] {
  const struck = new Set<string>()
  const alive: Amendment[] = []
  for (const amendment of amendments.toReversed()) {
    if (struck.has(amendment.id)) continue
    alive.unshift(amendment)
    if (amendment.body.struck) struck.add(amendment.body.target)
  }
  return alive
}

/**
 * What may not be corrected away: the plan's first entry, a signature, a move, and (but for striking it) an amendment
 * or what a second person is asked to confirm.
 */
function fits(target: Entry, { body }: Amendment): boolean {
  if (target.kind === 'signed' || target.kind === 'moved' || target.kind === 'moved-in') return false
  if (body.struck) return target.kind !== 'session-opened'
  if (target.kind === 'amendment' || target.kind === 'move-asked' || !isKind(target.kind)) return false
  const replacement = body.replacement?.body
  return replacement === undefined || isBody(target.kind, replacement)
}

function shownAs(original: Entry, amendments: readonly Amendment[], counting: ReadonlySet<Amendment>): Shown {
  const those = amendments.filter((each) => counting.has(each))
  const corrected = those.at(-1)
  if (!corrected) return { entry: original, original, amendments, struck: false }
  const last = <F extends 'body' | 'occurredAt'>(field: F) =>
    those.findLast(({ body }) => body.replacement?.[field] !== undefined)?.body.replacement?.[field]
  const entry = {
    ...original,
    body: (last('body') as Body<Kind> | undefined) ?? original.body,
    occurredAt: movedTo(last('occurredAt')) ?? original.occurredAt,
  } as Entry
  return { entry, original, amendments, corrected, struck: corrected.body.struck === true }
}

const movedTo = (text: string | undefined): Instant | undefined => (text === undefined ? undefined : fromWire(text))
