import { createSignal } from 'solid-js'
import type { Staff } from '../../chart/people.ts'
import type { Doorstep, Me, Setup, SignIn } from '../../chart/wire.ts'
import type { Answer, Api, Refused } from './api.ts'
import { type Disk, readClear, writeClear } from './disk.ts'
import { howOf, type Keyring, type Opened } from './keyring.ts'
import type { ServerTime } from './server-time.ts'
import type { Store } from './store.ts'
import { dataWords } from './words.ts'

/** Who is at this tablet, as far as it knows. */
export type Here =
  | { readonly at: 'asking' }
  /** The server has no account yet. */
  | { readonly at: 'first-run' }
  | { readonly at: 'signed-out' }
  /** The password was right, and the clinic asks for a second factor that this person has not set up yet. */
  | { readonly at: 'must-enrol'; readonly me: Me }
  /** What the tablet keeps is sealed and the server did not help: somebody who was here before can open it. */
  | { readonly at: 'closed' }
  /** No answer, and nobody ever signed in on this tablet. */
  | { readonly at: 'unreachable' }
  /** `proven`: the server knows that it is this person; else only this tablet checked it, without a network. */
  | { readonly at: 'here'; readonly me: Me; readonly proven: boolean }

/** What is shown besides the password. */
export type Second = Pick<SignIn, 'code' | 'passkey'>

/** Somebody who signed in on this tablet before: offered for a quick switch. */
export type Known = Pick<Staff, 'id' | 'username' | 'name' | 'initials'>

export type MeStore = {
  readonly here: () => Here
  /** The person signed in; undefined when nobody is. */
  readonly me: () => Me | undefined
  /** Whether this is the demo clinic, for the banner; true also before sign-in. */
  readonly demo: () => boolean
  readonly known: () => readonly Known[]
  /** Whether the person here can come back without a network by their PIN; a signal. */
  readonly hasPinHere: () => boolean
  /** The server is there and wants the person, whom only this tablet checked, to sign in; a signal. */
  readonly mustSignIn: () => boolean
  /** Asks the server who is here. Whoever this tablet checked without a network stays. */
  readonly ask: () => Promise<void>
  /** By password; without a network by the PIN or password that this tablet knows. */
  readonly signIn: (username: string, secret: string, second?: Second) => Promise<Answer<unknown>>
  /** A PIN returns to the chart; with a user name it switches the person. Without a network this tablet checks it. */
  readonly unlock: (pin: string, username?: string) => Promise<Answer<unknown>>
  /** Whether this is the PIN of somebody who was here before, by this tablet alone; nobody is signed in by it. */
  readonly checkHere: (username: string, pin: string) => Promise<Answer<Known>>
  /** Gives up a sign-in or PIN that was not answered yet: whoever turned away from it is not let in later. */
  readonly callOff: () => void
  /** To the sign-in page; what was charted stays. */
  readonly signInAgain: () => void
  readonly signOut: () => Promise<Answer<unknown>>
  readonly setUp: (setup: Setup) => Promise<Answer<unknown>>
}

export type MeDeps = {
  readonly api: Api
  readonly disk: Disk
  readonly store: Store
  readonly keys: Keyring
  readonly time: ServerTime
  /** This tablet's own id. */
  readonly device: string
  /** Reads what the store holds, now that it is open. */
  readonly opened: () => Promise<void>
  /** Locks the tablet. */
  readonly lock: () => void
  readonly later: (ms: number, run: () => void) => () => void
}

type Typed = { readonly username: string; readonly secret: string }
const keptMe = (staffId: string) => `me ${staffId}`
/** So long the server alone is waited for where this tablet could let somebody in itself, ms: the Wi-Fi may hang. */
const PATIENCE = 5000
/** Who was let in by this tablet alone, and the server not told yet. */
const LET_IN = 'let-in'

