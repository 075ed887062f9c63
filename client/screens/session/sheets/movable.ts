import type { Kind } from '../../../../chart/bodies.ts'

/**
 * What stays in its session, whoever charted it; a correction goes with what it corrects. The server judges at last.
 */
const staying: ReadonlySet<Kind> = new Set<Kind>([
  'session-opened',
  'session-cancelled',
  'sent-back',
  'signed',
  'amendment',
  'move-asked',
  'moved',
  'moved-in',
])
export const mayBeMoved = (kind: Kind | undefined): boolean => kind !== undefined && !staying.has(kind)
