import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { broken, canonical, genesis, link, sha256Hex } from './chain.ts'
import { type StoredEntry, sentOf } from './entry.ts'
import { script } from './script.ts'

describe('canonical JSON, as RFC 8785 has it', () => {
  test('its example of section 3.2.2', () => {
    const input = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`)
    expect(canonical(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('its example of sorting, section 3.2.3: by UTF-16 code units', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonical(input)))).toHaveLength(7)
    expect([...canonical(input).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('its number sample %s is %s', (hex, text) => {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setBigUint64(0, BigInt(`0x${hex}`))
    expect(canonical(bits.getFloat64(0))).toBe(text)
  })

  test.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['half a character', '\ud800'],
    ['half a character in a name', { '\udfff': 1 }],
    ['a function', { a: () => 1 }],
    ['a bigint', 1n],
  ])('refuses %s, which two writers would write differently', (_, value) => expect(() => canonical(value)).toThrow())

  test('reads back as what it was, whatever order its fields were written in', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = (inner: unknown): unknown =>
          Array.isArray(inner)
            ? inner.map(reversed)
            : typeof inner === 'object' && inner !== null
              ? Object.fromEntries(
                  Object.entries(inner)
                    .reverse()
                    .map(([key, each]) => [key, reversed(each)]),
                )
              : inner
        expect(canonical(reversed(value))).toBe(canonical(value))
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    ))

  test('leaves out what is absent', () => expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}'))
})

/** A session as the server links it. */
function stored(text: string): StoredEntry[] {
  let prev = genesis
  return script(text).map((entry, index) => {
    const content = {
      ...sentOf(entry),
      sessionId: entry.sessionId,
      author: entry.author,
      seq: index * 3 + 1,
      receivedAt: '2026-11-17T12:00:00.000Z',
    }
    const hash = link(prev, content)
    const whole = { ...content, prev, hash }
    prev = hash
    return whole
  })
}

const log = stored(`
  08:40 weight 70 kg
  08:50 bag 1 mg/mL 50 mg in 50 mL
  09:00 start 35 mL/h: as ordered
  09:05 vitals 118/70 hr 72 spo2 98
  09:10 note: Møller, 5 µg; "quoted" ✓
  09:20 complete
`)

test('the hash is SHA-256 of the hash before it and the entry in canonical JSON, as openssl computes it', () => {
  const entry = {
    seq: 7,
    id: '01935b3e-0000-7000-8000-000000000001',
    sessionId: '01935b3e-0000-7000-8000-000000000000',
    kind: 'vitals',
    body: { temperatureC: 36.8, systolic: 118, diastolic: 70 },
    occurredAt: '2026-11-17T09:05:00.000Z',
    recordedAt: '2026-11-17T09:05:04.000Z',
    receivedAt: '2026-11-17T09:05:05.000Z',
    author: 'nora',
  }
  expect(link(genesis, entry)).toBe('100fb95dfa13bac338777980b7b8af345f6f66f703947d32a6d0d3148503dcd4')
  expect(genesis).toBe('0'.repeat(64))
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('an untouched chain holds, also with gaps that other sessions took', () => expect(broken(log)).toBeUndefined())

describe('a chain that was altered is found out', () => {
  test.each<[string, number, (entry: StoredEntry) => StoredEntry]>([
    ['a rate', 2, (entry) => ({ ...entry, body: { ...entry.body, mlPerHour: 36 } })],
    ['the author', 3, (entry) => ({ ...entry, author: 'nils' })],
    ['the time it was received', 3, (entry) => ({ ...entry, receivedAt: '2026-11-17T12:00:00.001Z' })],
    ['the time it happened', 1, (entry) => ({ ...entry, occurredAt: '2026-11-17T08:49:00.000Z' })],
    ['a field added', 5, (entry) => ({ ...entry, device: 'tablet-9' })],
    ['the session', 0, (entry) => ({ ...entry, sessionId: 'another' })],
    ['its place in the log', 4, (entry) => ({ ...entry, seq: entry.seq + 1 })],
  ])('%s changed', (_, index, change) => {
    const altered = log.map((entry, place) => (place === index ? change(entry) : entry))
    expect(broken(altered)).toMatchObject({ index, id: log[index]?.id })
  })

  test('an entry changed and its own hash made anew breaks the next one', () => {
    const altered = log.map((entry, place) => {
      if (place !== 2) return entry
      const { prev, hash: _, ...content } = { ...entry, body: { ...entry.body, mlPerHour: 36 } }
      return { ...content, prev, hash: link(prev, content) }
    })
    expect(broken(altered)).toMatchObject({ index: 3, why: 'does not follow the entry before it' })
  })

  test('any entry but the last removed', () =>
    fc.assert(
      fc.property(fc.nat(log.length - 2), (gone) => {
        expect(broken(log.filter((_, place) => place !== gone))).toMatchObject({ index: gone })
      }),
    ))

  test('any other order', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray(log, { minLength: log.length }), (shuffled) => {
        fc.pre(shuffled.some((entry, place) => entry !== log[place]))
        expect(broken(shuffled)).toBeDefined()
      }),
    ))

  test('an entry put in twice', () => expect(broken([...log.slice(0, 3), ...log.slice(2)])).toMatchObject({ index: 3 }))

  test('any one character of any text', () =>
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.nat(), (place, position) => {
        const entry = log[place]
        if (entry === undefined) return
        const { prev, hash, ...content } = entry
        const text = JSON.stringify(content)
        const at = position % text.length
        const other = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`
        fc.pre(isObject(other))
        const altered: StoredEntry = { ...JSON.parse(other), prev, hash }
        fc.pre(canonical(altered) !== canonical(entry))
        expect(broken(log.map((each, index) => (index === place ? altered : each)))).toBeDefined()
      }),
    ))
})

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}
