import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { EntryResult } from '../chart/wire.ts'
import { checkFile } from '../db/backup.ts'
import { entriesAfter } from '../db/log.ts'
import { openToRead } from '../db/open.ts'
import { databaseFile } from '../server/compose.ts'
import { type Dice, diceOf } from './chance.ts'
import { type BenchClinic, makeClinic, vitals } from './clinic.ts'
import { openConnection } from './connection.ts'
import { makeImage, mountImage, mountRam } from './disks.ts'
import { house, type ServerProcess, startServer } from './server-process.ts'

export type CutReport = {
  readonly cuts: number
  readonly acknowledged: number
  /** Acknowledged, and not there after the power came back. */
  readonly lost: number
  /** Cuts that lost something. */
  readonly losing: number
  readonly wrong: readonly string[]
}

const TABLETS = 8
/** So many entries are acknowledged before a cut. */
const FEWEST = 20
const MOST = 200
const CHARTED_WITHIN_MS = 30_000
const IMAGE_MIB = 48

/**
 * Cuts the power under the server: stops it, copies its disk as it is at that instant (what still waits in memory is
 * not in the copy), mounts the copy as a machine that starts again would, and looks for what was acknowledged. Needs
 * root and loop mounts. `control`: the same server, with synchronous=NORMAL; it must lose, or this test sees nothing.
 */
export async function powerCuts(
  dir: string,
  { cuts, seed, control = false, tell = () => undefined }: CutOptions,
): Promise<CutReport> {
  const dice = diceOf(seed)
  const ram = mountRam(join(dir, 'ram'), IMAGE_MIB * 3)
  try {
    const root = control ? lessDurableHouse(join(dir, 'house')) : house
    const found = { cuts: 0, acknowledged: 0, lost: 0, losing: 0, wrong: [] as string[] }
    for (; found.cuts < cuts && found.wrong.length === 0; found.cuts += 1) {
      const { acknowledged, lost, wrong } = await oneCut(join(dir, String(found.cuts)), ram.path, root, dice)
      found.acknowledged += acknowledged
      found.lost += lost
      found.losing += lost > 0 ? 1 : 0
      found.wrong.push(...wrong)
      tell(found.cuts + 1, found.lost)
    }
    return found
  } finally {
    ram.remove()
  }
}
export type CutOptions = {
  readonly cuts: number
  readonly seed: number
  readonly control?: boolean
  readonly tell?: (done: number, lost: number) => void
}

async function oneCut(dir: string, ram: string, root: string, dice: Dice) {
  const image = join(ram, 'image')
  makeImage(image, IMAGE_MIB)
  const disk = mountImage(image, join(dir, 'disk'))
  try {
    const clinic = await makeClinic(disk.path, { tablets: TABLETS, sessions: TABLETS })
    // Checkpoints lie elsewhere, as is advised: the sync of their file would bring the entries before it along, and the
    // cut would see less of what the database itself syncs.
    const env = { CHECKPOINT_FILE: join(dir, 'checkpoints.jsonl') }
    const server = await startServer({ dir, dataDir: disk.path, root, env })
    const acknowledged = new Set<string>()
    const charting = clinic.cookies.map((_, n) => chart(server, clinic, n, acknowledged))
    const enough = FEWEST + dice.below(MOST - FEWEST)
    await until(() => acknowledged.size >= enough, server)
    await later(dice.below(100))
    process.kill(server.pid, 'SIGSTOP')
    // What was answered is on its way; nothing more is answered from here on.
    await later(30)
    const answered = [...acknowledged]
    copyFileSync(image, `${image}.cut`)
    await server.end('SIGKILL')
    await Promise.all(charting)
    return { acknowledged: answered.length, ...afterwards(`${image}.cut`, join(dir, 'after'), answered) }
  } finally {
    disk.remove()
    rmSync(dir, { recursive: true, force: true })
    rmSync(image, { force: true })
  }
}

/** However slow the machine is just now: a cut that finds nothing acknowledged shows nothing. */
async function until(reached: () => boolean, server: ServerProcess) {
  const began = performance.now()
  while (!reached()) {
    if (performance.now() - began > CHARTED_WITHIN_MS) throw new Error(`hardly anything was charted: ${server.said()}`)
    await later(2)
  }
}

/** One tablet charts, one entry at a time, until the server is gone. */
async function chart(server: ServerProcess, { cookies, sessions }: BenchClinic, n: number, acknowledged: Set<string>) {
  const connection = openConnection(server, String(cookies[n]))
  try {
    for (;;) {
      const entry = vitals(`p${process.pid}`)
      const path = `/api/sessions/${sessions[n]}/entries`
      const { status, body } = await connection.ask('POST', path, JSON.stringify({ entries: [entry] }))
      const { results } = JSON.parse(body.toString()) as { results: readonly EntryResult[] }
      if (status === 200 && results[0]?.outcome === 'recorded') acknowledged.add(entry.id)
    }
  } catch {
    connection.close()
  }
}

/** The machine starts again: what is on its disk now? */
function afterwards(image: string, path: string, acknowledged: readonly string[]) {
  const disk = mountImage(image, path)
  try {
    const file = databaseFile(disk.path)
    const db = openToRead(file)
    const stored = new Set(entriesAfter(db, 0, Number.MAX_SAFE_INTEGER).map(({ id }) => id))
    db.close()
    const { log, audit, damage } = checkFile(file)
    const wrong = [
      ...(log.intact ? [] : [`entry ${log.seq} ${log.why}`]),
      ...(audit.intact ? [] : [`audit row ${audit.seq} ${audit.why}`]),
      ...(damage ? [damage] : []),
    ]
    return { lost: acknowledged.filter((id) => !stored.has(id)).length, wrong }
  } finally {
    disk.remove()
    rmSync(image)
  }
}

/** This very house with one word changed: commits are not synced. Throws when it is no longer written as expected. */
function lessDurableHouse(to: string): string {
  for (const part of ['chart', 'db', 'server', 'verify', 'migrations', 'package.json'])
    if (existsSync(join(house, part))) cpSync(join(house, part), join(to, part), { recursive: true })
  symlinkSync(join(house, 'node_modules'), join(to, 'node_modules'))
  // Newer than what a page is made of, so that none is built.
  mkdirSync(join(to, 'dist/client'), { recursive: true })
  writeFileSync(join(to, 'dist/client/index.html'), '')
  const file = join(to, 'db/connection.ts')
  const text = readFileSync(file, 'utf8')
  const weaker = text
    .replace("'synchronous = FULL'", "'synchronous = NORMAL'")
    .replace('const FULL = 2', 'const FULL = 1')
  if (!weaker.includes("'synchronous = NORMAL'") || !weaker.includes('const FULL = 1'))
    throw new Error('the control cannot be made: db/connection.ts no longer sets synchronous as it did')
  writeFileSync(file, weaker)
  return to
}
