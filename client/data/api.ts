import { dataWords } from './words.ts'

/** Why the server declined (RFC 9457), or why there was no answer: then `status` is 0. */
export type Refused = {
  readonly status: number
  /** Stable, to be compared; `no-network` when nothing came back. */
  readonly type: string
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
  /** Ms that the server asks to wait. */
  readonly retryAfter?: number | undefined
  /** False when something between us and the server said it (a proxy, a captive portal): that judges nothing. */
  readonly byServer: boolean
  /** Whatever else the problem details carry. */
  readonly more: Readonly<Record<string, unknown>>
}
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: Refused }

export type Api = {
  /** Calls the server and waits `patience` ms at most. Never throws: no network is an answer like another. */
  readonly call: <T>(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    patience?: number,
  ) => Promise<Answer<T>>
}

export type ApiDeps = {
  readonly fetch: typeof fetch
  readonly now: () => number
  /** Told after each answer: the server's time, when it was asked and when it answered; ms. */
  readonly learnTime: (server: number, askedAt: number, answeredAt: number) => void
  /** Told after each call whether the server answered at all. */
  readonly reached: (answered: boolean) => void
}

/** The one door to the server: JSON, the sign-in cookie, a time limit, and the server's clock from every answer. */
export function createApi(deps: ApiDeps): Api {
  return {
    async call<T>(method: string, path: string, body?: unknown, patience = 15_000): Promise<Answer<T>> {
      const askedAt = deps.now()
      try {
        const response = await deps.fetch(path, {
          method,
          credentials: 'same-origin',
          cache: 'no-store',
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          signal: AbortSignal.timeout(patience),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        learn(deps, response, askedAt)
        const content = await contentOf(response)
        deps.reached(true)
        if (!response.ok) return { ok: false, refused: refusedBy(response, content) }
        if (content === undefined && response.status !== 204)
          return { ok: false, refused: notUnderstood(response.status) }
        return { ok: true, value: content as T }
      } catch {
        deps.reached(false)
        return { ok: false, refused: noNetwork }
      }
    },
  }
}

/** The Date header is cut to the second, so half a second is added: right within half a second either way. */
function learn(deps: ApiDeps, response: Response, askedAt: number) {
  const server = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(server)) deps.learnTime(server + 500, askedAt, deps.now())
}

/** The JSON of an answer; undefined for anything else. Throws when the connection breaks half way. */
async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!/json/.test(response.headers.get('content-type') ?? '') || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('half an answer')
  }
}

/** As if no answer had come. */
export const noNetwork: Refused = {
  status: 0,
  type: 'no-network',
  title: dataWords.notConnected,
  detail: dataWords.notConnectedDetail,
  byServer: false,
  more: {},
}
const notUnderstood = (status: number): Refused => ({
  status,
  type: 'not-understood',
  title: dataWords.notUnderstood,
  byServer: false,
  more: {},
})

function refusedBy(response: Response, content: unknown): Refused {
  const { status } = response
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined
  if (typeof content !== 'object' || content === null) return { ...notUnderstood(status), retryAfter }
  return { ...problemIn(content as Record<string, unknown>, status), retryAfter }
}

/** A problem as the server words it, of a whole call or of one entry in a batch. */
export function problemIn(content: Readonly<Record<string, unknown>>, status: number): Refused {
  const { type, title, detail, errors, status: own, ...more } = content
  return {
    status: typeof own === 'number' ? own : status,
    type: lastWord(type),
    title: typeof title === 'string' ? title : dataWords.notUnderstood,
    detail: typeof detail === 'string' ? detail : undefined,
    errors: Array.isArray(errors) ? errors : undefined,
    byServer: typeof type === 'string',
    more,
  }
}

/** A type may be a whole address; its last part is what is compared. */
const lastWord = (type: unknown) =>
  typeof type === 'string' ? (type.split(/[/:#]/).at(-1) ?? type) : dataWords.unknown
