import { lazy } from 'solid-js'

/** Fetched behind the first load: opened a few times a shift. */
export const UserMenu = lazy(async () => ({ default: (await import('./UserMenu.tsx')).UserMenu }))
