import 'fake-indexeddb/auto'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDisk, readClear } from './disk.ts'
import { clinic, entry, opened, session } from './fixture.ts'
import type { Wraps } from './keyring.ts'
import { openTablet, type Tablet } from './tablet.ts'

let disks = 0
const open: Tablet[] = []
afterEach(() => {
  for (const tablet of open.splice(0)) tablet.stop()
})
async function tabletAt(server: ReturnType<typeof clinic>, diskName?: string) {
  disks += 1
  const tablet = await openTablet({
    fetch: server.fetch,
    openStream: server.openStream,
    diskName: diskName ?? `whole-${disks}`,
    rounds: 10,
  })
  open.push(tablet)
  await expect.poll(() => tablet.me.here().at).not.toBe('asking')
  return tablet
}
/** The names of what a tablet keeps of the server's lists. */
async function keptNames(diskName: string) {
  const disk = await openDisk(diskName)
  const names = await disk.getAllKeys('kept')
  disk.close()
  return names
}
/** By what the key of a tablet's store can be opened. */
async function openersOn(diskName: string) {
  const disk = await openDisk(diskName)
  const known = await readClear<Wraps>(disk, 'keys')
  disk.close()
  return known?.wraps.map(({ how }) => how)
}
/** The ids of the entries whose copies lie on a tablet's disk. */
async function keptOn(diskName: string) {
  const disk = await openDisk(diskName)
  const ids = await disk.getAllKeys('heard')
  disk.close()
  return ids
}
const notes = (tablet: Tablet) =>
  tablet
    .chart(session)
    .session()
    .facts.note.map(({ body }) => body.text)

test('an answer about who was here before does not bring them back over whoever typed a PIN since', async () => {
  const server = clinic()
  const held: (() => void)[] = []
  const fetch: typeof server.fetch = async (...asked) => {
    const answer = await server.fetch(...asked)
    if (String(asked[0]).endsWith('/api/me') && server.state.who === 'nora')
      await new Promise<void>((resolve) => held.push(resolve))
    return answer
  }
  const tablet = await tabletAt({ ...server, fetch })
  await tablet.me.signIn('nora', 'right')
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await tablet.me.unlock('2222', 'nils')
  expect(tablet.me.me()?.staff.username).toBe('nils')
  for (const release of held.splice(0)) release()
  // Longer than it takes to let somebody in.
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(tablet.me.me()?.staff.username).toBe('nils')
  expect(tablet.me.known()[0]?.username, 'the last who was here').toBe('nils')
})

