import { lazy } from 'solid-js'

/** Fetched only by a tablet that was reloaded without a network. */
export const SealedChairs = lazy(async () => ({ default: (await import('./SealedChairs.tsx')).SealedChairs }))
