import { type Accessor, createComputed, createMemo, createSignal, onCleanup, untrack } from 'solid-js'

/** What the server answered to the present question; undefined until it has. A signal. */
export type Answered<T> = {
  (): T | undefined
  /** The present question is on its way; a signal. */
  readonly loading: boolean
  /** The last answer, also to the question before; a signal. */
  readonly latest: T | undefined
}

type Known<T> = {
  readonly latest?: T | undefined
  /** The question is the one that was answered last. */
  readonly isAnswered: boolean
  readonly loading: boolean
  readonly failed?: { readonly error: unknown } | undefined
}

/** A question that is asked when the screen is built, and never changes. */
export const once = () => true

/**
 * Asks the server when `question` changes, not while it is undefined, and again at `refetch`, as after an act that
 * made the answer before an old one: it is gone at once. `refresh` leaves it on the screen meanwhile; `mutate` puts an
 * answer that came otherwise. What `ask` throws is thrown to who reads the answer.
 *
 * Not Solid's resources: a page that reads one is taken off the screen as a whole until the server has answered, be it
 * 15 s on a bad network (decision 0022).
 */
export function createAnswer<Q, T>(
  question: Accessor<Q | undefined>,
  ask: (question: Q, before: T | undefined) => Promise<T>,
) {
  const [known, setKnown] = createSignal<Known<T>>({ isAnswered: false, loading: false })
  let round = 0
  const put = async (of: Q, keeps = false) => {
    round += 1
    const mine = round
    setKnown(({ latest, isAnswered }) => ({ latest, isAnswered: keeps && isAnswered, loading: true }))
    try {
      const latest = await ask(of, untrack(known).latest)
      if (mine === round) setKnown({ latest, isAnswered: true, loading: false })
    } catch (error) {
      if (mine === round) setKnown((before) => ({ ...before, loading: false, failed: { error } }))
    }
  }
  const present = createMemo(question)
  createComputed(() => {
    const of = present()
    round += 1
    setKnown(({ latest }) => ({ latest, isAnswered: false, loading: false }))
    if (of !== undefined) void untrack(() => put(of))
  })
  onCleanup(() => {
    round += 1
  })
  const again = async (keeps: boolean) => {
    const of = untrack(present)
    if (of !== undefined) await put(of, keeps)
  }
  const orThrow = () => {
    const { failed } = known()
    if (failed !== undefined) throw failed.error
    return known()
  }
  const answer: Answered<T> = Object.defineProperties(
    () => {
      const { isAnswered, latest } = orThrow()
      return isAnswered ? latest : undefined
    },
    { loading: { get: () => known().loading }, latest: { get: () => orThrow().latest } },
  ) as Answered<T>
  return [
    answer,
    {
      refetch: () => again(false),
      refresh: () => again(true),
      mutate(change: (before: T | undefined) => T) {
        round += 1
        setKnown(({ latest }) => ({ latest: change(latest), isAnswered: true, loading: false }))
      },
    },
  ] as const
}
