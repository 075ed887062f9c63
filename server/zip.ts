import { crc32 } from 'node:zlib'

export type Packed = { readonly name: string; readonly bytes: Uint8Array }

const UTF8_NAMES = 0x0800
/** 1980-01-01: the same files make the same archive, byte for byte. */
const DATE = 0x0021

/** Files as one ZIP archive, stored as they are: what is inside is sealed or signed, and small. Up to 4 GB in all. */
export function zipOf(files: readonly Packed[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes } of files) {
    const told = header(name, bytes)
    const local = Buffer.concat([word(0x04034b50), told, Buffer.from(name)])
    directory.push(
      // What made it, the header's own fields, no comment, first disk, no attributes, and where the file begins.
      Buffer.concat([word(0x02014b50), half(20), told, Buffer.alloc(10), word(at), Buffer.from(name)]),
    )
    parts.push(local, Buffer.from(bytes))
    at += local.length + bytes.length
  }
  const central = Buffer.concat(directory)
  const count = half(files.length)
  const end = Buffer.concat([word(0x06054b50), half(0), half(0), count, count, word(central.length), word(at), half(0)])
  return Buffer.concat([...parts, central, end])
}

/** The fields that stand both before a file and in the directory. */
const header = (name: string, bytes: Uint8Array) =>
  Buffer.concat([
    half(20),
    half(UTF8_NAMES),
    half(0),
    half(0),
    half(DATE),
    word(crc32(bytes)),
    word(bytes.length),
    word(bytes.length),
    half(Buffer.byteLength(name)),
    half(0),
  ])

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
