import { type CheckedItem, type ChecklistItem, checklist, checklistItems } from '../../../chart/checklist.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { factsOf, type Session } from '../../../chart/session.ts'
import { figure } from '../../format.ts'
import { checkInWords as words } from './words.ts'

export type SectionId = 'identity' | 'today' | 'health' | 'order' | 'chair' | 'equipment' | 'other'
export type Section = { readonly id: SectionId; readonly items: readonly string[] }

/** Items that stand elsewhere than their own section says: the order they come in at the chair. */
const elsewhere: Readonly<Record<string, SectionId>> = {
  order: 'order',
  preparation: 'order',
  'second-check': 'order',
  access: 'chair',
  baseline: 'chair',
  'time-out': 'chair',
}
const order: readonly SectionId[] = ['identity', 'today', 'health', 'chair', 'order', 'equipment', 'other']

function sectionOf(id: string): SectionId {
  const moved = Object.hasOwn(elsewhere, id) ? elsewhere[id] : undefined
  if (moved !== undefined) return moved
  const known = Object.hasOwn(checklistItems, id) ? checklistItems[id] : undefined
  // A protocol may name an item that this version does not know: it is shown, never dropped.
  if (known === undefined) return 'other'
  if (known.section === 'consent') return 'identity'
  return known.section === 'discharge' ? 'other' : known.section
}

/** Whether an item still waits for somebody: unanswered, or answered so that it stands against the start. */
export const isOpen = ({ state, gate }: CheckedItem) => state === 'missing' || (state === 'not-ok' && gate === 'block')

/**
 * The checklist by sections, in each what is missing first, else in the protocol's order. Taken once when the screen
 * opens: a row that moved away under a thumb would let a double tap answer the next question.
 */
export function sectionsOf(checked: readonly CheckedItem[]): readonly Section[] {
  const missingFirst = checked.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)))
  return order.flatMap((id) => {
    const items = missingFirst.filter(({ item }) => sectionOf(item) === id).map(({ item }) => item)
    return items.length > 0 ? [{ id, items }] : []
  })
}

/** What waits, for the list beside it: what blocks the start first. */
export const waiting = (checked: readonly CheckedItem[]): readonly CheckedItem[] =>
  checked.filter(isOpen).toSorted((a, b) => Number(b.gate === 'block') - Number(a.gate === 'block'))

/**
 * The preparation is no item of a protocol's checklist, but nothing can start without it: it stands after the order.
 */
export function checkedWithPreparation(session: Session, protocol: Protocol): readonly CheckedItem[] {
  const checked = checklist(session, protocol)
  const place = checked.findIndex(({ item }) => item === 'order') + 1
  return checked.toSpliced(place, 0, preparationOf(session))
}

function preparationOf(session: Session): CheckedItem {
  const prepared = factsOf(session, 'bag-prepared', 'bag-changed').at(-1)
  const row = { item: 'preparation', gate: 'block' } as const
  if (prepared === undefined) return { ...row, state: 'missing' }
  const { mg, mL, mgPerMl } = prepared.body
  const made = words.preparation
  const answer =
    mg === undefined || mL === undefined
      ? made.strength(figure(mgPerMl, 3))
      : made.summary(figure(mg, 3), figure(mL, 3), figure(mgPerMl, 3))
  return { ...row, state: 'ok', answer, by: prepared.by, at: prepared.at }
}

const preparation: ChecklistItem = {
  id: 'preparation',
  section: 'today',
  label: words.preparation.title,
  ask: words.preparationAsk,
  answers: [],
}

/** The item as the core asks it; one that is not known is asked by its id. */
export const itemOf = (id: string): ChecklistItem =>
  (id === preparation.id ? preparation : undefined) ??
  (Object.hasOwn(checklistItems, id) ? checklistItems[id] : undefined) ?? {
    id,
    section: 'today',
    label: id,
    ask: '',
    answers: [],
  }

/** Items whose good answer needs words of its own: who takes the patient home. */
const inWords: ReadonlySet<string> = new Set(['escort'])
export const asksForWords = (id: string) => inWords.has(id)

/** Items that only the practitioner's own assessment clears, never a reason typed by somebody else. */
export const clearedByAssessment: Readonly<Record<string, 'contraindication' | 'suicide-risk'>> = {
  contraindications: 'contraindication',
  'suicide-screen': 'suicide-risk',
}
