/** The sheets of the session screen, by the keys that open them at a desk. */
export const sheetNames = [
  'vitals',
  'rate',
  'resume',
  'start',
  'stop',
  'observe',
  'medicine',
  'scores',
  'note',
  'pump',
] as const
export type SheetName = (typeof sheetNames)[number]

/** What lies over the record: one of the sheets, or one entry of the list. */
export type Open = { readonly sheet: SheetName; readonly at?: number | undefined } | { readonly entry: string }

/** Sheets that a lock closed, by person and session: each opens again for that person at that session, once. */
const closedByLock = new Map<string, Open>()
export const keepForReturn = (author: string, sessionId: string, open: Open) =>
  closedByLock.set(`${author} ${sessionId}`, open)
export function takeOnReturn(author: string, sessionId: string): Open | undefined {
  const key = `${author} ${sessionId}`
  const kept = closedByLock.get(key)
  closedByLock.delete(key)
  return kept
}

const keys: Readonly<Record<string, SheetName | 'hold'>> = {
  v: 'vitals',
  r: 'rate',
  h: 'hold',
  o: 'observe',
  m: 'medicine',
  s: 'scores',
  n: 'note',
}

/** What a single key opens; nothing inside a field, where it is text, nor with Ctrl, Alt or Meta. */
export function sheetOfKey(event: KeyboardEvent): SheetName | 'hold' | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return undefined
  const { target } = event
  if (target instanceof Element && target.closest('input, textarea, select, [role="dialog"]')) return undefined
  return keys[event.key.toLowerCase()]
}
