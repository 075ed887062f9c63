/** The sheets of the session screen. */
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
export type Open =
  | { readonly sheet: SheetName; readonly at?: number | undefined }
  | { readonly entry: string }
  /** A time that was held on the graph: what is to be charted for it? Epoch ms. */
  | { readonly forTime: number }

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
