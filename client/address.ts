import { createSignal } from 'solid-js'

// All the routing that flat addresses need (decision 0014): the path as a signal, and links that change it without
// fetching the page again.

const [path, setPath] = createSignal(location.pathname)

/** The path of the page's address: "/session/s1/review". A signal. */
export { path }

/** Fetches the file of the page at a path, where it has one of its own. */
type FetchPage = (at: string) => Promise<unknown> | undefined
let fetchPage: FetchPage = () => undefined

/**
 * The page that stands stays until the file of the next one has come. Not by Solid's transitions, which draw both pages
 * side by side while one waits: what a tablet hears in that time may be drawn in neither (decision 0022).
 */
async function show() {
  const to = location.pathname
  // A file that does not come is asked for once more by the page itself, which says so.
  await fetchPage(to)?.catch(() => undefined)
  // Whoever went elsewhere meanwhile goes there.
  const isWanted = to === location.pathname
  if (isWanted) setPath(to)
  return isWanted
}

/** Leads to another address of Chairside; `instead` leaves no way back to the present one. */
export function go(to: string, instead?: 'instead') {
  if (to === location.pathname) return
  history[instead ? 'replaceState' : 'pushState'](null, '', to)
  void show().then((isShown) => isShown && scrollTo(0, 0))
}

/**
 * Makes links and the browser's back and forward change the screen, each once its file is here; called once. Answers
 * how to end it.
 */
export function followAddress(fetchIt: FetchPage): () => void {
  fetchPage = fetchIt
  const back = () => void show()
  document.addEventListener('click', follow)
  addEventListener('popstate', back)
  return () => {
    document.removeEventListener('click', follow)
    removeEventListener('popstate', back)
  }
}

/** What opens elsewhere stays the browser's: another tab, a file, a document of the server. */
function follow(event: MouseEvent) {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (event.defaultPrevented || !isPlain || !(event.target instanceof Element)) return
  const link = event.target.closest('a')
  if (!link?.href || link.target !== '' || link.hasAttribute('download')) return
  if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.hash !== '') return
  event.preventDefault()
  go(link.pathname)
}
