import { createSignal } from 'solid-js'

// What this tablet holds of patients lies on its disk encrypted with one random data key. The key itself is on the
// disk only wrapped: once for each person who signed in here, by their PIN and by their password, and once by a secret
// that the server gives to whoever it knows to be signed in. While the page lives the key is in memory.

/** A value on the disk: AES-GCM, with the place where it lies bound in, so that no two can be exchanged unseen. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer }

type How = 'pin' | 'password'
type Wrap = {
  /** Staff id, or nothing for the server's secret. */
  readonly person?: string | undefined
  readonly how: How | 'server'
  readonly salt: Uint8Array<ArrayBuffer>
  readonly rounds: number
  readonly iv: Uint8Array<ArrayBuffer>
  readonly key: ArrayBuffer
}
type Tries = { readonly wrong: number; readonly notBefore: number }
/** What the disk holds of the keyring, in clear. */
export type Wraps = { readonly wraps: readonly Wrap[]; readonly tries: Readonly<Record<string, Tries>> }

export type KeyringDeps = {
  readonly read: () => Promise<Wraps | undefined>
  /**
   * Changes what the disk has, in one step with reading it: another page may have let somebody in. On the disk when it
   * answers: a wrong try counts also when the tablet is switched off right after it.
   */
  readonly change: (change: (before: Wraps | undefined) => Wraps) => Promise<Wraps>
  readonly now: () => number
  /** PBKDF2 rounds for what a person types; OWASP's figure of 2023 for SHA-256 when absent. */
  readonly rounds?: number | undefined
}

export type Opened =
  | { readonly outcome: 'open' }
  | { readonly outcome: 'wrong' }
  /** Never typed here: only the server can say. */
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'wait'; readonly ms: number }

/** Whose secret wraps the data key: a person's, or the server's own. */
export type Opener = { readonly person?: string | undefined; readonly secret: string }

export type Keyring = {
  /** Whether the data key is in memory; a signal. */
  readonly isOpen: () => boolean
  /** Whether this tablet has a data key at all: something was kept on it. */
  readonly exists: () => boolean
  /** Staff ids that can open it without the server, each with what they can type; a signal. */
  readonly openers: () => ReadonlyMap<string, ReadonlySet<How>>
  /**
   * Makes the data key when the disk has none. It is on the disk, wrapped by this secret, before anything is sealed by
   * it: else what was charted would be lost with the page. Not open after it when another page was first.
   */
  readonly begin: (by: Opener) => Promise<void>
  /** Opens with the server's secret; false when it was wrapped by another one or not at all. */
  readonly openByServer: (secret: string) => Promise<boolean>
  /** Opens, or only checks when open, by what a person typed. Wrong tries are counted, and then waited for. */
  readonly openBy: (person: string, secret: string) => Promise<Opened>
  /** Lets a person open it from now on by what the server has just accepted. */
  readonly admit: (person: string, secret: string) => Promise<void>
  readonly admitServer: (secret: string) => Promise<void>
  readonly seal: (place: string, value: unknown) => Promise<Sealed>
  /** @throws when it was sealed with another key, for another place, or altered. */
  readonly open: (place: string, sealed: Sealed) => Promise<unknown>
}

const ROUNDS = 600_000
/** Free tries, then a rest that doubles. After so many wrong PINs only the password opens. */
const FREE = 3
const FIRST_REST = 30_000
const LONGEST_REST = 3_600_000
const MOST_PINS = 10

const algorithm = 'AES-GCM'
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const bytesOf = (text: string) => new TextEncoder().encode(text)
/** A PIN is four to six digits; a password is longer. */
export const howOf = (secret: string): How => (/^\d{4,6}$/.test(secret) ? 'pin' : 'password')

async function wrappingKey(secret: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', bytesOf(secret.normalize('NFC')), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(how, typed, { name: algorithm, length: 256 }, false, ['wrapKey', 'unwrapKey'])
}

async function wrapped(key: CryptoKey, { person, secret }: Opener, typedRounds: number): Promise<Wrap> {
  const [salt, iv] = [random(16), random(12)]
  // The server's secret has 256 bits of its own: rounds would only cost time.
  const rounds = person === undefined ? 1 : typedRounds
  const by = await wrappingKey(secret, salt, rounds)
  const sealed = await crypto.subtle.wrapKey('raw', key, by, { name: algorithm, iv })
  return { person, how: person === undefined ? 'server' : howOf(secret), salt, iv, rounds, key: sealed }
}

/** The data key, or nothing when the secret is another one. */
async function unwrapped({ key, iv, salt, rounds }: Wrap, secret: string): Promise<CryptoKey | undefined> {
  const by = await wrappingKey(secret, salt, rounds)
  try {
    const how = { name: algorithm, iv }
    return await crypto.subtle.unwrapKey('raw', key, by, how, algorithm, true, ['encrypt', 'decrypt'])
  } catch {
    return undefined
  }
}

