import { createSignal } from 'solid-js'
import { type Answer, type Api, problemIn, type Refused } from './api.ts'
import type { Heard, Waiting } from './disk.ts'
import type { Outbox, Receipt } from './outbox.ts'

/** At most this many entries go in one batch: small enough to be sent whole over a poor connection. */
const BATCH = 50
const FIRST_WAIT = 1000
const LONGEST_WAIT = 30_000

export type SyncDeps = {
  readonly api: Api
  readonly outbox: Outbox
  /** The staff id of who is signed in; entries of others wait for them. */
  readonly author: () => string | undefined
  /** Told of entries that the server now has. */
  readonly onServer: (entries: readonly Heard[]) => void
  /** Told when the server no longer knows the sign-in, or knows another person. */
  readonly signedOut: () => void
  /** Runs something later; returns what calls it off. */
  readonly later: (ms: number, run: () => void) => () => void
  /** 0 to 1, so that tablets that lost the same server do not all come back in the same instant. */
  readonly random: () => number
}

export type Sync = {
  /** Sends what waits. Does nothing while a back-off runs, so that tapping cannot hammer a server in trouble. */
  readonly flush: () => Promise<void>
  /** The network is back or the person is: forget the back-off and send. */
  readonly retryNow: () => Promise<void>
  /** Ids in flight; a signal. */
  readonly sending: () => ReadonlySet<string>
  /** True while the last attempt failed and the next is waited for; a signal. */
  readonly troubled: () => boolean
  readonly stop: () => void
}

type Verdict = { readonly done: readonly Receipt[]; readonly refused: readonly { id: string; refused: Refused }[] }
type Outcome =
  | { readonly is: 'judged'; readonly verdict: Verdict }
  | { readonly is: 'later'; readonly ms?: number | undefined }
  | { readonly is: 'signed-out' }
  /** The whole batch was declined by the server: sent again one by one, only the bad entry is refused. */
  | { readonly is: 'declined'; readonly refused: Refused }

/** Sends the outbox: oldest first, in batches, one at a time, slower when the server does not answer. */
export function createSync(deps: SyncDeps): Sync {
  const [sending, setSending] = createSignal<ReadonlySet<string>>(new Set())
  const [troubled, setTroubled] = createSignal(false)
  let running: Promise<void> | undefined
  let callOff: (() => void) | undefined
  let failures = 0
  let wanted = false
  let stopped = false

  const rest = (ms?: number) => {
    failures += 1
    setTroubled(true)
    const backOff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1))
    callOff?.()
    callOff = deps.later(Math.max(ms ?? 0, backOff * (0.75 + deps.random() / 2)), () => {
      callOff = undefined
      void flush()
    })
  }
  const attempt = async (batch: readonly Waiting[]): Promise<boolean> => {
    setSending(new Set(batch.map((row) => row.id)))
    const outcome = await post(deps.api, batch)
    if (outcome.is === 'later') rest(outcome.ms)
    if (outcome.is === 'signed-out') deps.signedOut()
    if (outcome.is === 'declined') {
      if (batch.length === 1) return settle(deps, batch, { done: [], refused: refuseAll(batch, outcome.refused) })
      for (const row of batch) if (!(await attempt([row]))) return false
      return true
    }
    return outcome.is === 'judged' && settle(deps, batch, outcome.verdict)
  }
  const drain = async () => {
    const held = new Set<string>()
    while (!stopped) {
      const author = deps.author()
      const batch = author === undefined ? [] : await nextOf(deps.outbox, author, held)
      if (batch.length === 0) return
      if (!(await attempt(batch))) {
        if (callOff === undefined && deps.author() === author) rest()
        return
      }
      failures = 0
      setTroubled(false)
    }
  }
  const flush = (): Promise<void> => {
    wanted = true
    if (callOff !== undefined || stopped) return Promise.resolve()
    running ??= untilNothingIsWanted().finally(() => {
      running = undefined
      setSending(new Set<string>())
    })
    return running
  }
  /** An entry charted while the last look at the disk was under way asks for one look more. */
  const untilNothingIsWanted = async () => {
    while (wanted && callOff === undefined && !stopped) {
      wanted = false
      await drain().catch(() => rest())
    }
  }
  return {
    flush,
    sending,
    troubled,
    retryNow() {
      callOff?.()
      callOff = undefined
      failures = 0
      return flush()
    },
    stop() {
      stopped = true
      callOff?.()
    },
  }
}