test('nor does an answer that came in time and only then had the store to open', async () => {
  const server = clinic()
  const held: (() => void)[] = []
  let asked = 0
  const fetch: typeof server.fetch = async (...call) => {
    const answer = await server.fetch(...call)
    const path = String(call[0])
    if (path === '/api/me' && server.state.who === 'nora') asked += 1
    if (path.startsWith('/api/tablets/')) await new Promise<void>((resolve) => held.push(resolve))
    return answer
  }
  const tablet = await tabletAt({ ...server, fetch })
  server.state.who = 'nora'
  const late = tablet.me.ask()
  await expect.poll(() => asked).toBe(1)
  await expect.poll(() => held.length).toBe(1)
  const nils = tablet.me.signIn('nils', 'right')
  await expect.poll(() => server.requests).toContain('POST /api/sign-in')
  // Until the sign-in was answered and waits for the store as well.
  await new Promise((resolve) => setTimeout(resolve, 100))
  const seen: (string | undefined)[] = []
  const looking = setInterval(() => seen.push(tablet.me.me()?.staff.username), 0)
  for (let round = 0; round < 20; round += 1) {
    for (const release of held.splice(0).toReversed()) release()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await Promise.all([late, nils])
  clearInterval(looking)
  expect(new Set(seen)).toEqual(new Set([undefined, 'nils']))
  expect(tablet.me.known().map(({ username }) => username)).toEqual(['nils'])
})

test('what belonged to another patient leaves the screen and the disk as soon as the tablet hears that it was moved', async () => {
  const server = clinic()
  const tablet = await tabletAt(server, 'moved')
  await tablet.me.signIn('nora', 'right')
  server.append(session, opened)
  const { id, hash } = server.append(session, entry('n1', 'note', { text: 'of another patient' }))
  server.append(session, entry('n2', 'note', { text: 'stays' }))
  await expect.poll(() => notes(tablet)).toEqual(['of another patient', 'stays'])
  const onDisk = () => keptOn('moved')
  await expect.poll(onDisk).toContain('n1')
  const named = { id, hash, author: 'nora', occurredAt: opened.occurredAt }
  const both = { askedBy: 'nora', confirmedBy: 'nils', reason: 'Two charts were open' }
  server.append(session, { ...entry('m1', 'moved', { asked: 'a1', entries: [named], ...both }), author: 'nora' })
  await expect.poll(() => notes(tablet)).toEqual(['stays'])
  expect(tablet.chart(session).session().facts.moved).toHaveLength(1)
  await expect.poll(onDisk).not.toContain('n1')
  expect(await onDisk()).toEqual(expect.arrayContaining(['n2', 'm1']))
})

test('a tablet that was away while it was moved drops it at the first contact, though nobody opens that chart', async () => {
  const server = clinic()
  server.append(session, opened)
  const { id, hash } = server.append(session, entry('n1', 'note', { text: 'of another patient' }))
  server.append(session, entry('n2', 'note', { text: 'stays' }))
  const before = await tabletAt(server, 'away')
  await before.me.signIn('nora', 'right')
  before.chart(session)
  await expect.poll(() => keptOn('away')).toEqual(expect.arrayContaining(['n1', 'n2']))
  // All that it asks at first is answered: nothing of this page comes after it.
  await expect.poll(() => before.live.connected()).toBe(true)
  before.stop()
  const named = { id, hash, author: 'nora', occurredAt: opened.occurredAt }
  const both = { askedBy: 'nora', confirmedBy: 'nils', reason: 'Two charts were open' }
  server.append(session, { ...entry('m1', 'moved', { asked: 'a1', entries: [named], ...both }), author: 'nora' })

  // On the board, with nobody in the chair: no chart is opened for it.
  server.state.phase = 'planned'
  const asked: string[] = []
  const fetch: typeof server.fetch = (...call) => {
    asked.push(String(call[0]))
    return server.fetch(...call)
  }
  const back = await tabletAt({ ...server, fetch }, 'away')
  await expect.poll(() => back.live.connected()).toBe(true)
  await expect.poll(() => keptOn('away')).toEqual(['n2', session].toSorted())
  expect(back.board.today().map(({ id: listed }) => listed)).toEqual([session])
  expect(asked).not.toContain(`/api/sessions/${session}?for=board`)
})

describe('who is here', () => {
  test('a server without an account leads to the first run', async () => {
    const server = clinic()
    server.state.setUp = false
    expect((await tabletAt(server)).me.here().at).toBe('first-run')
  })

  test('a wrong password signs nobody in and says why; the demo is told before sign-in', async () => {
    const tablet = await tabletAt(clinic())
    expect(tablet.me.demo()).toBe(true)
    const answer = await tablet.me.signIn('nora', 'wrong')
    expect(answer.ok).toBe(false)
    expect(tablet.me.here().at).toBe('signed-out')
  })

  test('without a network somebody who was here before opens the tablet by PIN and goes on charting', async () => {
    const server = clinic()
    const first = await tabletAt(server, 'offline-reload')
    await first.me.signIn('nora', 'right')
    await first.me.unlock('1111')
    server.append(session, opened)
    await expect.poll(() => first.chart(session).session().facts['session-opened'].length).toBe(1)
    await expect.poll(() => first.chart(session).standing()).toBe('known')
    await expect.poll(() => first.me.hasPinHere()).toBe(true)
    await expect.poll(() => keptOn('offline-reload')).toContain(session)
    server.state.online = false
    await first.chart(session).record('note', { text: 'before the reload' })
    first.stop()

    const second = await tabletAt(server, 'offline-reload')
    expect(second.me.here().at).toBe('closed')
    expect(second.me.known().map(({ username }) => username)).toEqual(['nora'])
    expect(second.outbox.count()).toBe(1)
    expect(notes(second), 'closed').toEqual([])
    expect((await second.me.signIn('nora', '9999')).ok).toBe(false)
    expect((await second.me.signIn('nils', '2222')).ok, 'never here').toBe(false)
    expect((await second.me.signIn('nora', '1111')).ok).toBe(true)
    expect(second.me.me()?.staff.username).toBe('nora')
    await second.chart(session).record('note', { text: 'after it' })
    await expect.poll(() => second.chart(session).session().facts['session-opened'].length).toBe(1)
    expect(notes(second)).toEqual(['before the reload', 'after it'])
    await expect.poll(() => second.syncState()).toMatchObject({ at: 'onTablet', count: 2 })

    server.state.online = true
    window.dispatchEvent(new Event('online'))
    await expect.poll(() => server.log.length).toBe(3)
    await expect.poll(() => second.me.here()).toMatchObject({ at: 'here', proven: true })
  })

  describe('where the Wi-Fi is there and brings nothing', () => {
    /** A tablet on which nora was before; `held` calls wait for an answer until they are let through or given up. */
    async function tabletOnHold(diskName: string, held: RegExp) {
      const server = clinic()
      const state = { isHanging: false, asked: 0, givenUp: 0 }
      const { promise, resolve: letThrough } = Promise.withResolvers<void>()
      // In tenths of the time and less, so that nobody waits long for this test.
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        const hurried = new AbortController()
        setTimeout(() => hurried.abort(), ms / 10)
        return hurried.signal
      })
      onTestFinished(() => timeout.mockRestore())
      const later = (ms: number, run: () => void) => {
        const timer = setTimeout(run, ms === 5000 ? ms / 50 : ms)
        return () => clearTimeout(timer)
      }
      const fetch: typeof server.fetch = async (input, init) => {
        if (!state.isHanging || !held.test(String(input))) return server.fetch(input, init)
        state.asked += 1
        const givenUp = new Promise<never>((_, fail) =>
          init?.signal?.addEventListener('abort', () => {
            state.givenUp += 1
            fail(new Error('given up'))
          }),
        )
        await Promise.race([promise, givenUp])
        return server.fetch(input, init)
      }
      const at = async () => {
        const tablet = await openTablet({ fetch, openStream: server.openStream, diskName, rounds: 10, later })
        open.push(tablet)
        await expect.poll(() => tablet.me.here().at).not.toBe('asking')
        return tablet
      }
      const tablet = await at()
      await tablet.me.signIn('nora', 'right')
      await tablet.me.unlock('1111')
      await expect.poll(() => tablet.me.hasPinHere()).toBe(true)
      state.isHanging = true
      return { server, state, tablet, at, letThrough }
    }

    test('who was here before is let in by the tablet after a while, and asked for their PIN when it is opened anew', async () => {
      const { tablet, state, at } = await tabletOnHold('hanging', /./)
      expect((await tablet.me.unlock('1111')).ok).toBe(true)
      expect(tablet.me.here()).toMatchObject({ at: 'here', proven: false })
      expect(state.givenUp, 'not before the server is given up').toBe(0)
      expect(await tablet.me.unlock('9999')).toMatchObject({ ok: false, refused: { type: 'wrong-pin' } })
      expect((await tablet.me.unlock('2222', 'nils')).ok, 'whom only the server knows').toBe(false)
      tablet.stop()
      const again = await at()
      expect(again.me.here().at).toBe('closed')
      expect((await again.me.signIn('nora', '1111')).ok).toBe(true)
    })

    test('the server’s late word counts: whom the tablet let in is who it says they are', async () => {
      const { tablet, state, letThrough } = await tabletOnHold('late', /unlock/)
      expect((await tablet.me.unlock('1111')).ok).toBe(true)
      expect(tablet.me.here()).toMatchObject({ proven: false })
      letThrough()
      await expect.poll(() => tablet.me.here()).toMatchObject({ at: 'here', proven: true })
      expect([state.asked, tablet.me.mustSignIn()], 'asked once, and not given up').toEqual([1, false])
    })

    test('a PIN that only the server knows yet opens the tablet when the server says so', async () => {
      const { tablet, letThrough } = await tabletOnHold('new-pin', /unlock/)
      const unlocked = tablet.me.unlock('5555')
      setTimeout(letThrough, 6000 / 50)
      expect((await unlocked).ok).toBe(true)
      expect(tablet.me.here()).toMatchObject({ at: 'here', proven: true })
    })
  })

  test('whoever only this tablet checked is shown to the server before anything is sent as theirs', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nils', 'right')
    await tablet.me.unlock('2222', 'nils')
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.me.me()?.staff.username).toBe('nora')
    server.state.online = false
    // The keys are made slow on purpose, and in the background.
    await expect.poll(async () => (await tablet.me.unlock('2222', 'nils')).ok).toBe(true)
    await tablet.chart(session).record('note', { text: 'by nils' })
    expect(server.state.who).toBe('nora')
    server.state.online = true
    window.dispatchEvent(new Event('online'))
    await expect.poll(() => server.log.at(-1)?.body.text).toBe('by nils')
    expect([server.log.at(-1)?.author, server.state.who]).toEqual(['id-nils', 'nils'])
  })

  test('when the sign-in ran out meanwhile, the person stays and what was charted waits', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    await tablet.me.unlock('1111')
    await expect.poll(() => tablet.me.hasPinHere()).toBe(true)
    server.state.online = false
    await tablet.me.unlock('1111')
    await tablet.chart(session).record('note', { text: 'meanwhile' })
    server.state.online = true
    server.state.who = undefined
    window.dispatchEvent(new Event('online'))
    await expect.poll(() => tablet.me.mustSignIn()).toBe(true)
    expect(tablet.me.me()?.staff.username).toBe('nora')
    expect(tablet.outbox.waiting()).toHaveLength(1)
    tablet.me.signInAgain()
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.outbox.count()).toBe(0)
    expect(server.log).toHaveLength(2)
  })

  test("reading the tablet's whole store without signing in yields no name, date of birth or value", async () => {
    const server = clinic()
    server.append(session, opened)
    server.append(session, entry('v1', 'vitals', { systolic: 118, diastolic: 71 }))
    const tablet = await tabletAt(server, 'stolen')
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.directory.patient('p1')?.family).toBe('Halvorsen')
    await expect.poll(() => tablet.chart(session).entries().length).toBe(2)
    server.state.online = false
    await tablet.chart(session).record('note', { text: 'calm and talkative' })
    await tablet.chart(session).record('weight-measured', { kg: 73.4 })
    await expect.poll(() => tablet.outbox.count()).toBe(2)
    await expect.poll(() => openersOn('stolen')).toContain('password')
    tablet.stop()
    const text = await stored('stolen')
    expect(text).toContain(session)
    for (const told of ['Halvorsen', 'Marit', '1979-08-12', ':118,', 'calm and', ':73.4', 'right', 'systolic'])
      expect(text, told).not.toContain(told)
    // The same bytes, once somebody opens them, hold all of it: the test would see it if it were in clear.
    const again = await tabletAt(server, 'stolen')
    await again.me.signIn('nora', 'right')
    expect(notes(again)).toEqual(['calm and talkative'])
  })
})

