import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeMasterKey, masterKeyAt, readMasterKey, unwrapKey, wrapKey } from './keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'chairside-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the master key', () => {
  test('is made once, for its owner alone, and read back', () => {
    const path = join(folder, 'deep', 'master.key')
    const master = makeMasterKey(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readMasterKey(path)).toEqual(master)
  })

  test('is made when there is none, and a place that cannot hold one is named', () => {
    const path = join(folder, 'first', 'start.key')
    expect(masterKeyAt(path)).toEqual(readMasterKey(path))
    expect(() => masterKeyAt(join(path, 'under-a-file'))).toThrow('Set MASTER_KEY_FILE')
  })

  test('is never made over an existing one', () => {
    const path = join(folder, 'kept.key')
    makeMasterKey(path)
    const before = readFileSync(path, 'utf8')
    expect(() => makeMasterKey(path)).toThrow('cannot be written')
    expect(masterKeyAt(path)).toEqual(readMasterKey(path))
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  test('is refused when others can read it', () => {
    const path = join(folder, 'open.key')
    makeMasterKey(path)
    chmodSync(path, 0o640)
    expect(() => readMasterKey(path)).toThrow('Set its mode to 600')
  })

  test.each(['', 'hunter2', 'z'.repeat(64), 'a'.repeat(63)])('is refused when the file holds %j', (text) => {
    const path = join(folder, `bad-${text.length}.key`)
    writeFileSync(path, text, { mode: 0o600 })
    expect(() => readMasterKey(path)).toThrow('64 hex digits')
  })
})

describe('a key at rest', () => {
  const master = new Uint8Array(32).fill(7)
  const secret = new TextEncoder().encode('a private key')
  const wrapped = wrapKey(master, 'authority', secret)

  test('opens with its master key and its name', () => expect(unwrapKey(master, 'authority', wrapped)).toEqual(secret))

  test('cannot be read as it lies', () =>
    expect(Buffer.from(wrapped, 'base64').includes(Buffer.from(secret))).toBe(false))

  test('never looks the same twice', () => expect(wrapKey(master, 'authority', secret)).not.toEqual(wrapped))

  test('does not open with another master key', () =>
    expect(() => unwrapKey(new Uint8Array(32).fill(8), 'authority', wrapped)).toThrow('MASTER_KEY_FILE'))

  test('does not open under another name', () =>
    expect(() => unwrapKey(master, 'somebody else', wrapped)).toThrow('cannot be opened'))

  test('does not open with any one byte changed, missing or added', () => {
    const bytes = Buffer.from(wrapped, 'base64')
    const open = (changed: Uint8Array) => () => unwrapKey(master, 'authority', Buffer.from(changed).toString('base64'))
    expect(open(bytes)()).toEqual(secret)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(open(changed)).toThrow('cannot be opened')
      expect(open(bytes.subarray(0, at))).toThrow('cannot be opened')
    }
    expect(open(Buffer.concat([bytes, Buffer.from([0])]))).toThrow('cannot be opened')
    expect(() => unwrapKey(master, 'authority', `${wrapped} `)).toThrow('cannot be opened')
  })
})
