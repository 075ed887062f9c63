import 'fake-indexeddb/auto'
import { createRoot } from 'solid-js'
import { afterEach, expect, test, vi } from 'vitest'
import type { Answer, Api, Refused } from './api.ts'
import { createChart, NotCharted } from './chart-store.ts'
import { changeClear, type Disk, type Heard, openDisk, readClear } from './disk.ts'
import { idMaker } from './ids.ts'
import { openKeyring, type Wraps } from './keyring.ts'
import { openOutbox } from './outbox.ts'
import { openStore } from './store.ts'
import { createSync } from './sync.ts'

const start = Date.parse('2026-11-23T09:00:00.000Z')
const session = '01a00000-0000-7000-8000-000000000001'

type Batch = { readonly path: string; readonly ids: readonly string[]; readonly authors: readonly string[] }
type Reply = (batch: Batch) => Answer<unknown> | Promise<Answer<unknown>>

const refused = (status: number, type: string, byServer = true): Answer<never> => ({
  ok: false,
  refused: { status, type, title: type, byServer, more: {} } satisfies Refused,
})
const results = (ids: readonly string[], outcome = 'recorded') => ({
  ok: true as const,
  value: { results: ids.map((id, i) => ({ id, outcome, seq: i + 1, hash: 'a'.repeat(64) })) },
})

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

let disks = 0
/** One tablet's outbox and sync over a network that answers as told; timers run only when the test says so. */
async function tablet(reply: Reply, options: { diskName?: string; author?: () => string | undefined } = {}) {
  disks += 1
  let clock = start
  const disk: Disk = await openDisk(options.diskName ?? `tablet-${disks}`)
  const keys = await openKeyring({
    read: () => readClear<Wraps>(disk, 'keys'),
    change: (change) => changeClear<Wraps>(disk, 'keys', change),
    now: () => clock,
    rounds: 10,
  })
  if (!(await keys.openByServer('secret'))) await keys.begin({ secret: 'secret' })
  const store = openStore(disk, keys)
  const outbox = await openOutbox(store)
  const batches: Batch[] = []
  const due: { ms: number; run: () => void }[] = []
  const onServer: Heard[] = []
  let signedOut = 0
  const api: Api = {
    call: async <T>(_method: string, path: string, body?: unknown) => {
      const sent = body as { entries?: { id: string; author: string }[]; id?: string; author?: string }
      const entries = sent.entries ?? [{ id: sent.id ?? '', author: sent.author ?? '' }]
      const batch = { path, ids: entries.map(({ id }) => id), authors: entries.map(({ author }) => author) }
      batches.push(batch)
      return (await reply(batch)) as Answer<T>
    },
  }
  const author = options.author ?? (() => 'nora')
  const time = { raw: () => clock, now: () => clock, offset: () => 0, learn: () => undefined }
  const newId = idMaker(() => clock)
  const sync = createSync({
    api,
    outbox,
    author,
    onServer: (entries) => onServer.push(...entries),
    signedOut: () => {
      signedOut += 1
    },
    later: (ms, run) => {
      const timer = { ms, run }
      due.push(timer)
      return () => void due.splice(due.indexOf(timer), 1)
    },
    random: () => 0.5,
  })
  const chart = createRoot((dispose) => {
    closing.push(dispose)
    return createChart(session, {
      outbox,
      time,
      newId,
      author,
      device: 'tablet',
      sending: sync.sending,
      flush: () => void sync.flush(),
    })
  })
  closing.push(() => disk.close())
  return {
    disk,
    store,
    outbox,
    sync,
    chart,
    batches,
    onServer,
    due,
    signedOutTimes: () => signedOut,
    tick: (ms: number) => {
      clock += ms
    },
    /** Lets the back-off end. */
    async wait() {
      for (const { run } of due.splice(0)) run()
      await sync.flush()
    },
    waitingIds: () => outbox.waiting().map(({ id }) => id),
  }
}

const vitals = { systolic: 118, diastolic: 70, heartRate: 72 }

test('a reading is on this tablet and in the chart before the network has answered', async () => {
  const { chart, sync } = await tablet(() => new Promise(() => undefined))
  const entry = await chart.record('vitals', vitals)
  expect(chart.session().facts.vitals.map(({ body }) => body.systolic)).toEqual([118])
  await expect.poll(() => chart.state(entry.id)).toBe('sending')
  expect(chart.unsent()).toBe(1)
  expect(sync.sending().has(entry.id)).toBe(true)
})

