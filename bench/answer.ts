export type Answer = { readonly status: number; readonly body: Buffer }
export type Read = {
  readonly answer: Answer
  /** Nothing more comes on this connection. */
  readonly last: boolean
  /** How many bytes stand behind it. */
  readonly left: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')
const NOTHING = Buffer.alloc(0)

/**
 * The answer to a request by `method` (RFC 9112, 6.3), once all of it is here; `ended`: no more bytes come. An event
 * stream counts as whole with its head. Throws on bytes that are no answer: they are never guessed at.
 */
export function answerIn(bytes: Buffer, method: string, ended = false): Read | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase()
  const [, code] = /^http\/1\.1 ([1-5]\d\d)(?: |\r|$)/.exec(head) ?? []
  if (code === undefined) throw new Error(`this is no answer: ${JSON.stringify(head.slice(0, 80))}`)
  const status = Number(code)
  const from = headEnd + HEAD_END.length
  // "100 Continue" and the like only come before the answer.
  if (status < 200) return answerIn(bytes.subarray(from), method, ended)
  const stream = head.includes('\r\ncontent-type: text/event-stream')
  const last = stream || head.includes('\r\nconnection: close')
  const whole = (body: Buffer, to: number): Read => ({ answer: { status, body }, last, left: bytes.length - to })
  if (stream) return whole(NOTHING, bytes.length)
  if (method === 'HEAD' || status === 204 || status === 304) return whole(NOTHING, from)
  if (head.includes('\r\ntransfer-encoding: chunked')) {
    const chunks = chunksIn(bytes, from)
    return chunks && whole(chunks.body, chunks.to)
  }
  const length = /\r\ncontent-length: (\d+)/.exec(head)
  // Without a length the body goes on until the connection ends.
  if (!length) return ended ? { ...whole(bytes.subarray(from), bytes.length), last: true } : undefined
  const to = from + Number(length[1])
  return bytes.length < to ? undefined : whole(bytes.subarray(from, to), to)
}

/**
 * The body that comes in chunks, each behind its length: the end is where a chunk of none stands. To look for the bytes
 * of that one (`0`, two line ends) would find it in the midst of a table whose line ends with 0 where its chunk does.
 */
function chunksIn(bytes: Buffer, from: number): { readonly body: Buffer; readonly to: number } | undefined {
  const parts: Buffer[] = []
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd < 0) return undefined
    const size = bytes.toString('latin1', at, lineEnd)
    if (!/^[0-9a-f]+$/i.test(size))
      throw new Error(`this is no length of a chunk: ${JSON.stringify(size.slice(0, 80))}`)
    const begin = lineEnd + LINE_END.length
    const end = begin + Number.parseInt(size, 16)
    if (bytes.length < end + LINE_END.length) return undefined
    if (end === begin) return { body: Buffer.concat(parts), to: end + LINE_END.length }
    parts.push(bytes.subarray(begin, end))
    at = end + LINE_END.length
  }
}
