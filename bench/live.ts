import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { toWire } from '../chart/instant.ts'
import { MINUTE } from '../chart/units.ts'
import { charted, nine, PASSWORD, patientId, startTestServer } from '../server/fixture.ts'

// How long it takes from the commit of an entry until the last of many listening tablets has it, beside a bare write of
// as many bytes to as many open streams: on a busy or a slow machine both take longer, and their ratio says what is
// ours.

const args = parseArgs({ options: { role: { type: 'string' }, tablets: { type: 'string' } }, allowPositionals: true })

type Told = { readonly port: number; readonly cookie: string; readonly sessionId: string }
/** Bytes that are live on the heap, and those that the process holds outside of it. */
type Memory = { readonly heap: number; readonly outside: number }
type FromServer = { ready: Told } | { wrote: number } | Memory | { listeners: number }
type ToServer = 'chart' | 'chart-much' | 'memory' | 'listeners' | 'stop'

const percentile = (times: readonly number[], share: number) =>
  times.toSorted((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))] ??
  Number.NaN
/** One clock for all processes of the machine. */
const now = () => performance.timeOrigin + performance.now()
const send = (said: FromServer) => process.send?.(said)

/** The real server; charts one entry when it is told to, and says when that was committed. */
async function realServer() {
  const server = await startTestServer({ dir: mkdtempSync(join(tmpdir(), 'chairside-live-')) })
  const nora = await server.as('nora')
  const sessionId = `s-${process.pid}`
  const plan = { id: sessionId, patientId, protocolId: 'low-dose-1', chair: '1', plannedStart: toWire(nine) }
  const at = toWire(nine - 60 * MINUTE)
  await nora('POST', '/api/sessions', { ...plan, occurredAt: at, recordedAt: at })
  const signedIn = await server.anyone('POST', '/api/sign-in', { username: 'nora', password: PASSWORD })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  send({ ready: { port, cookie, sessionId } })
  const { announce } = server.deps.live
  let committedAt = 0
  Object.assign(server.deps.live, {
    announce() {
      committedAt = now()
      announce()
    },
  })
  return {
    async chart(much: boolean) {
      const entry = much
        ? charted('note', { text: 'x'.repeat(20_000) })
        : charted('vitals', { systolic: 118, diastolic: 70, heartRate: 72, spo2: 98 })
      await nora('POST', `/api/sessions/${sessionId}/entries`, { entries: [entry] })
      send({ wrote: committedAt })
    },
    listeners: () => server.deps.live.count(),
    async stop() {
      await server.stop()
      rmSync(server.dir, { recursive: true, force: true })
    },
  }
}

/** The floor: open streams and one write to each of what an entry's event weighs. */
async function bareServer() {
  const streams = new Set<import('node:http').ServerResponse>()
  const http = createServer((_, out) => {
    out.writeHead(200, { 'content-type': 'text/event-stream' })
    out.write('retry: 1000\n\n')
    streams.add(out)
    out.on('close', () => streams.delete(out))
  })
  http.listen(0, '127.0.0.1', 4096)
  await once(http, 'listening')
  send({ ready: { port: (http.address() as AddressInfo).port, cookie: '', sessionId: '' } })
  let seq = 0
  return {
    async chart() {
      seq += 1
      const frame = `id: ${seq}\ndata: ${JSON.stringify({ seq, more: 'x'.repeat(520) })}\n\n`
      const at = now()
      for (const out of streams) out.write(frame)
      send({ wrote: at })
    },
    listeners: () => streams.size,
    stop: async () => http.closeAllConnections(),
  }
}

async function serve(role: string) {
  const { chart, listeners, stop } = role === 'real' ? await realServer() : await bareServer()
  process.on('message', async (told: ToServer) => {
    if (told === 'chart' || told === 'chart-much') await chart(told === 'chart-much')
    else if (told === 'listeners') send({ listeners: listeners() })
    else if (told === 'memory') {
      for (let round = 0; round < 3; round += 1) globalThis.gc?.()
      const { rss, heapTotal, heapUsed } = process.memoryUsage()
      send({ heap: heapUsed, outside: rss - heapTotal })
    } else {
      await stop()
      process.exit(0)
    }
  })
}

type Server = Awaited<ReturnType<typeof startServer>>