export function createMe({ api, disk, store, keys, time, device, opened, lock, later }: MeDeps): MeStore {
  const [here, setHere] = createSignal<Here>({ at: 'asking' })
  const [demo, setDemo] = createSignal(false)
  const [known, setKnown] = createSignal<readonly Known[]>([])
  const [mustSignIn, setMustSignIn] = createSignal(false)
  /** What the person typed whom only this tablet checked: shown to the server once it is there. Never on the disk. */
  let unproven: Typed | undefined
  const patience = () => new Promise<undefined>((over) => void later(PATIENCE, () => over(undefined)))
  /** Counts who came and went. What was asked before the last of them is about who was here then. */
  let turn = 0
  /** Counts sign-ins and PINs. The next one calls off the one before: its late answer must not take the tablet. */
  let tries = 0
  const aTry = async (what: (isCalledOff: () => boolean) => Promise<Answer<unknown>>): Promise<Answer<unknown>> => {
    tries += 1
    const mine = tries
    try {
      return await what(() => mine !== tries)
    } catch {
      // A try is counted on the disk before it is checked: one that cannot be written is none.
      return { ok: false, refused: offline(dataWords.diskFailed, 'disk') }
    }
  }

  const readKnown = async () => setKnown((await readClear<readonly Known[]>(disk, 'known')) ?? [])
  const remember = async (staff: Staff) => {
    const { id, username, name, initials } = staff
    setKnown([{ id, username, name, initials }, ...known().filter((person) => person.id !== id)].slice(0, 6))
    await writeClear(disk, 'known', known()).catch(() => undefined)
  }
  /**
   * Written down: a page that is built anew has the sign-in of whoever the server knew before, and the lock that this
   * person opened.
   */
  const letIn = (staffId: string | undefined) => writeClear(disk, LET_IN, staffId).catch(() => undefined)
  const settle = async (me: Me, proven: boolean) => {
    setDemo(me.demo)
    setMustSignIn(false)
    setHere({ at: 'here', me, proven })
    await remember(me.staff)
    await store.keep(keptMe(me.staff.id), me)
  }
  /** Whether the share that the server gives now opens the store. */
  let opensByServer = false
  let opening: Promise<unknown> = Promise.resolve()
  /**
   * Opens the store for whoever the server vouches for; false when only somebody who was here before can. One after
   * the other: of two at once, the second would be here before what is kept was read.
   */
  const openStore = (staffId: string, typed: string | undefined): Promise<boolean> => {
    // A disk that is full or gone opens nothing, and closes nothing that is open.
    const after = opening.then(() => openNow(staffId, typed)).catch(() => keys.isOpen())
    opening = after
    return after
  }
  const openNow = async (staffId: string, typed: string | undefined): Promise<boolean> => {
    if (keys.isOpen() && opensByServer) return true
    const wasOpen = keys.isOpen()
    const answer = await api.call<{ secret: string }>('GET', `/api/tablets/${encodeURIComponent(device)}/key`)
    const secret = answer.ok ? answer.value.secret : undefined
    const openByThese = async () => {
      opensByServer = secret !== undefined && (await keys.openByServer(secret))
      if (typed !== undefined && !keys.isOpen()) await keys.openBy(staffId, typed)
    }
    await openByThese()
    if (!keys.isOpen()) {
      // With neither of them a key could not be kept, and all that it sealed would be lost with this page.
      if (secret !== undefined) await keys.begin({ secret })
      else if (typed !== undefined) await keys.begin({ person: staffId, secret: typed })
      await openByThese()
    }
    if (!keys.isOpen()) return false
    // Also another share than the one before, of a server that lost its key. A full disk must shut nobody out.
    if (secret !== undefined && !opensByServer)
      opensByServer = await keys.admitServer(secret).then(
        () => true,
        () => false,
      )
    if (!wasOpen) await opened().catch(() => undefined)
    return true
  }
  /** The server knows this person, who came or was asked for in the turn `since`. */
  const welcome = async (me: Me, since: number, typed?: string) => {
    if (typed !== undefined) void letIn(undefined)
    if (me.mustEnrol) {
      setDemo(me.demo)
      return void setHere({ at: 'must-enrol', me })
    }
    const isOpen = await openStore(me.staff.id, typed)
    // Somebody else came meanwhile, and must not find the person before back on the screen.
    if (since !== turn) return
    if (!isOpen) {
      setDemo(me.demo)
      return void setHere({ at: 'closed' })
    }
    unproven = undefined
    await settle(me, true)
    // Not waited for: it is slow on purpose. A tablet that is full can then not be opened without the server.
    if (typed !== undefined) void keys.admit(me.staff.id, typed).catch(() => undefined)
  }
  const leave = (doorstep: Partial<Doorstep>) => {
    turn += 1
    setDemo(doorstep.demo === true)
    setHere({ at: doorstep.setUp === false ? 'first-run' : 'signed-out' })
    setMustSignIn(false)
    unproven = undefined
  }
  /** Shows the server what the person typed while it was away. */
  const prove = async ({ username, secret }: Typed) => {
    const since = turn
    const pin = howOf(secret) === 'pin'
    const path = pin ? '/api/unlock' : '/api/sign-in'
    const given = pin ? { username, pin: secret } : { username, password: secret, device }
    await proven(api.call<Me>('POST', path, given), since, secret)
  }
  /** What the server says of whom this tablet let in, in the turn `since`; answers whether it said anything. */
  const proven = async (asked: Promise<Answer<Me>>, since: number, secret: string): Promise<boolean> => {
    const answer = await asked
    const now = here()
    if (since !== turn) void (answer.ok && follow())
    else if (answer.ok) await welcome(answer.value, since, secret)
    else if (answer.refused.byServer && now.at === 'here' && !now.proven) setMustSignIn(true)
    return answer.ok || answer.refused.byServer
  }
  /** The server took what nobody waited for any more, so this page may be another person's by now: they type a PIN. */
  const follow = () => ask(true)
  const ask = async (unawaited = false) => {
    if (known().length === 0) await readKnown().catch(() => undefined)
    const askedAt = time.raw()
    const since = turn
    const mayOpen = here().at === 'asking' && keys.openers().size > 0
    const answer = await api.call<Me>('GET', '/api/me', undefined, mayOpen ? PATIENCE : undefined)
    if (since !== turn) return
    const now = here()
    const kept = now.at === 'here' && !now.proven ? now.me.staff.id : undefined
    if (answer.ok) {
      time.learn(Date.parse(answer.value.now), askedAt, time.raw(), true)
      const { id } = answer.value.staff
      const last = now.at === 'here' ? undefined : await readClear<string>(disk, LET_IN).catch(() => undefined)
      if (since !== turn) return
      // Somebody else opened the lock last: whoever the server names has typed nothing since.
      if (last !== undefined && last !== id) lock()
      if (unawaited && now.at === 'here' && now.me.staff.id !== id) lock()
      if (kept === id) void letIn(undefined)
      if (kept === undefined || kept === id) await welcome(answer.value, since)
      else if (unproven) await prove(unproven)
    } else if (answer.refused.status === 401) {
      if (kept === undefined) leave(answer.refused.more)
      else if (unproven) await prove(unproven)
    } else if (now.at !== 'here') setHere({ at: keys.openers().size > 0 ? 'closed' : 'unreachable' })
  }
  /**
   * Signing in answers who is here; loading the demo clinic signs nobody in. The clock is measured by a call of its
   * own: checking a password takes the server a while, which would be taken for the way.
   */
  const arrive = async (answer: Answer<Me | Doorstep>, typed?: string): Promise<Answer<unknown>> => {
    if (!answer.ok) return answer
    if ('staff' in answer.value) {
      turn += 1
      await welcome(answer.value, turn, typed)
      if (here().at === 'closed') return { ok: false, refused: offline(dataWords.storeClosed, 'store-closed') }
      void ask()
    } else leave(answer.value)
    return answer
  }
  const before = (username: string) => known().find((person) => person.username === username)
  /** Checks by this tablet alone; undefined when it never saw this person type such a secret. */
  const check = async (username: string, secret: string): Promise<Answer<Known> | undefined> => {
    const person = before(username)
    const outcome: Opened = person ? await keys.openBy(person.id, secret) : { outcome: 'unknown' }
    if (outcome.outcome === 'unknown') return undefined
    if (person && outcome.outcome === 'open') return { ok: true, value: person }
    return { ok: false, refused: notOpened(outcome, secret) }
  }
  /** Lets somebody in by this tablet alone; the server has still to be told. */
  const enter = async (
    username: string,
    secret: string,
    isCalledOff: () => boolean,
  ): Promise<Answer<unknown> | undefined> => {
    const wasOpen = keys.isOpen()
    const answer = await check(username, secret)
    if (!answer?.ok) return answer
    if (!wasOpen) await opened().catch(() => undefined)
    const me = await store.kept<Me>(keptMe(answer.value.id))
    if (me === undefined) return undefined
    if (isCalledOff()) return calledOff
    turn += 1
    const mine = turn
    await letIn(me.staff.id)
    if (mine !== turn) return calledOff
    unproven = { username, secret }
    await settle(me, false)
    return answer
  }
  /**
   * What the server says of who typed this; where it is silent, this tablet lets in whom it can. What was asked is not
   * given up: the server may have taken it, and then the sign-in before is over.
   */
  const orHere = async (
    asked: Promise<Answer<Me>>,
    username: string,
    secret: string,
    isCalledOff: () => boolean,
  ): Promise<Answer<unknown>> => {
    const knows = keys.openers().get(before(username)?.id ?? '')
    const soon = await (knows?.has(howOf(secret)) ? Promise.race([asked, patience()]) : asked)
    const early = soon === undefined && !isCalledOff() ? await enter(username, secret, isCalledOff) : undefined
    if (early?.ok) {
      void proven(asked, turn, secret).then((isSaid) => (isSaid ? undefined : ask()))
      return early
    }
    const answer = soon ?? (await asked)
    if (isCalledOff()) {
      if (answer.ok) void follow()
      return calledOff
    }
    if (answer.ok || answer.refused.byServer) return arrive(answer, secret)
    const local = early ?? (await enter(username, secret, isCalledOff))
    if (local?.ok) void ask()
    return local ?? { ok: false, refused: unknownHere(answer.refused) }
  }
  return {
    here,
    demo,
    known,
    mustSignIn,
    ask: () => ask(),
    me: () => {
      const now = here()
      return now.at === 'here' ? now.me : undefined
    },
    hasPinHere: () => {
      const now = here()
      return now.at === 'here' && keys.openers().get(now.me.staff.id)?.has('pin') === true
    },
    signIn: (username, secret, second = {}) =>
      aTry(async (isCalledOff) => {
        const local = here().at === 'closed' ? await enter(username, secret, isCalledOff) : undefined
        if (local?.ok) void ask()
        if (local) return local
        const given: SignIn = { username, password: secret, device, ...second }
        return orHere(api.call<Me>('POST', '/api/sign-in', given), username, secret, isCalledOff)
      }),
    unlock: (pin, username) =>
      aTry(async (isCalledOff) => {
        const now = here()
        const name = username ?? (now.at === 'here' ? now.me.staff.username : '')
        const given = username === undefined ? { pin } : { username, pin }
        return orHere(api.call<Me>('POST', '/api/unlock', given), name, pin, isCalledOff)
      }),
    callOff: () => {
      tries += 1
    },
    checkHere: async (username, pin) =>
      (await check(username, pin)) ?? { ok: false, refused: unknownHere(offline(dataWords.notConnected)) },
    signInAgain: () => leave({ setUp: true, demo: demo() }),
    async signOut() {
      const answer = await api.call('POST', '/api/sign-out', {})
      // Signed out already is signed out; no answer is not.
      if (answer.ok || answer.refused.status === 401) leave({ setUp: true, demo: demo() })
      return answer
    },
    setUp: async (setup) =>
      arrive(
        await api.call<Me | Doorstep>('POST', '/api/setup', 'administrator' in setup ? { ...setup, device } : setup),
        'administrator' in setup ? setup.administrator.password : undefined,
      ),
  }
}

const offline = (title: string, type = 'no-network'): Refused => ({
  status: 0,
  type,
  title,
  byServer: false,
  more: {},
})
const calledOff: Answer<never> = { ok: false, refused: offline(dataWords.calledOff, 'called-off') }
const unknownHere = (refused: Refused): Refused => ({ ...refused, detail: dataWords.notKnownHere })

function notOpened(outcome: Opened, secret: string): Refused {
  if (outcome.outcome === 'wait') return offline(dataWords.restFirst(Math.ceil(outcome.ms / 60_000)), 'too-many-tries')
  return howOf(secret) === 'pin'
    ? offline(dataWords.wrongPin, 'wrong-pin')
    : offline(dataWords.wrongPassword, 'wrong-sign-in')
}

/** What a person reads when something was declined: the fact, then what to do. */
export const sentence = (refused: Refused) => refused.detail ?? refused.title
