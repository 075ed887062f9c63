import { createSignal } from 'solid-js'
import { isWhole, type LogEntry, type StoredEntry } from '../../chart/entry.ts'

/** What of EventSource is used, so that a test can stand in for the network. */
export type Stream = {
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent<string>) => void) | null
  onerror: ((event: Event) => void) | null
  readonly readyState: number
  /** The server says by this event that it is there when there is nothing else to say. */
  addEventListener(type: 'here', heard: () => void): void
  close(): void
}
const CLOSED = 2

export type LiveDeps = {
  readonly open: (url: string) => Stream
  /**
   * Reads what must be read before listening and answers the log's head at that moment; undefined when that failed.
   * Everything after that head comes through the stream, so nothing lies between the two.
   */
  readonly catchUp: () => Promise<number | undefined>
  readonly hear: (entry: StoredEntry) => void
  /** The stream was answered by something that is no stream: a lost sign-in, most likely. */
  readonly gaveUp: () => void
  readonly now: () => number
  readonly later: (ms: number, run: () => void) => () => void
  readonly random: () => number
}

export type Live = {
  readonly start: () => void
  readonly stop: () => void
  /** Woken, back on the network, or unlocked: listen anew from the last entry heard. */
  readonly wake: () => void
  /** The tablet says that it has no network: not to be trusted until the stream is heard again. */
  readonly lost: () => void
  /** When this tablet last knew itself up to date, epoch ms by `now`; undefined before the first time. A signal. */
  readonly upToDateAt: () => number | undefined
  readonly connected: () => boolean
}

/** The server speaks every 15 s at least; a stream that is silent for longer is dead, whatever the network says. */
const SILENCE = 40_000
const LONGEST_WAIT = 30_000

/** Listens to the log. Connecting, reconnecting and waking are one thing: read from the last `seq` that was heard. */
export function createLive(deps: LiveDeps): Live {
  const [connected, setConnected] = createSignal(false)
  const [upToDateAt, setUpToDateAt] = createSignal<number>()
  let stream: Stream | undefined
  let cursor: number | undefined
  let callOff: (() => void) | undefined
  let callOffSilence: (() => void) | undefined
  let failures = 0
  /** Each start, stop and wake begins a new one; what an older one still brings is not for us. */
  let round = 0

  const close = () => {
    round += 1
    callOff?.()
    callOffSilence?.()
    stream?.close()
    stream = undefined
  }
  const again = () => {
    close()
    setConnected(false)
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures) * (0.75 + deps.random() / 2)
    failures += 1
    callOff = deps.later(wait, () => void connect())
  }
  /** Something was heard of the server. */
  const alive = () => {
    failures = 0
    setConnected(true)
    setUpToDateAt(deps.now())
    callOffSilence?.()
    callOffSilence = deps.later(SILENCE, again)
  }
  const connect = async () => {
    close()
    const mine = round
    if (cursor === undefined) {
      const head = await deps.catchUp()
      if (mine !== round) return
      if (head === undefined) return again()
      cursor = head
    }
    const opened = deps.open(`/api/live?after=${cursor}`)
    stream = opened
    callOffSilence = deps.later(SILENCE, again)
    opened.onopen = alive
    opened.addEventListener('here', () => mine === round && alive())
    opened.onmessage = ({ data, lastEventId }) => {
      const entry = read(data)
      if (entry === undefined) return
      cursor = Math.max(cursor ?? 0, Number(lastEventId) || entry.seq)
      alive()
      if (isWhole(entry)) deps.hear(entry)
    }
    opened.onerror = () => {
      if (mine !== round) return
      setConnected(false)
      // The browser reconnects a broken stream by itself, but gives up on an answer that is not one (401, 500, a
      // proxy).
      if (opened.readyState !== CLOSED) return
      // A log that is shorter than what was heard is another one, restored from a backup: everything is read anew.
      cursor = undefined
      again()
      deps.gaveUp()
    }
  }
  return {
    connected,
    upToDateAt,
    start: () => void connect(),
    wake: () => void connect(),
    lost() {
      if (stream !== undefined) again()
    },
    stop() {
      close()
      cursor = undefined
      setConnected(false)
    },
  }
}

function read(data: string): LogEntry | undefined {
  try {
    const entry: unknown = JSON.parse(data)
    return typeof entry === 'object' && entry !== null && 'seq' in entry ? (entry as LogEntry) : undefined
  } catch {
    return undefined
  }
}
