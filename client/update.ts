import { createSignal } from 'solid-js'

const [change, setChange] = createSignal<() => void>()

/** Whether a newer Chairside is on this tablet and waits for a person to say yes; a signal. */
export const isUpdateReady = () => change() !== undefined

/** Says that a newer version is here, and what changes to it. */
export const offerUpdate = (change: () => void) => setChange(() => change)

/** Changes to the new version: the page opens anew. What was charted is on the disk; what is half typed is lost. */
export const useUpdate = () => change()?.()
