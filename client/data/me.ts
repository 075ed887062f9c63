import { createSignal } from 'solid-js'
import type { Staff } from '../../chart/people.ts'
import type { Doorstep, Me, Setup } from '../../chart/wire.ts'
import type { Answer, Api, Refused } from './api.ts'
import { type Disk, forget, keep, kept } from './disk.ts'
import type { ServerTime } from './server-time.ts'

/** Who is at this tablet, as far as it knows. */
export type Here =
  | { readonly at: 'asking' }
  /** The server has no account yet. */
  | { readonly at: 'first-run' }
  | { readonly at: 'signed-out' }
  /** No answer, and nobody was signed in when this tablet last heard of the server. */
  | { readonly at: 'unreachable' }
  | { readonly at: 'here'; readonly me: Me }

/** Somebody who signed in on this tablet before: offered for a quick switch. */
export type Known = Pick<Staff, 'id' | 'username' | 'name' | 'initials'>

export type MeStore = {
  readonly here: () => Here
  /** The person signed in; undefined when nobody is. */
  readonly me: () => Me | undefined
  /** Whether this is the demo clinic, for the banner; true also before sign-in. */
  readonly demo: () => boolean
  readonly known: () => readonly Known[]
  /** Asks the server. Without an answer, the person who was here last stays: the cookie is still theirs. */
  readonly ask: () => Promise<void>
  readonly signIn: (username: string, password: string) => Promise<Answer<unknown>>
  /** A PIN returns to the chart; with a user name it switches the person. */
  readonly unlock: (pin: string, username?: string) => Promise<Answer<unknown>>
  readonly signOut: () => Promise<Answer<unknown>>
  readonly setUp: (setup: Setup) => Promise<Answer<unknown>>
}

export type MeDeps = { readonly api: Api; readonly disk: Disk; readonly time: ServerTime }

export function createMe({ api, disk, time }: MeDeps): MeStore {
  const [here, setHere] = createSignal<Here>({ at: 'asking' })
  const [demo, setDemo] = createSignal(false)
  const [known, setKnown] = createSignal<readonly Known[]>([])

  const welcome = async (me: Me) => {
    setDemo(me.demo)
    setHere({ at: 'here', me })
    const { id, username, name, initials } = me.staff
    const others = (await kept<readonly Known[]>(disk, 'known'))?.filter((person) => person.id !== id) ?? []
    setKnown([{ id, username, name, initials }, ...others].slice(0, 6))
    await keep(disk, 'known', known())
    await keep(disk, 'me', me)
  }
  const leave = async (doorstep: Partial<Doorstep>) => {
    setDemo(doorstep.demo === true)
    setHere({ at: doorstep.setUp === false ? 'first-run' : 'signed-out' })
    setKnown((await kept<readonly Known[]>(disk, 'known')) ?? [])
    await forget(disk, 'me')
  }
  const ask = async () => {
    const askedAt = time.raw()
    const answer = await api.call<Me>('GET', '/api/me')
    if (answer.ok) {
      time.learn(Date.parse(answer.value.now), askedAt, time.raw(), true)
      await welcome(answer.value)
    } else if (answer.refused.status === 401) await leave(answer.refused.more)
    else if (here().at !== 'here') {
      const last = await kept<Me>(disk, 'me')
      if (last) setDemo(last.demo)
      setHere(last ? { at: 'here', me: last } : { at: 'unreachable' })
    }
  }
  /**
   * Signing in answers who is here; loading the demo clinic signs nobody in. The clock is measured by a call of its own:
   * checking a password takes the server a while, which would be taken for the way.
   */
  const arrive = async (answer: Answer<Me | Doorstep>) => {
    if (!answer.ok) return answer
    if ('staff' in answer.value) {
      await welcome(answer.value)
      void ask()
    } else await leave(answer.value)
    return answer
  }
  return {
    here,
    demo,
    known,
    ask,
    me: () => {
      const now = here()
      return now.at === 'here' ? now.me : undefined
    },
    signIn: async (username, password) => arrive(await api.call<Me>('POST', '/api/sign-in', { username, password })),
    unlock: async (pin, username) =>
      arrive(await api.call<Me>('POST', '/api/unlock', username === undefined ? { pin } : { username, pin })),
    async signOut() {
      const answer = await api.call('POST', '/api/sign-out', {})
      // Signed out already is signed out; no answer is not.
      if (answer.ok || answer.refused.status === 401) await leave({ setUp: true, demo: demo() })
      return answer
    },
    setUp: async (setup) => arrive(await api.call<Me | Doorstep>('POST', '/api/setup', setup)),
  }
}

/** What a person reads when something was declined: the fact, then what to do. */
export const sentence = (refused: Refused) => refused.detail ?? refused.title
