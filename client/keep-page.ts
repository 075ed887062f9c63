import { offerUpdate } from './update.ts'

const HOUR = 3_600_000
/** Chromium can lose a take-over that falls together with a read of the page's files; it then waits for minutes. */
const TAKE_OVER_MS = 5000
/** That a person of this tablet said yes, across the reload that a lost take-over needs. */
const ASKED = 'chairside-update-asked'

let asked = sessionStorage.getItem(ASKED) !== null
sessionStorage.removeItem(ASKED)

/**
 * Keeps the page on this tablet, so that it opens without a network, and looks for a newer one now and then. Without
 * https there are no service workers; the page then needs the network to open, and says nothing of updates.
 */
export function keepPageHere() {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  // By its mode and not by NODE_ENV: a page that a test builds is the page that is served.
  if (import.meta.env.MODE !== 'production' || workers === undefined) return
  const controlled = workers.controller !== null
  workers.addEventListener('controllerchange', () => {
    if (asked) location.reload()
    // Another window of this tablet said yes: this one asks too. The first worker of all replaces nothing.
    else if (controlled) offerUpdate(() => location.reload())
  })
  workers.register('/sw.js', { updateViaCache: 'none' }).then(watch, (error: unknown) => {
    console.warn('The page could not be kept for use without a network.', error)
  })
}

function watch(registration: ServiceWorkerRegistration) {
  const look = () => {
    const { waiting } = registration
    // Beside a page that no worker rules yet, a waiting one is not an update but the first.
    if (waiting && navigator.serviceWorker.controller) offerUpdate(() => takeOver(waiting))
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  const ask = () => void registration.update().catch(() => undefined)
  setInterval(ask, HOUR)
  window.addEventListener('online', ask)
}

function takeOver(worker: ServiceWorker) {
  asked = true
  worker.postMessage('take-over')
  // The page's own leaving lets go of the old worker; what is then the newer one opens it once more.
  setTimeout(() => {
    sessionStorage.setItem(ASKED, 'yes')
    location.reload()
  }, TAKE_OVER_MS)
}