test('a session of yesterday that still goes on after midnight is on the board', async () => {
  const server = clinic()
  server.state.day = 'yesterday'
  server.append(session, opened)
  const tablet = await tabletAt(server)
  await tablet.me.signIn('nora', 'right')
  await expect.poll(() => tablet.sessions().map(({ id }) => id)).toEqual([session])
})

describe('two people at one tablet', () => {
  /** Nora's tablet, which could check her PIN by itself; the next `hold` PINs get no answer before they are told to. */
  const withSlowPins = async (server: ReturnType<typeof clinic>) => {
    const network = { hold: 0, reaches: true, held: [] as { answer: () => void; lose: () => void }[] }
    const fetch: typeof server.fetch = async (...call) => {
      if (String(call[0]) !== '/api/unlock' || network.hold === 0) return server.fetch(...call)
      network.hold -= 1
      const held = new Promise<void>((answer, reject) => {
        network.held.push({ answer, lose: () => reject(new TypeError('lost')) })
      })
      const answer = network.reaches ? await server.fetch(...call) : undefined
      await held
      return answer ?? server.fetch(...call)
    }
    const tablet = await tabletAt({ ...server, fetch })
    await tablet.me.signIn('nora', 'right')
    await tablet.me.unlock('1111', 'nora')
    await expect.poll(() => tablet.me.hasPinHere()).toBe(true)
    network.hold = 1
    return { tablet, network }
  }

  test.each(['lose', 'answer'] as const)(
    'a PIN that got no answer for long takes nothing from whoever came meanwhile (%s)',
    async (outcome) => {
      const server = clinic()
      const { tablet, network } = await withSlowPins(server)
      const nora = tablet.me.unlock('1111', 'nora')
      await expect.poll(() => network.held.length).toBe(1)
      expect((await tablet.me.unlock('2222', 'nils')).ok).toBe(true)
      network.held[0]?.[outcome]()
      expect(await nora).toMatchObject({ ok: false, refused: { type: 'called-off' } })
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect([tablet.me.me()?.staff.username, server.state.who]).toEqual(['nils', 'nils'])
    },
  )

  test('whoever turns away from a PIN that got no answer is not let in later: the tablet is locked', async () => {
    const server = clinic()
    const { tablet, network } = await withSlowPins(server)
    expect(tablet.lock.locked()).toBe(false)
    const nils = tablet.me.unlock('2222', 'nils')
    await expect.poll(() => network.held.length).toBe(1)
    expect(server.state.who, 'the server knows nothing of it').toBe('nils')
    tablet.me.callOff()
    network.held[0]?.answer()
    expect(await nils).toMatchObject({ ok: false, refused: { type: 'called-off' } })
    await expect.poll(() => tablet.me.me()?.staff.username, { timeout: 10_000 }).toBe('nils')
    expect(tablet.lock.locked()).toBe(true)
    await tablet.me.unlock('1111', 'nora')
    expect([tablet.me.me()?.staff.username, tablet.lock.locked()]).toEqual(['nora', false])
  })

  test('a page that is built anew is locked when another person opened it last, without the network', async () => {
    const server = clinic()
    const kept = new Map<string, string>()
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    }
    const at = (diskName: string) =>
      openTablet({ fetch: server.fetch, openStream: server.openStream, diskName, rounds: 10, storage })
    const before = await at('let-in')
    open.push(before)
    await before.me.signIn('nora', 'right')
    await before.me.unlock('1111', 'nora')
    await expect.poll(() => before.me.hasPinHere()).toBe(true)
    await before.me.unlock('2222', 'nils')
    before.lock.lock()
    server.state.online = false
    expect((await before.me.unlock('1111', 'nora')).ok).toBe(true)
    expect([before.me.me()?.staff.username, before.lock.locked()]).toEqual(['nora', false])
    before.stop()

    server.state.online = true
    const after = await at('let-in')
    open.push(after)
    await expect.poll(() => after.me.me()?.staff.username).toBe('nils')
    expect(after.lock.locked()).toBe(true)
    await after.me.unlock('2222', 'nils')
    after.stop()
    const later = await at('let-in')
    open.push(later)
    await expect.poll(() => later.me.me()?.staff.username).toBe('nils')
    expect(later.lock.locked()).toBe(false)
  })
})

