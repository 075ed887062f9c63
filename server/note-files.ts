import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Sealed notes on disk, next to the database, named by the SHA-256 of their content: a file can't change its mind. */
export type NoteFiles = ReturnType<typeof createNoteFiles>

export function createNoteFiles(dir: string) {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const placeOf = (file: string) => {
    if (!/^[0-9a-f]{64}\.pdf$/.test(file)) throw new Error('not the name of a sealed note')
    return join(dir, file)
  }
  return {
    dir,
    /** Writes the bytes to disk for good and answers their hash and the name of the file. */
    async keep(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly file: string }> {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const file = `${sha256}.pdf`
      const part = join(dir, `${file}.${process.pid}.part`)
      try {
        await writeWhole(part, bytes)
        await rename(part, placeOf(file))
        await syncDir(dir)
      } catch (error) {
        // A full disk: half a note must not stay behind and take the room of the next try.
        await rm(part, { force: true })
        throw error
      }
      return { sha256, file }
    },
    /** The bytes, if they are still what was sealed. Throws when they are not: a changed note is never handed out. */
    async read(file: string, sha256: string): Promise<Uint8Array> {
      const bytes = await readFile(placeOf(file))
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new Error('a sealed note is no longer what was sealed')
      return bytes
    },
    /** Takes away a file that no signature came to name. */
    drop: (file: string) => rm(placeOf(file), { force: true }),
  }
}

async function writeWhole(file: string, bytes: Uint8Array) {
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The name in the folder must survive a power cut too. */
async function syncDir(dir: string) {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
