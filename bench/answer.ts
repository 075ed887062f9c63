export type Answer = { readonly status: number; readonly body: Buffer }
export type Read = {
  readonly answer: Answer
  /** Nothing more comes on this connection. */
  readonly last: boolean
}

/** Reads one answer as its bytes come in; each byte is looked at once, however long the answer is. */
export type Reader = {
  /** The answer, once all of it is here. Throws on bytes that are none: they are never guessed at. */
  readonly take: (bytes: Buffer) => Read | undefined
  /** No more bytes come. */
  readonly end: () => Read | undefined
}

type Part = 'head' | 'sized' | 'to the end' | 'size of a chunk' | 'chunk' | 'behind a chunk' | 'behind the last chunk'

const HEAD_END = '\r\n\r\n'
const LINE_END = '\r\n'

/** Reads the answer to a request by `method` (RFC 9112, 6.3). An event stream counts as whole with its head. */
export function answerTo(method: string): Reader {
  let part: Part = 'head'
  let unread: Buffer = Buffer.alloc(0)
  let missing = 0
  let status = 0
  let last = false
  const body: Buffer[] = []

  const whole = (): Read => ({ answer: { status, body: Buffer.concat(body) }, last: last || unread.length > 0 })

  /** Up to a mark, which is passed over; undefined until it is here. */
  function upTo(mark: string): string | undefined {
    const at = unread.indexOf(mark)
    if (at < 0) return undefined
    const text = unread.toString('latin1', 0, at)
    unread = unread.subarray(at + mark.length)
    return text
  }

  /** Takes what is here of the body; true once nothing of this part is missing. */
  function filled(): boolean {
    const some = unread.subarray(0, missing)
    if (some.length > 0) body.push(some)
    missing -= some.length
    unread = unread.subarray(some.length)
    return missing === 0
  }

  /** What comes next; `whole` when nothing does, undefined when it is not here yet. */
  const next: Record<Part, () => Part | 'whole' | undefined> = {
    head() {
      const head = upTo(HEAD_END)?.toLowerCase()
      if (head === undefined) return undefined
      const [, code] = /^http\/1\.1 ([1-5]\d\d)(?: |\r|$)/.exec(head) ?? []
      if (code === undefined) throw new Error(`this is no answer: ${JSON.stringify(head.slice(0, 80))}`)
      status = Number(code)
      // "100 Continue" and the like only come before the answer.
      if (status < 200) return 'head'
      const stream = head.includes('\r\ncontent-type: text/event-stream')
      last = stream || head.includes('\r\nconnection: close')
      if (stream || method === 'HEAD' || status === 204 || status === 304) return 'whole'
      if (head.includes('\r\ntransfer-encoding: chunked')) return 'size of a chunk'
      const length = /\r\ncontent-length: (\d+)/.exec(head)
      missing = length ? Number(length[1]) : Number.POSITIVE_INFINITY
      return length ? 'sized' : 'to the end'
    },
    sized: () => (filled() ? 'whole' : undefined),
    'to the end': () => (filled() ? 'whole' : undefined),
    /**
     * The end is where a chunk of none stands. To look for the bytes of that one (`0`, two line ends) would find it in
     * the midst of a table whose line ends with 0 where its chunk does.
     */
    'size of a chunk'() {
      const size = upTo(LINE_END)
      if (size === undefined) return undefined
      if (!/^[0-9a-f]+$/i.test(size)) throw new Error(`this is no length of a chunk: ${JSON.stringify(size)}`)
      missing = Number.parseInt(size, 16)
      return missing === 0 ? 'behind the last chunk' : 'chunk'
    },
    chunk: () => (filled() ? 'behind a chunk' : undefined),
    'behind a chunk': () => (upTo(LINE_END) === undefined ? undefined : 'size of a chunk'),
    'behind the last chunk': () => (upTo(LINE_END) === undefined ? undefined : 'whole'),
  }

  return {
    take(bytes) {
      unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes])
      for (;;) {
        const then = next[part]()
        if (then === undefined) return undefined
        if (then === 'whole') return whole()
        part = then
      }
    },
    end() {
      last = true
      return part === 'to the end' ? whole() : undefined
    },
  }
}