describe('what is charted outlives the page', () => {
  const afterReload = async (server: ReturnType<typeof clinic>, diskName: string) => {
    const tablet = await tabletAt(server, diskName)
    if (tablet.me.me() === undefined) await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.outbox.count()).toBe(0)
    expect(server.log.map(({ body }) => body.text)).toContain('kept')
  }

  test('of two pages open before the first sign-in, what either charts is there after a reload', async () => {
    const server = clinic()
    server.append(session, opened)
    const [one, two] = [await tabletAt(server, 'two-pages'), await tabletAt(server, 'two-pages')]
    await one.me.signIn('nora', 'right')
    await two.me.ask()
    expect(two.me.me()?.staff.username).toBe('nora')
    server.state.online = false
    await one.chart(session).record('note', { text: 'kept' })
    await expect.poll(() => one.outbox.count()).toBe(1)
    one.stop()
    two.stop()
    server.state.online = true
    await afterReload(server, 'two-pages')
  })

  test('also where the server gave no share of the key when somebody signed in', async () => {
    const server = clinic()
    server.append(session, opened)
    let lost = true
    const fetch: typeof server.fetch = async (...call) => {
      if (lost && String(call[0]).startsWith('/api/tablets/')) throw new TypeError('lost')
      return server.fetch(...call)
    }
    const tablet = await tabletAt({ ...server, fetch }, 'no-share')
    await tablet.me.signIn('nora', 'right')
    server.state.online = false
    await tablet.chart(session).record('note', { text: 'kept' })
    tablet.stop()
    lost = false
    server.state.online = true
    const reloaded = await tabletAt(server, 'no-share')
    expect(reloaded.me.here().at, 'only by what nora types').toBe('closed')
    await reloaded.me.signIn('nora', 'right')
    await expect.poll(() => openersOn('no-share')).toContain('server')
    reloaded.stop()
    await afterReload(server, 'no-share')
  })

  test('a tablet that is full says so, and asks again: neither sign-in nor PIN is left hanging', async () => {
    const server = clinic()
    const put = IDBObjectStore.prototype.put
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const tablet = await tabletAt(server, 'full')
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full)
    expect(await tablet.me.signIn('nora', 'right')).toMatchObject({ ok: false, refused: { type: 'store-closed' } })
    expect(tablet.me.here().at).toBe('closed')
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(put)
    expect((await tablet.me.signIn('nora', 'right')).ok).toBe(true)
    await tablet.me.unlock('1111', 'nora')
    await expect.poll(() => tablet.me.hasPinHere()).toBe(true)
    server.state.online = false
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full)
    expect(await tablet.me.unlock('1111', 'nora')).toMatchObject({ ok: false, refused: { type: 'disk' } })
    vi.restoreAllMocks()
    expect((await tablet.me.unlock('1111', 'nora')).ok).toBe(true)
  })

  test('nobody charts on a tablet that could not keep its key: it asks for the password', async () => {
    const server = clinic()
    server.state.who = 'nora'
    const fetch: typeof server.fetch = async (...call) => {
      if (String(call[0]).startsWith('/api/tablets/')) throw new TypeError('lost')
      return server.fetch(...call)
    }
    const tablet = await tabletAt({ ...server, fetch }, 'only-cookie')
    expect(tablet.me.here().at).toBe('closed')
    await tablet.me.signIn('nora', 'right')
    expect(tablet.me.me()?.staff.username).toBe('nora')
  })
})

