import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decryptFile, encryptFile, isEncrypted } from './encrypted-file.ts'
import { ownFolder } from './fixture.ts'

const master = new Uint8Array(32).fill(7)

/** Encrypts bytes, lets `damage` at them, and decrypts: the bytes, or why not. */
function through(bytes: Uint8Array, damage: (file: Buffer) => Buffer = (file) => file, key = { master }) {
  const folder = ownFolder()
  try {
    folder.write('plain', bytes)
    const path = (name: string) => join(folder.path, name)
    encryptFile(path('plain'), path('sealed'), { master })
    expect(isEncrypted(path('sealed'))).toBe(true)
    writeFileSync(path('sealed'), damage(readFileSync(path('sealed'))))
    decryptFile(path('sealed'), path('opened'), key)
    return readFileSync(path('opened'))
  } finally {
    folder.remove()
  }
}

test('what is decrypted is what was encrypted, whatever its length', () => {
  for (const length of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]) {
    const bytes = Buffer.alloc(length, 'chart ')
    expect(through(bytes).equals(bytes)).toBe(true)
  }
})

test('one changed byte anywhere is noticed, and so is an end that was cut off or a piece that was moved', () => {
  const bytes = Buffer.alloc(150_000, 'Halvorsen, Marit ')
  fc.assert(
    fc.property(fc.nat({ max: 150_100 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const change = (file: Buffer) => {
        file.writeUInt8(file.readUInt8(at % file.length) ^ by, at % file.length)
        return file
      }
      expect(() => through(bytes, change)).toThrow()
    }),
    { numRuns: 60 },
  )
  const piece = 65_536 + 16
  expect(() => through(bytes, (file) => file.subarray(0, -1))).toThrow(/changed or cut off/)
  expect(() => through(bytes, (file) => file.subarray(0, file.length - (150_000 - 2 * 65_536) - 16))).toThrow(/cut off/)
  const swapped = (file: Buffer) => {
    const from = file.indexOf('}\n') + 2
    const [first, second] = [file.subarray(from, from + piece), file.subarray(from + piece, from + 2 * piece)]
    return Buffer.concat([file.subarray(0, from), second, first, file.subarray(from + 2 * piece)])
  }
  expect(() => through(bytes, swapped)).toThrow(/changed/)
})

test('nothing of what is inside can be read in it', () => {
  const folder = ownFolder()
  folder.write('plain', 'Halvorsen, Marit '.repeat(1000))
  encryptFile(join(folder.path, 'plain'), join(folder.path, 'sealed'), { master })
  expect(readFileSync(join(folder.path, 'sealed')).includes('Halvorsen')).toBe(false)
  folder.remove()
})

test('another key, or the wrong kind of one, is told as that and leaves nothing behind', () => {
  expect(() => through(Buffer.from('x'), undefined, { master: new Uint8Array(32) })).toThrow(/another key/)
  const folder = ownFolder()
  const path = (name: string) => join(folder.path, name)
  folder.write('plain', 'chart')
  encryptFile(path('plain'), path('sealed'), { passphrase: 'four words that stay' })
  expect(() => decryptFile(path('sealed'), path('a'), { master })).toThrow(/set BACKUP_PASSPHRASE/)
  expect(() => decryptFile(path('sealed'), path('b'), { passphrase: 'four words that went' })).toThrow(/passphrase/)
  decryptFile(path('sealed'), path('c'), { passphrase: 'four words that stay', master })
  expect(readFileSync(path('c'), 'utf8')).toBe('chart')
  expect(readdirSync(folder.path)).not.toContain('a')
  folder.remove()
})
