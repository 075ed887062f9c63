/**
 * Makes UUIDv7 ids (RFC 9562): the time first, so that entries sort as they were written even within a millisecond.
 * The random part is raised by one within the same millisecond instead of drawn anew.
 */
export function idMaker(now: () => number, random: (bytes: Uint8Array<ArrayBuffer>) => void = fill): () => string {
  const bytes = new Uint8Array(16)
  let last = 0
  return () => {
    const at = Math.max(last, now())
    if (at > last) random(bytes)
    else raise(bytes)
    last = at
    let rest = at
    for (let i = 5; i >= 0; i -= 1) {
      bytes[i] = rest % 256
      rest = Math.floor(rest / 256)
    }
    bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
    return written(bytes)
  }
}

const fill = (bytes: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(bytes)

/** Adds one to the last seven bytes; 2^56 ids within one millisecond are not a thing. */
function raise(bytes: Uint8Array) {
  for (let i = 15; i > 8; i -= 1) {
    const byte = ((bytes[i] ?? 0) + 1) % 256
    bytes[i] = byte
    if (byte !== 0) return
  }
}

function written(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