async function startServer(role: string) {
  const child = spawn(process.execPath, ['--expose-gc', import.meta.filename, '--role', role], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const answer = async <T extends FromServer>(told?: ToServer): Promise<T> => {
    const said = once(child, 'message')
    if (told) child.send(told)
    return (await said)[0] as T
  }
  const { ready } = await answer<{ ready: Told }>()
  return {
    ...ready,
    chart: async () => (await answer<{ wrote: number }>('chart')).wrote,
    memory: () => answer<Memory>('memory'),
    chartMuch: async () => (await answer<{ wrote: number }>('chart-much')).wrote,
    listeners: async () => (await answer<{ listeners: number }>('listeners')).listeners,
    stop: () => {
      child.send('stop')
      return once(child, 'exit')
    },
  }
}

/** Opens streams, each counting the events that it hears. */
async function listen({ port, cookie }: Server, count: number) {
  let heard = 0
  const streams: IncomingMessage[] = []
  for (let opened = 0; opened < count; opened += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, count - opened) }, async () => {
        const request = get({ host: '127.0.0.1', port, path: '/api/live', headers: { cookie }, agent: false })
        const [stream] = (await once(request, 'response')) as [IncomingMessage]
        if (stream.statusCode !== 200) throw new Error(`a tablet was answered with ${stream.statusCode}`)
        stream.on('data', (chunk: Buffer) => {
          heard += chunk.toString('latin1').split('\ndata: {').length - 1
        })
        streams.push(stream)
      }),
    )
  return {
    /** Resolves once so many events were heard in all. */
    async until(all: number) {
      while (heard < all) await new Promise((later) => setImmediate(later))
      return now()
    },
    close: () => {
      for (const stream of streams) stream.destroy()
    },
  }
}

/** The times from a commit to the last of so many tablets, and the memory of each that only listens. */
async function measure(role: string, tablets: number, rounds: number) {
  const server = await startServer(role)
  // As many come and go first: what the process then holds is its own, not a tablet's.
  const warm = await listen(server, tablets)
  warm.close()
  while ((await server.listeners()) > 0) await new Promise((later) => setTimeout(later, 20))
  // So many first, then as many again: free pages of the heap that are used up by the first would hide their cost.
  const half = await listen(server, tablets)
  const before = await server.memory()
  const other = await listen(server, tablets)
  const after = await server.memory()
  other.close()
  while ((await server.listeners()) > tablets) await new Promise((later) => setTimeout(later, 20))
  const heap = (after.heap - before.heap) / tablets
  const outside = (after.outside - before.outside) / tablets
  const times: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const wrote = server.chart()
    const last = await half.until(round * tablets)
    // The first warm up.
    if (round > 5) times.push(last - (await wrote))
    else await wrote
  }
  half.close()
  await server.stop()
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), heap, outside }
}

/** A tablet that stops reading is let go, and hears what it missed when it comes back with the last id it heard. */
async function slowReader() {
  const server = await startServer('real')
  const { port, cookie } = server
  const open = async (after?: number) => {
    const path = `/api/live${after === undefined ? '' : `?after=${after}`}`
    const request = get({ host: '127.0.0.1', port, path, headers: { cookie }, agent: false })
    const [stream] = (await once(request, 'response')) as [IncomingMessage]
    return stream
  }
  const slow = await open(0)
  slow.pause()
  let charts = 0
  const began = now()
  while ((await server.listeners()) > 0 && now() - began < 60_000) {
    await server.chartMuch()
    charts += 1
  }
  const dropped = (await server.listeners()) === 0
  slow.destroy()
  const again = await open(0)
  let text = ''
  again.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const ids = () => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  while (ids().length < charts + 1 && now() - began < 120_000) await new Promise((later) => setTimeout(later, 20))
  const complete = ids().every((id, index) => id === index + 1) && ids().length === charts + 1
  again.destroy()
  await server.stop()
  return { charts, dropped, complete }
}

async function run() {
  const counts = args.values.tablets ? [Number(args.values.tablets)] : [200, 1000]
  let fine = true
  for (const tablets of counts) {
    // The 99th percentile of fewer would be one single outlier.
    const rounds = 205
    // Bare, ours, ours, bare: what else the machine does weighs on both.
    const runs = [
      await measure('bare', tablets, rounds),
      await measure('real', tablets, rounds),
      await measure('real', tablets, rounds),
      await measure('bare', tablets, rounds),
    ] as const
    const bare = Math.min(runs[0].p99, runs[3].p99)
    const ours = Math.min(runs[1].p99, runs[2].p99)
    const kib = (of: 'heap' | 'outside') => (runs[1][of] + runs[2][of]) / 2 / 1024
    const idle = kib('heap') + kib('outside')
    const ratio = ours / bare
    fine &&= ratio <= 2 && idle <= 16
    console.log(
      `${tablets} tablets: from the commit to the last of them ${ours.toFixed(1)} ms at the 99th percentile ` +
        `(median ${Math.min(runs[1].p50, runs[2].p50).toFixed(1)} ms); a bare write ${bare.toFixed(1)} ms: ` +
        `${ratio.toFixed(2)} times (at most 2). ${idle.toFixed(1)} KiB for each idle tablet (at most 16), ` +
        `${kib('heap').toFixed(1)} of them on the heap.`,
    )
  }
  const { charts, dropped, complete } = await slowReader()
  fine &&= dropped && complete
  console.log(
    `A tablet that does not read: let go after ${charts} entries: ${dropped}; heard all of them after: ${complete}.`,
  )
  process.exitCode = fine ? 0 : 1
}

if (args.values.role) await serve(args.values.role)
else await run()
