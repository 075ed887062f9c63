import type { Protocol } from '../protocol.ts'

/**
 * The version of each protocol that a new session is planned with: the newest that is approved; while none is, the
 * first, as it came. A draft may contradict itself, so nobody is infused by one because it is the newest.
 */
export function inUse(protocols: readonly Protocol[]): readonly Protocol[] {
  const used = new Map<string, Protocol>()
  for (const protocol of protocols) {
    const known = used.get(protocol.name)
    if (known === undefined || supersedes(protocol, known)) used.set(protocol.name, protocol)
  }
  return [...used.values()]
}

function supersedes(one: Protocol, known: Protocol): boolean {
  if (known.approved === undefined) return one.approved !== undefined || one.version < known.version
  return one.approved !== undefined && one.version > known.version
}