test('an entry that this tablet cannot open any more takes no other with it, and is counted', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = { iv, data: crypto.getRandomValues(new Uint8Array(40)).buffer }
  await t.disk.add('outbox', { id: 'lost', sessionId: session, sealed, change: 0 })
  await t.disk.put('heard', { id: 'lost copy', sessionId: session, sealed })
  const entry = await t.chart.record('vitals', vitals)
  await expect.poll(() => t.chart.state(entry.id)).toBe('on-server')
  expect(t.batches.flatMap(({ ids }) => ids)).toEqual([entry.id])
  expect([t.waitingIds(), t.outbox.unreadable(), t.outbox.count()]).toEqual([[], 1, 0])
  await t.outbox.noteUnreadable()
  expect([t.outbox.unreadable(), t.outbox.count(), await t.disk.count('outbox')], 'told no more, and kept').toEqual([
    ...[0, 0, 1],
  ])
  expect((await t.store.heard(session)).map(({ id }) => id)).toEqual([entry.id])
})

test('what is on the disk is charted, also when it could not be read again at once', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const broken = vi.spyOn(t.store, 'waiting').mockRejectedValueOnce(new DOMException('lost', 'InvalidStateError'))
  const entry = await t.chart.record('vitals', vitals)
  expect(broken).toHaveBeenCalled()
  expect(t.chart.entries().map(({ id }) => id)).toEqual([entry.id])
  await expect.poll(() => t.chart.state(entry.id)).toBe('on-server')
  expect(t.batches.flatMap(({ ids }) => ids)).toEqual([entry.id])
})

test('an entry written while a batch is in flight is kept and sent next', async () => {
  let answer: (value: Answer<unknown>) => void = () => undefined
  const t = await tablet((batch) =>
    t.batches.length === 1 ? new Promise((resolve) => (answer = resolve)) : results(batch.ids),
  )
  const first = await t.chart.record('vitals', vitals)
  await expect.poll(() => t.batches.length).toBe(1)
  const second = await t.chart.record('note', { text: 'calm' })
  answer(results([first.id]))
  await expect.poll(() => t.outbox.waiting().length).toBe(0)
  expect(t.batches.map(({ ids }) => ids)).toEqual([[first.id], [second.id]])
  expect(t.onServer.map(({ id }) => id)).toEqual([first.id, second.id])
})

test('what was charted without a network is sent in the order of charting when it is back', async () => {
  let online = false
  const t = await tablet((batch) => (online ? results(batch.ids) : refused(0, 'no-network', false)))
  const ids: string[] = []
  for (const text of ['one', 'two', 'three']) ids.push((await t.chart.record('note', { text })).id)
  await t.sync.flush()
  expect(t.waitingIds()).toEqual(ids)
  expect(t.chart.state(ids[0] ?? '')).toBe('saved-here')
  online = true
  await t.sync.retryNow()
  expect(t.batches.at(-1)?.ids).toEqual(ids)
  expect(t.waitingIds()).toEqual([])
  expect(ids.map(t.chart.state)).toEqual(['on-server', 'on-server', 'on-server'])
})

test('a server in trouble is asked seldom: entries charted meanwhile do not hammer it, and none is lost', async () => {
  const t = await tablet(() => refused(429, 'too-busy'))
  for (let i = 0; i < 20; i += 1) await t.chart.record('note', { text: `note ${i}` })
  await t.sync.flush()
  const afterTyping = t.batches.length
  expect(afterTyping).toBe(1)
  const waits: number[] = []
  for (let i = 0; i < 8; i += 1) {
    waits.push(t.due.at(-1)?.ms ?? 0)
    await t.wait()
  }
  expect(t.batches.length).toBe(afterTyping + 8)
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  expect(t.outbox.waiting()).toHaveLength(20)
})

test.each<[string, Reply]>([
  ['answers 500', () => refused(500, 'internal')],
  ['answers 429', () => refused(429, 'too-busy')],
  ['gives half an answer', () => ({ ok: true, value: {} })],
  ['is not there', () => refused(0, 'no-network', false)],
])('a server that %s for a minute is asked a few times, and then has every entry once, in order', async (_, fault) => {
  let healed = false
  const stored: string[] = []
  const t = await tablet((batch) => {
    if (!healed) return fault(batch)
    stored.push(...batch.ids)
    return results(batch.ids)
  })
  const ids: string[] = []
  for (let second = 0; second < 60; second += 1) {
    ids.push((await t.chart.record('note', { text: `second ${second}` })).id)
    await t.sync.flush()
    t.tick(1000)
    for (const timer of [...t.due]) {
      timer.ms -= 1000
      if (timer.ms > 0) continue
      t.due.splice(t.due.indexOf(timer), 1)
      timer.run()
    }
    await t.sync.flush()
  }
  expect(t.batches.length, 'requests in the minute').toBeLessThanOrEqual(7)
  expect(t.batches.length).toBeGreaterThan(3)
  healed = true
  await t.sync.retryNow()
  expect(stored).toEqual(ids)
  expect(t.waitingIds()).toEqual([])
})