/**
 * The next batch. A session whose own first entry was refused is not on the server, so its other entries would be
 * refused for that alone: they wait until a person has dealt with the first.
 */
function nextOf(outbox: Outbox, author: string, held: Set<string>) {
  for (const row of outbox.waiting())
    if (row.entry.kind === 'session-opened' && row.refused !== undefined) held.add(row.sessionId)
  return outbox.next(author, BATCH, held)
}

/** Writes the server's verdict to the disk; true when it settled anything, else asking again at once is a busy loop. */
async function settle(deps: SyncDeps, batch: readonly Waiting[], { done, refused }: Verdict): Promise<boolean> {
  const ours = new Set(batch.map((row) => row.id))
  const receipts = done.filter(({ id }) => ours.has(id))
  const refusals = refused.filter(({ id }) => ours.has(id))
  if (refusals.length > 0) await deps.outbox.refused(refusals)
  if (receipts.length > 0) await deps.outbox.acknowledged(receipts, deps.onServer)
  return receipts.length + refusals.length > 0
}

const refuseAll = (batch: readonly Waiting[], refused: Refused) => batch.map(({ id }) => ({ id, refused }))

/** Planning a session has a call of its own; it goes alone, before what was charted in that session. */
async function post(api: Api, batch: readonly Waiting[]): Promise<Outcome> {
  const first = batch[0]
  if (first === undefined) return { is: 'judged', verdict: { done: [], refused: [] } }
  if (first.entry.kind === 'session-opened') return openSession(api, first)
  const opening = batch.findIndex(({ entry }) => entry.kind === 'session-opened')
  const entries = (opening < 0 ? batch : batch.slice(0, opening)).map((row) => ({ ...row.entry, author: row.author }))
  const path = `/api/sessions/${encodeURIComponent(first.sessionId)}/entries`
  return judged(await api.call<{ results: readonly Result[] }>('POST', path, { entries }), ({ results }) =>
    verdictOf(results),
  )
}

async function openSession(api: Api, { id, author, entry }: Waiting): Promise<Outcome> {
  const { kind: _, body, ...envelope } = entry
  const answer = await api.call<Receipt>('POST', '/api/sessions', { ...envelope, ...body, id, author })
  return judged(answer, ({ seq, hash }) => ({ done: [{ id, seq, hash }], refused: [] }))
}

type Result = {
  readonly id: string
  readonly outcome: string
  readonly seq?: number
  readonly hash?: string
  readonly problem?: Readonly<Record<string, unknown>>
}

function verdictOf(results: readonly Result[] | undefined): Verdict {
  const done: Receipt[] = []
  const refused: { id: string; refused: Refused }[] = []
  for (const { id, outcome, seq, hash, problem } of results ?? []) {
    if (outcome === 'recorded' || outcome === 'duplicate') done.push({ id, seq, hash })
    // Refused for its author only: it is theirs to send, and waits for them.
    else if (outcome === 'refused' && !isAboutAuthor(problem))
      refused.push({ id, refused: problemIn(problem ?? {}, 422) })
  }
  return { done, refused }
}

const isAboutAuthor = (problem: Result['problem']) => problemIn(problem ?? {}, 0).type === 'author-not-signed-in'

/** No network, a server in trouble or in a hurry, and anything that is not the server's own word: later. */
function judged<T>(answer: Answer<T>, verdict: (value: T) => Verdict): Outcome {
  if (answer.ok) return { is: 'judged', verdict: verdict(answer.value) }
  const { refused } = answer
  const transient = refused.status === 408 || refused.status === 425 || refused.status === 429
  if (refused.status === 401 || refused.type === 'author-not-signed-in') return { is: 'signed-out' }
  if (refused.status < 400 || refused.status >= 500 || transient || !refused.byServer)
    return { is: 'later', ms: refused.retryAfter }
  return { is: 'declined', refused }
}
