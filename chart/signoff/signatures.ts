import type { Meaning } from '../bodies.ts'
import { type Entry, isAfter } from '../entry.ts'
import type { Fact, Session } from '../session.ts'
import type { Instant } from '../units.ts'

/** The words that a signer affirms, stored with the signature and printed. */
export const statements: Readonly<Record<Meaning, string>> = {
  charted: 'I charted the entries marked with my initials. They are complete and true.',
  authored: 'I am the responsible physician. I reviewed this record and approve it.',
  reviewed: 'I reviewed this record.',
  countersigned: 'I reviewed this record as supervising physician and countersign it.',
}

export type Signature = {
  readonly entry: string
  readonly by: string
  readonly at: Instant
  readonly meaning: Meaning
  readonly statement: string
  /** The last hash that the signer saw: what is signed. */
  readonly head: string
  /** The signed version that it makes or joins, from 1; nothing for `charted`, which closes nothing. */
  readonly version?: number | undefined
  readonly overrides: readonly { readonly finding: string; readonly reason: string }[]
}

const bySeq = (a: Fact<'signed'>, b: Fact<'signed'>) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : 0)

/** Every signature in the order in which they were made; each names the version that it belongs to. */
export function signatures(session: Session): readonly Signature[] {
  let version = 0
  return session.facts.signed.toSorted(bySeq).map(({ id, by, at, body }) => {
    if (body.meaning === 'authored') version += 1
    return {
      entry: id,
      by,
      at,
      meaning: body.meaning,
      statement: body.statement ?? statements[body.meaning],
      head: body.head,
      version: body.meaning === 'charted' || version === 0 ? undefined : version,
      overrides: body.overrides ?? [],
    }
  })
}

/** How many versions are signed. */
export const versions = ({ facts }: Session): number =>
  facts.signed.filter(({ body }) => body.meaning === 'authored').length

/**
 * What each person charted and has not attested to since. Struck entries were charted too; signatures attest
 * themselves.
 */
export function unattestedEntries(session: Session): ReadonlyMap<string, readonly Entry[]> {
  const attested = new Map<string, Fact<'signed'>>()
  for (const fact of session.facts.signed.toSorted(bySeq))
    if (fact.body.meaning === 'charted' || fact.body.meaning === 'authored') attested.set(fact.by, fact)
  const open = new Map<string, Entry[]>()
  for (const { original } of session.shown) {
    const until = attested.get(original.author)
    if (original.kind === 'signed' || (until !== undefined && !isAfter(original, until))) continue
    open.set(original.author, [...(open.get(original.author) ?? []), original])
  }
  return open
}

/** The staff ids of those who charted and have not attested to it since, in order of their first such entry. */
export const unattested = (session: Session): readonly string[] => [...unattestedEntries(session).keys()]

/** What came into the record after its last sealed version: it asks for a new signature. */
export function sinceSealed(session: Session): readonly Entry[] {
  const sealed = session.facts.signed
    .filter(({ body }) => body.meaning === 'authored')
    .toSorted(bySeq)
    .at(-1)
  if (sealed === undefined) return []
  return session.shown
    .map(({ original }) => original)
    .filter((entry) => entry.kind !== 'signed' && isAfter(entry, sealed))
}