test.each([
  ['an error of the server', refused(500, 'internal-error')],
  ['half an answer', { ok: true, value: {} } as Answer<unknown>],
  ["a hotel's sign-in page in between", refused(404, 'not-understood', false)],
  ['an answer about other entries', results(['01a00000-0000-7000-8000-00000000ffff'])],
])('%s removes nothing and refuses nothing', async (_what, answer) => {
  const t = await tablet(() => answer)
  const entry = await t.chart.record('vitals', vitals)
  await t.sync.flush()
  expect(t.waitingIds()).toEqual([entry.id])
  expect(t.chart.state(entry.id)).toBe('saved-here')
  expect(t.due).toHaveLength(1)
})

test('after a lost answer the same entry goes again and the answer "duplicate" settles it', async () => {
  const t = await tablet((batch) =>
    t.batches.length === 1 ? refused(0, 'no-network', false) : results(batch.ids, 'duplicate'),
  )
  const entry = await t.chart.record('vitals', vitals)
  await t.sync.flush()
  await t.wait()
  expect(t.batches.map(({ ids }) => ids)).toEqual([[entry.id], [entry.id]])
  expect(t.waitingIds()).toEqual([])
  expect(t.chart.state(entry.id)).toBe('on-server')
})

test('a refused entry stays in sight with its reason, leaves the chart, and does not hold up the others', async () => {
  const t = await tablet((batch) => ({
    ok: true,
    value: {
      results: batch.ids.map((id, i) =>
        i === 0
          ? {
              id,
              outcome: 'refused',
              problem: { type: 'urn:chairside:session-closed', title: 'The session is signed', status: 409 },
            }
          : { id, outcome: 'recorded', seq: i, hash: 'b'.repeat(64) },
      ),
    },
  }))
  const [bad, good] = await t.chart.recordSet([
    { kind: 'vitals', body: vitals },
    { kind: 'note', body: { text: 'calm' } },
  ])
  await expect.poll(() => t.chart.refused().length).toBe(1)
  expect(t.chart.state(bad?.id ?? '')).toBe('refused')
  expect(t.chart.refused()[0]?.refused).toMatchObject({ status: 409, type: 'session-closed' })
  await expect.poll(() => t.chart.state(good?.id ?? '')).toBe('on-server')
  expect(t.chart.session().facts.vitals).toHaveLength(0)
  await t.sync.flush()
  expect(t.batches).toHaveLength(1)
  await t.outbox.setAside(bad?.id ?? '')
  expect(t.chart.refused()).toHaveLength(0)
  expect(t.outbox.waiting()).toHaveLength(1)
})

test('a batch declined as a whole is sent one by one, so that only the bad entry is refused', async () => {
  let bad = ''
  const t = await tablet((batch) =>
    bad === ''
      ? refused(0, 'no-network', false)
      : batch.ids.includes(bad)
        ? refused(400, 'bad-input')
        : results(batch.ids),
  )
  const entries = []
  for (const text of ['one', 'two', 'three']) entries.push(await t.chart.record('note', { text }))
  await t.sync.flush()
  bad = entries[1]?.id ?? ''
  await t.sync.retryNow()
  expect(t.waitingIds()).toEqual([bad])
  expect(entries.map(({ id }) => t.chart.state(id))).toEqual(['on-server', 'refused', 'on-server'])
})

test("another person's entries keep their author and wait until that person signs in again", async () => {
  let here: string | undefined = 'nora'
  let online = false
  const t = await tablet((batch) => (online ? results(batch.ids) : refused(0, 'no-network', false)), {
    author: () => here,
  })
  const noras = await t.chart.record('note', { text: 'by Nora' })
  await t.sync.flush()
  here = 'nils'
  online = true
  const nils = await t.chart.record('note', { text: 'by Nils' })
  await t.sync.retryNow()
  expect(t.batches.at(-1)).toMatchObject({ ids: [nils.id], authors: ['nils'] })
  expect(t.waitingIds()).toEqual([noras.id])
  here = 'nora'
  await t.sync.flush()
  expect(t.batches.at(-1)).toMatchObject({ ids: [noras.id], authors: ['nora'] })
  expect(t.waitingIds()).toEqual([])
})

