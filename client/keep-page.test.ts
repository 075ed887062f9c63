import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// What the browser does is played here; that a real one changes over is in journeys/offline-page.test.ts.
const reload = vi.fn()
const worker = Object.assign(new EventTarget(), { postMessage: vi.fn(), state: 'installed' })
let workers: EventTarget & { controller: object | null; register: () => Promise<object> }

beforeEach(() => {
  vi.useFakeTimers()
  reload.mockClear()
  worker.postMessage.mockClear()
  vi.stubEnv('MODE', 'production')
  vi.stubGlobal('location', { reload })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

/** The page as it is after a load, beside a newer version that waits. */
async function opened() {
  vi.resetModules()
  const registration = Object.assign(new EventTarget(), { waiting: worker, update: async () => undefined })
  workers = Object.assign(new EventTarget(), { controller: {}, register: async () => registration })
  vi.stubGlobal('navigator', { serviceWorker: workers })
  const update = await import('./update.ts')
  const { keepPageHere } = await import('./keep-page.ts')
  keepPageHere()
  await vi.advanceTimersByTimeAsync(0)
  return update
}

test('a newer version is used when a person says yes, and not before', async () => {
  const { isUpdateReady, useUpdate } = await opened()
  expect(isUpdateReady()).toBe(true)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(worker.postMessage).not.toHaveBeenCalled()
  useUpdate()
  expect(worker.postMessage).toHaveBeenCalledExactlyOnceWith('take-over')
  expect(reload).not.toHaveBeenCalled()
  workers.dispatchEvent(new Event('controllerchange'))
  expect(reload).toHaveBeenCalledOnce()
})

test('a yes that the browser loses is not lost: the page opens anew, and once more when the newer version is there', async () => {
  const { useUpdate } = await opened()
  useUpdate()
  await vi.advanceTimersByTimeAsync(6000)
  expect(reload).toHaveBeenCalledOnce()

  reload.mockClear()
  await opened()
  workers.dispatchEvent(new Event('controllerchange'))
  expect(reload).toHaveBeenCalledOnce()
})

test('a yes in another window of the tablet does not open this one anew: it asks', async () => {
  const { isUpdateReady, useUpdate } = await opened()
  workers.dispatchEvent(new Event('controllerchange'))
  expect(reload).not.toHaveBeenCalled()
  expect(isUpdateReady()).toBe(true)
  useUpdate()
  expect(reload).toHaveBeenCalledOnce()
})