/** Reads what the disk has of the keys; nothing is open before somebody opens it. */
export async function openKeyring(deps: KeyringDeps): Promise<Keyring> {
  const [wraps, setWraps] = createSignal<readonly Wrap[]>([])
  const [key, setKey] = createSignal<CryptoKey>()
  const rounds = deps.rounds ?? ROUNDS
  const wrapsOnDisk = async () => (await deps.read())?.wraps ?? []
  setWraps(await wrapsOnDisk())
  /** What another page of this tablet has written counts as well; from a disk that does not answer, what was known. */
  const look = async () => {
    const found = await wrapsOnDisk().catch(() => undefined)
    if (found !== undefined) setWraps(found)
  }
  const save = async (change: (before: Wraps) => Wraps) => {
    const { wraps: now } = await deps.change((before) => change(before ?? { wraps: [], tries: {} }))
    setWraps(now)
    return now
  }
  const dataKey = () => {
    const now = key()
    if (!now) throw new Error('the store of this tablet is closed')
    return now
  }
  /** Counted before it is checked, so that switching the tablet off in between wins no try. */
  const count = async (person: string): Promise<number> => {
    let left = 0
    await save((all) => {
      const { wrong, notBefore } = all.tries[person] ?? { wrong: 0, notBefore: 0 }
      // A clock that was set back must not lock anyone out for longer than the longest rest.
      left = Math.max(0, Math.min(LONGEST_REST, notBefore - deps.now()))
      if (left > 0) return all
      const rest = wrong + 1 < FREE ? 0 : Math.min(LONGEST_REST, FIRST_REST * 2 ** (wrong + 1 - FREE))
      const tries = { ...all.tries, [person]: { wrong: wrong + 1, notBefore: deps.now() + rest } }
      if (wrong + 1 < MOST_PINS) return { ...all, tries }
      return { wraps: all.wraps.filter((wrap) => wrap.person !== person || wrap.how !== 'pin'), tries }
    })
    return left
  }
  const passed = (person: string) => save(({ wraps: all, tries: { [person]: _, ...tries } }) => ({ wraps: all, tries }))
  const replace = (wrap: Wrap) =>
    save(({ wraps: all, tries }) => ({
      wraps: [...all.filter(({ person, how }) => person !== wrap.person || how !== wrap.how), wrap],
      tries,
    }))

  return {
    isOpen: () => key() !== undefined,
    exists: () => wraps().length > 0,
    openers() {
      const all = new Map<string, Set<How>>()
      for (const { person, how } of wraps())
        if (person !== undefined && how !== 'server') all.set(person, (all.get(person) ?? new Set()).add(how))
      return all
    },
    async begin(by) {
      if (key()) return
      const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, true, ['encrypt', 'decrypt'])
      const own = await wrapped(made, by, rounds)
      const all = await save((before) => (before.wraps.length > 0 ? before : { ...before, wraps: [own] }))
      if (all.includes(own)) setKey(() => made)
    },
    async openByServer(secret) {
      await look()
      const wrap = wraps().find(({ how }) => how === 'server')
      const found = wrap && (await unwrapped(wrap, secret))
      if (found) setKey(() => found)
      return found !== undefined
    },
    async openBy(person, secret) {
      const how = howOf(secret)
      await look()
      const wrap = wraps().find((each) => each.person === person && each.how === how)
      if (!wrap) return { outcome: 'unknown' }
      const ms = await count(person)
      if (ms > 0) return { outcome: 'wait', ms }
      const found = await unwrapped(wrap, secret)
      if (!found) return { outcome: 'wrong' }
      await passed(person)
      setKey((before) => before ?? found)
      return { outcome: 'open' }
    },
    async admit(person, secret) {
      const how = howOf(secret)
      const before = wraps().find((each) => each.person === person && each.how === how)
      if (before && (await unwrapped(before, secret))) return void (await passed(person))
      await replace(await wrapped(dataKey(), { person, secret }, rounds))
      await passed(person)
    },
    async admitServer(secret) {
      await replace(await wrapped(dataKey(), { secret }, rounds))
    },
    async seal(place, value) {
      const iv = random(12)
      const how = { name: algorithm, iv, additionalData: bytesOf(place) }
      return { iv, data: await crypto.subtle.encrypt(how, dataKey(), bytesOf(JSON.stringify(value))) }
    },
    async open(place, { iv, data }) {
      const how = { name: algorithm, iv, additionalData: bytesOf(place) }
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, dataKey(), data)))
    },
  }
}