test('when the sign-in has ended the entries wait, the server is not hammered, and nothing can be charted by nobody', async () => {
  let here: string | undefined = 'nora'
  const t = await tablet(() => refused(401, 'not-signed-in'), { author: () => here })
  await t.chart.record('note', { text: 'kept' })
  await t.sync.flush()
  expect(t.signedOutTimes()).toBe(1)
  here = undefined
  await t.sync.retryNow()
  expect(t.batches).toHaveLength(1)
  expect(t.outbox.waiting()).toHaveLength(1)
  await expect(t.chart.record('note', { text: 'whose?' })).rejects.toThrow(NotCharted)
  expect(t.outbox.waiting()).toHaveLength(1)
})

test('what waits is there after a reload, with its time and author', async () => {
  const before = await tablet(() => refused(0, 'no-network', false), { diskName: 'reloaded' })
  const entry = await before.chart.record('vitals', vitals, { at: start - 120_000 })
  before.disk.close()
  const after = await tablet((batch) => results(batch.ids), { diskName: 'reloaded' })
  expect(after.chart.session().facts.vitals[0]).toMatchObject({ id: entry.id, at: start - 120_000, by: 'nora' })
  await after.sync.flush()
  expect(after.waitingIds()).toEqual([])
})

test('planning a session goes first and alone; while it is refused its entries wait', async () => {
  let known = false
  const t = await tablet((batch) => {
    if (batch.path === '/api/sessions') return known ? { ok: true, value: {} } : refused(404, 'not-found')
    return results(batch.ids)
  })
  const plan = { patientId: 'p', protocolId: 'low-dose-1', chair: '1', plannedStart: '2026-11-23T09:00:00.000Z' }
  await t.chart.record('session-opened', plan)
  const note = await t.chart.record('note', { text: 'early' })
  await t.sync.flush()
  expect(t.batches.map(({ path }) => path)).toEqual(['/api/sessions'])
  expect(t.chart.state(note.id)).toBe('saved-here')
  known = true
  await t.outbox.again(session)
  await t.sync.retryNow()
  expect(t.batches.slice(1).map(({ path }) => path)).toEqual(['/api/sessions', `/api/sessions/${session}/entries`])
  expect(t.waitingIds()).toEqual([])
})

test('the impossible is not charted, and the field is named', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const attempt = t.chart.record('vitals', { systolic: 70, diastolic: 118 })
  await expect(attempt).rejects.toMatchObject({ problems: [{ path: '/body/systolic' }] })
  await expect(t.chart.record('note', { text: 'later' }, { at: start + 60_000 })).rejects.toThrow(/future/)
  expect(t.outbox.waiting()).toHaveLength(0)
})

test('a set that cannot be charted whole is not charted at all', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const attempt = t.chart.recordSet([
    { kind: 'vitals', body: vitals },
    { kind: 'scored', body: { instrument: 'rass', version: '', items: { value: 0 } } as never },
    { kind: 'vitals', body: { spo2: 101 } },
  ])
  await expect(attempt).rejects.toThrow(NotCharted)
  expect(t.outbox.waiting()).toHaveLength(0)
})

test('values saved together share one set; the time is the same for all', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const [a, b] = await t.chart.recordSet(
    [
      { kind: 'vitals', body: vitals },
      { kind: 'scored', body: { instrument: 'rass', version: '1', items: { value: 0 } } },
    ],
    { at: start - 60_000 },
  )
  const setOf = (entry: typeof a) => (entry?.body as { setId?: string } | undefined)?.setId
  expect(setOf(a)).toBeDefined()
  expect(setOf(a)).toBe(setOf(b))
  expect([a?.occurredAt, b?.occurredAt]).toEqual([start - 60_000, start - 60_000])
})

test('a full tablet says so, and the chart shows nothing that is not on its disk', async () => {
  const t = await tablet((batch) => results(batch.ids))
  const full = createRoot(() =>
    createChart(session, {
      outbox: { ...t.outbox, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) },
      time: { raw: () => start, now: () => start, offset: () => 0, learn: () => undefined },
      newId: idMaker(() => start),
      author: () => 'nora',
      device: 'tablet',
      sending: () => new Set(),
      flush: () => undefined,
    }),
  )
  await expect(full.record('vitals', vitals)).rejects.toThrow(/full/)
  expect(full.session().facts.vitals).toHaveLength(0)
})

test('ids made within one millisecond, or with a clock set back, still sort as they were made', () => {
  let at = start
  const newId = idMaker(() => at)
  const ids = Array.from({ length: 300 }, (_, i) => {
    if (i === 150) at -= 60_000
    return newId()
  })
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(300)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
