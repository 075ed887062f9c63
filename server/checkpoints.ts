import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { statSync } from 'node:fs'
import { promisify } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'
import type { Instant } from '../chart/units.ts'
import {
  type Covered,
  checkpointOf,
  checkpointsAfter,
  newestCheckpoint,
  numbersGiven,
  type SignedCheckpoint,
} from '../db/checkpoints.ts'
import type { Answer, Args, CommandName } from '../db/commands.ts'
import { type KeyRow, key } from '../db/keys.ts'
import type { Db } from '../db/open.ts'
import { isEmpty } from '../db/staff.ts'
import { addToCheckpointFile, readCheckpointFile } from './checkpoint-file.ts'
import { masterKeyAt, readMasterKey, unwrapKey, wrapKey } from './note/keys.ts'

/** Signs, now and then, how far the record went and with what, and keeps that outside the database as well. */
export type Checkpoints = {
  /** The database, each of whose writes may call for a checkpoint. */
  readonly db: Db
  /** Covers all that is committed now. Rejects when it cannot be signed or written outside. */
  readonly make: () => Promise<void>
  /** Signs a text by the same key. */
  readonly sign: (text: (publicKey: string) => string) => Promise<SignedCheckpoint>
}

export type CheckpointsFrom = {
  readonly db: Db
  /** Where they lie outside the database. */
  readonly file: string
  readonly masterKeyFile: string
  readonly now: () => Instant
  readonly newId: () => string
  readonly log: FastifyBaseLogger
}

/** A signature always makes one; besides, never more than this lies behind the newest. */
const EVERY_ENTRIES = 100
const EVERY_AUDIT_ROWS = 1000

const PURPOSE = 'checkpoints'
/** In a thread of Node's own: who charts meanwhile does not wait for it. */
const signed = promisify(sign)
/** `pem` is the private key again, as it goes to the writer's thread. */
type Signer = { readonly key: KeyObject; readonly pem: string; readonly publicKey: string }

export function createCheckpoints(from: CheckpointsFrom): Checkpoints {
  const { db, log } = from
  let latest: Promise<void> = Promise.resolve()
  let signer: Signer | undefined
  let reached: Pick<Covered, 'log' | 'audit'> | undefined

  const make = () => {
    const mine = latest.then(cover)
    // One at a time; the next one tries again what this one could not.
    latest = mine.catch(() => undefined)
    return mine
  }
  let isSetUp = false
  async function cover() {
    isSetUp ||= !isEmpty(db)
    if (!isSetUp) return
    signer ??= await clinicSigner(from)
    let covered: Covered
    do covered = await db.write('cover', { at: from.now(), key: signer.pem })
    while (covered.more)
    await bringOutside(signer.publicKey, covered.number)
    reached = covered
  }

  const sign = async (textBy: (publicKey: string) => string) => {
    signer ??= await clinicSigner(from)
    const text = textBy(signer.publicKey)
    return { text, signature: (await signed(null, Buffer.from(text), signer.key)).toString('base64') }
  }

  const bringOutside = outside(from)

  // What may have been written since both logs were last looked at: a look at every write would cost each of them.
  let written = { log: EVERY_ENTRIES, audit: EVERY_AUDIT_ROWS }
  let going = false
  const isDue = (args: object) => {
    written.log += entriesIn(args)
    written.audit += 1
    if (going || (written.log < EVERY_ENTRIES && written.audit < EVERY_AUDIT_ROWS)) return false
    reached ??= reachOf(newestCheckpoint(db))
    const given = numbersGiven(db)
    written = { log: given.log - reached.log, audit: given.audit - reached.audit }
    return written.log >= EVERY_ENTRIES || written.audit >= EVERY_AUDIT_ROWS
  }
  const failed = (error: unknown) => log.error({ err: error }, 'a checkpoint of the record could not be made')
  const makeBeside = () => {
    going = true
    make()
      .catch(failed)
      .finally(() => {
        going = false
      })
  }

  const write = async <N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> => {
    const answer = await db.write(name, args)
    // The signature stands whatever becomes of its checkpoint; the next write tries again.
    if (name === 'sign') await make().catch(failed)
    else if (isDue(args)) makeBeside()
    return answer
  }
  return { db: { ...db, write }, make, sign }
}

/** How many entries a write may make: a move makes one of each copy, and tells of it in both records. */
function entriesIn(args: object): number {
  if ('entries' in args && Array.isArray(args.entries)) return args.entries.length
  return 'copies' in args && Array.isArray(args.copies) ? args.copies.length + 2 : 1
}

const reachOf = (signed: SignedCheckpoint | undefined) => {
  const last = signed && checkpointOf(signed)
  return { log: last?.log.seq ?? 0, audit: last?.audit.seq ?? 0 }
}

/**
 * Writes outside what lies only inside: the newest, or what a power cut or a full disk kept from it. What lies outside
 * and differs is left as it is: it is the evidence. The whole file is read only when it is not as this left it.
 */
function outside({ db, file, log }: CheckpointsFrom) {
  let left: { readonly size: number; readonly lines: number } | undefined
  return async (publicKey: string, inside: number) => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    const known = size > 0 && left?.size === size ? left : undefined
    const lines = known?.lines ?? readCheckpointFile(file)?.checkpoints.length ?? 0
    const added = checkpointsAfter(db, lines)
    left = known
    if (added.length > 0) {
      left = undefined
      left = { size: await addToCheckpointFile(file, publicKey, added, known?.size), lines: lines + added.length }
    }
    if (inside < lines)
      log.error(
        { outside: lines, inside, file },
        'the database is older than its checkpoints: was a backup restored? Move their file aside once that is clear.',
      )
  }
}

/** The key that signs checkpoints: made once, stored only as the master key wraps it. */
async function clinicSigner({ db, masterKeyFile, now, newId }: CheckpointsFrom): Promise<Signer> {
  const known = key(db, PURPOSE)
  if (known) return opened(known, masterKeyFile)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const id = newId()
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const wrapped = wrapKey(masterKeyAt(masterKeyFile), id, privateKey.export({ type: 'pkcs8', format: 'der' }))
  await db.write('putKey', { key: { id, purpose: PURPOSE, wrapped, certificate: pem, at: now() } })
  return signerOf(privateKey, pem)
}

const signerOf = (key: KeyObject, publicKey: string): Signer => ({
  key,
  pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  publicKey,
})

function opened({ id, wrapped, certificate }: KeyRow, masterKeyFile: string): Signer {
  if (certificate === undefined) throw new Error('the key of the checkpoints is stored without its public half')
  const der = Buffer.from(unwrapKey(readMasterKey(masterKeyFile), id, wrapped))
  return signerOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), certificate)
}

/** PEM of the public half, as the database has it. */
export const checkpointKey = (db: Pick<Db, 'reads'>): string | undefined => key(db, PURPOSE)?.certificate
