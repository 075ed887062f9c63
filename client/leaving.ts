/** Has the browser ask before the page is closed while `unsent` says that entries are only on this tablet. */
export function warnBeforeLeaving(unsent: () => number): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (unsent() > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