describe('two tablets at one chair', () => {
  test("the other tablet's entry is on this one's open chart as it is stored", async () => {
    const server = clinic()
    server.append(session, opened)
    const [a, b] = [await tabletAt(server), await tabletAt(server)]
    await a.me.signIn('nora', 'right')
    await b.me.ask()
    await expect.poll(() => [a.live.connected(), b.live.connected()]).toEqual([true, true])
    await a.chart(session).record('note', { text: 'from a' })
    await expect.poll(() => notes(b)).toEqual(['from a'])
    expect(server.log).toHaveLength(2)
  })

  test('a tablet that lost its stream resumes after the last entry it heard and misses none', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.live.connected()).toBe(true)
    tablet.chart(session)
    server.append(session, entry('n1', 'note', { text: 'heard' }))
    await expect.poll(() => notes(tablet)).toEqual(['heard'])
    for (const stream of server.streams) stream.readyState = 0
    server.append(session, entry('n2', 'note', { text: 'while asleep' }))
    const before = server.requests.length
    tablet.live.wake()
    await expect.poll(() => notes(tablet)).toEqual(['heard', 'while asleep'])
    expect(server.streams.at(-1)?.url).toBe('/api/live?after=2')
    expect(server.requests.slice(before)).toEqual([])
  })

  test('what arrives between reading a chart and listening is not lost', async () => {
    const server = clinic()
    server.append(session, opened)
    const fetchThenWrite = (async (input: string, init?: RequestInit) => {
      const answer = await server.fetch(input, init)
      if (input === `/api/sessions/${session}?for=board` && server.log.length === 1)
        server.append(session, entry('n1', 'note', { text: 'in between' }))
      return answer
    }) as typeof fetch
    const tablet = await tabletAt({ ...server, fetch: fetchThenWrite })
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => notes(tablet)).toEqual(['in between'])
  })

  test('a server that was restored from an older copy is read anew', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => server.streams.length).toBeGreaterThan(0)
    const stream = server.streams.at(-1)
    if (!stream) throw new Error('no stream')
    stream.readyState = 2
    stream.onerror?.(new Event('error'))
    expect(tablet.live.connected()).toBe(false)
    await expect.poll(() => tablet.live.connected()).toBe(true)
    expect(server.requests.filter((request) => request.includes('/api/sessions?day=')).length).toBeGreaterThan(1)
  })
})

