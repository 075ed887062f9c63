/** The files inside a note: the record that it was made from, what it pins, and the version that it replaces. */
import { isArray, isDict, nameOf, PdfError, type PdfFile, textOf } from './pdf.ts'

/** Larger than any record: a stream that unpacks without end is an attack. */
const LARGEST = 64 * 1024 * 1024

/** Every associated file by its name, unpacked. Throws a PdfError for one that cannot be read. */
export async function attachmentsOf(file: PdfFile): Promise<ReadonlyMap<string, Uint8Array>> {
  const root = file.resolve(file.trailer.get('Root'))
  const listed = isDict(root) ? file.resolve(root.get('AF')) : null
  const found = new Map<string, Uint8Array>()
  for (const reference of isArray(listed) ? listed : []) {
    const specification = file.resolve(reference)
    const name = isDict(specification) ? textOf(specification.get('UF')) : undefined
    const embedded = isDict(specification) ? file.resolve(specification.get('EF')) : null
    const stream = isDict(embedded) ? file.streamOf(embedded.get('F')) : undefined
    if (name === undefined || !stream || found.has(name)) throw new PdfError('an attached file is damaged')
    const filter = nameOf(stream.dict.get('Filter'))
    if (filter !== undefined && filter !== 'FlateDecode')
      throw new PdfError(`the attached ${name} is packed in an unknown way`)
    found.set(name, filter === undefined ? stream.bytes : await unpacked(name, stream.bytes))
  }
  return found
}

async function unpacked(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'))
    const reader = stream.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length
      if (length > LARGEST) throw new PdfError(`the attached ${name} is too large`)
      parts.push(next.value)
    }
  } catch (error) {
    throw error instanceof PdfError ? error : new PdfError(`the attached ${name} cannot be unpacked`)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
