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
  /** Must be on the disk when it answers: a wrong try counts also when the tablet is switched off right after it. */
  readonly write: (wraps: Wraps) => Promise<void>
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

export type Keyring = {
  /** Whether the data key is in memory; a signal. */
  readonly isOpen: () => boolean
  /** Whether this tablet has a data key at all: something was kept on it. */
  readonly exists: () => boolean
  /** Staff ids that can open it without the server, each with what they can type; a signal. */
  readonly openers: () => ReadonlyMap<string, ReadonlySet<How>>
  /** Makes the data key, when there is none. */
  readonly begin: () => Promise<void>
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

async function wrapped(key: CryptoKey, secret: string, rounds: number): Promise<Omit<Wrap, 'how'>> {
  const [salt, iv] = [random(16), random(12)]
  const by = await wrappingKey(secret, salt, rounds)
  return { salt, iv, rounds, key: await crypto.subtle.wrapKey('raw', key, by, { name: algorithm, iv }) }
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
  let tries: Readonly<Record<string, Tries>> = {}
  const known = await deps.read()
  if (known) {
    setWraps(known.wraps)
    tries = known.tries
  }
  let saving: Promise<void> = Promise.resolve()
  /** One after the other: two people admitted at once, each added to what was there before, would leave only one. */
  const save = (change: (before: readonly Wrap[]) => readonly Wrap[] = (before) => before): Promise<void> => {
    const write = async () => {
      const next = change(wraps())
      await deps.write({ wraps: next, tries })
      setWraps(next)
    }
    saving = saving.then(write, write)
    return saving
  }
  const dataKey = () => {
    const now = key()
    if (!now) throw new Error('the store of this tablet is closed')
    return now
  }
  /** Counted before it is checked, so that switching the tablet off in between wins no try. */
  const count = async (person: string): Promise<number> => {
    const { wrong, notBefore } = tries[person] ?? { wrong: 0, notBefore: 0 }
    // A clock that was set back must not lock anyone out for longer than the longest rest.
    const left = Math.min(LONGEST_REST, notBefore - deps.now())
    if (left > 0) return left
    const rest = wrong + 1 < FREE ? 0 : Math.min(LONGEST_REST, FIRST_REST * 2 ** (wrong + 1 - FREE))
    tries = { ...tries, [person]: { wrong: wrong + 1, notBefore: deps.now() + rest } }
    const exhausted = wrong + 1 >= MOST_PINS
    await save((all) => (exhausted ? all.filter((wrap) => wrap.person !== person || wrap.how !== 'pin') : all))
    return 0
  }
  const passed = async (person: string) => {
    const { [person]: _, ...others } = tries
    tries = others
    await save()
  }
  const replace = (wrap: Wrap) =>
    save((all) => [...all.filter(({ person, how }) => person !== wrap.person || how !== wrap.how), wrap])

  return {
    isOpen: () => key() !== undefined,
    exists: () => wraps().length > 0,
    openers() {
      const all = new Map<string, Set<How>>()
      for (const { person, how } of wraps())
        if (person !== undefined && how !== 'server') all.set(person, (all.get(person) ?? new Set()).add(how))
      return all
    },
    async begin() {
      if (wraps().length > 0 || key()) return
      const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, true, ['encrypt', 'decrypt'])
      // Another begun at once may be in use already: what it sealed must stay readable.
      setKey((before) => before ?? made)
    },
    async openByServer(secret) {
      const wrap = wraps().find(({ how }) => how === 'server')
      const found = wrap && (await unwrapped(wrap, secret))
      if (found) setKey(() => found)
      return found !== undefined
    },
    async openBy(person, secret) {
      const how = howOf(secret)
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
      if (before && (await unwrapped(before, secret))) return passed(person)
      await replace({ person, how, ...(await wrapped(dataKey(), secret, rounds)) })
      await passed(person)
    },
    async admitServer(secret) {
      // The server's secret has 256 bits of its own: rounds would only cost time.
      await replace({ how: 'server', ...(await wrapped(dataKey(), secret, 1)) })
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