describe('changing hands', () => {
  test("after a switch of person, what is unsent stays the first one's and what is charted is the second one's", async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server)
    await tablet.me.signIn('nora', 'right')
    server.state.online = false
    await tablet.chart(session).record('note', { text: 'by nora' })
    server.state.online = true
    await tablet.me.unlock('2222', 'nils')
    await tablet.chart(session).record('note', { text: 'by nils' })
    await expect.poll(() => server.log.map(({ author }) => author)).toEqual(['id-nils', 'id-nils'])
    await expect.poll(() => tablet.outbox.waiting().map(({ author }) => author)).toEqual(['id-nora'])
    await tablet.me.unlock('1111', 'nora')
    await expect.poll(() => server.log.at(-1)?.author).toBe('id-nora')
    await expect.poll(() => tablet.outbox.waiting()).toEqual([])
  })

  test('after signing out nothing of a patient is left on the tablet but what was not sent', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server, 'wiped')
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.directory.patient('p1')?.family).toBe('Halvorsen')
    await tablet.me.signOut()
    await expect.poll(() => stored('wiped')).not.toContain('Halvorsen')
    await expect.poll(() => stored('wiped')).not.toContain(session)
  })

  test('nor what was on its way when they signed out, in either direction', async () => {
    const server = clinic()
    server.append(session, opened)
    const held = new Map<string, () => void>()
    const fetch: typeof server.fetch = async (...call) => {
      const answer = await server.fetch(...call)
      const path = String(call[0])
      if (holding && /entries$|open=true|for=board|patients/.test(path))
        await new Promise<void>((resolve) => held.set(path, resolve))
      return answer
    }
    let holding = false
    const tablet = await tabletAt({ ...server, fetch }, 'on-its-way')
    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.directory.patient('p1')?.family).toBe('Halvorsen')
    holding = true
    await tablet.chart(session).record('note', { text: 'the last one' })
    void tablet.refresh()
    void tablet.directory.fetchPatient('p1', true)
    await expect.poll(() => [...held.keys()].filter((path) => /entries$|open=true|patients/.test(path)).length).toBe(3)
    await tablet.me.signOut()
    holding = false
    for (const release of held.values()) release()
    await expect.poll(() => tablet.outbox.count()).toBe(0)
    await expect.poll(() => stored('on-its-way')).not.toContain(session)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await stored('on-its-way')).not.toContain(session)
    expect([tablet.board.today(), tablet.directory.patient('p1')]).toEqual([[], undefined])
    expect(await keptNames('on-its-way')).toEqual(expect.not.arrayContaining(['patients', 'today', 'earlier']))
  })

  test('what waits when its author signs out stays theirs, is sent for nobody else, and goes when they sign in again', async () => {
    const server = clinic()
    server.append(session, opened)
    const tablet = await tabletAt(server, 'left-behind')
    await tablet.me.signIn('nora', 'right')
    server.state.online = false
    await tablet.chart(session).record('note', { text: 'by nora' })
    server.state.online = true
    await tablet.me.signOut()
    await tablet.me.signIn('nils', 'right')
    await tablet.chart(session).record('note', { text: 'by nils' })
    await expect.poll(() => server.log.at(-1)?.body.text).toBe('by nils')
    await expect.poll(() => tablet.outbox.count()).toBe(1)
    await tablet.me.signOut()
    expect(await stored('left-behind')).toContain(session)

    await tablet.me.signIn('nora', 'right')
    await expect.poll(() => tablet.outbox.count()).toBe(0)
    expect(server.log.at(-1)).toMatchObject({ author: 'id-nora', body: { text: 'by nora' } })
    await tablet.me.signOut()
    await expect.poll(() => stored('left-behind')).not.toContain(session)
  })

  test('a session that is on no list any more leaves the tablet, unless something of it waits to be sent', async () => {
    const server = clinic()
    server.append(session, opened)
    const first = await tabletAt(server, 'yesterday')
    await first.me.signIn('nora', 'right')
    await expect.poll(() => first.chart(session).standing()).toBe('known')
    server.state.online = false
    await first.chart(session).record('note', { text: 'late' })
    first.stop()

    server.state.day = 'signed'
    const second = await tabletAt(server, 'yesterday')
    await expect.poll(() => second.me.here().at).toBe('closed')
    server.state.online = true
    server.state.who = undefined
    await second.me.signIn('nils', 'right')
    await second.refresh()
    expect(await stored('yesterday'), 'it waits for nora').toContain(session)
    await second.me.signIn('nora', 'right')
    await expect.poll(() => second.outbox.count()).toBe(0)
    await second.refresh()
    await expect.poll(() => stored('yesterday')).not.toContain(session)
    expect(second.directory.protocols().length, 'the protocols stay').toBeGreaterThan(0)
  })
})

/** Everything that the tablet's store holds, as text; bytes both as numbers and as what they would spell. */
async function stored(name: string): Promise<string> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const all = await Promise.all(
    [...db.objectStoreNames].map(
      (store) =>
        new Promise((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
        }),
    ),
  )
  db.close()
  // By its name: the bytes may come from another realm than this one's ArrayBuffer.
  const isBytes = (value: unknown) =>
    ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]'
  const spelled = (_key: string, value: unknown) =>
    isBytes(value) ? new TextDecoder('latin1').decode(value as ArrayBuffer) : value
  return JSON.stringify(all, spelled)
}
