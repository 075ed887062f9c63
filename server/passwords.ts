import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane; some 80 ms on a small server.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
export type Cost = typeof cost
const TAG_BYTES = 32

/** At most this many at a time: each holds 19 MiB and a thread, and a flood of guesses must not starve the charting. */
const atOnce = 2
const mayWait = 64
/** Whoever waited this long without a turn is told so, and asks again: nobody looks at a screen that hangs. */
const LONGEST_WAIT_MS = 600
let running = 0
/** Tablets that are known come before whoever else asks: a flood of guesses waits behind them. */
const waiting = { first: new Set<() => void>(), rest: new Set<() => void>() }
type Turn = { readonly longest: number; readonly first?: boolean | undefined }

/** More sign-ins at once than the server can check; the caller says so and the tablet tries again. */
export class TooBusy extends Error {}

/** @throws TooBusy when too many wait, or after `longest` ms without a turn. Work that began goes on to its end. */
async function inTurn<T>(work: () => Promise<T>, asked: Turn): Promise<T> {
  if (running < atOnce) running += 1
  else await turn(asked)
  try {
    return await work()
  } finally {
    const [next] = [...waiting.first, ...waiting.rest]
    if (next) next()
    else running -= 1
  }
}

function turn({ longest, first = false }: Turn): Promise<void> {
  const line = first ? waiting.first : waiting.rest
  if (line.size >= mayWait) return Promise.reject(new TooBusy())
  return new Promise((resolve, reject) => {
    const leave = (then: () => void) => () => {
      clearTimeout(tired)
      line.delete(go)
      then()
    }
    const go = leave(resolve)
    const tired = setTimeout(
      leave(() => reject(new TooBusy())),
      longest,
    )
    line.add(go)
  })
}

/**
 * A password or PIN as it is stored: argon2id in its own text form (PHC), with its salt and cost. It waits for its turn
 * as long as a demo clinic's ten accounts need on a slow machine.
 */
export async function hashSecret(secret: string, at: Cost = cost): Promise<string> {
  const salt = randomBytes(16)
  const tag = await inTurn(() => tagOf(secret, salt, at, TAG_BYTES), { longest: 60_000 })
  const { memory, passes, parallelism } = at
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain64(salt)}$${plain64(tag)}`
}

/**
 * Whether this is the secret that was stored. Without one stored it takes as long and says no. `first`: before all who
 * are not.
 */
export async function isSecret(
  secret: string,
  stored: string | undefined,
  { first = false }: { readonly first?: boolean } = {},
): Promise<boolean> {
  const known = stored === undefined ? undefined : parsed(stored)
  const { salt, tag, ...at } = known ?? { salt: Buffer.alloc(16), tag: Buffer.alloc(TAG_BYTES), ...cost }
  const found = await inTurn(() => tagOf(secret, salt, at, tag.length), { longest: LONGEST_WAIT_MS, first })
  return timingSafeEqual(found, tag) && known !== undefined
}

const tagOf = (secret: string, salt: Buffer, at: Cost, tagLength: number) =>
  // The same password typed on another keyboard may come as other code points.
  derive('argon2id', { message: secret.normalize('NFKC'), nonce: salt, tagLength, ...at })

const plain64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

function parsed(stored: string) {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored)
  if (!match) throw new Error('a stored secret is not in the form that this version writes')
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}
