import type { FastifyBaseLogger } from 'fastify'
import type { Instant } from '../chart/units.ts'
import type { Db } from '../db/open.ts'
import type { Backups } from './backups.ts'
import type { Charts } from './charts.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Config } from './config.ts'
import type { InTime } from './in-time.ts'
import type { Live } from './live.ts'
import type { Press } from './note/press.ts'
import type { NoteFiles } from './note-files.ts'
import type { Challenge } from './passkeys.ts'
import type { Pending } from './pending.ts'
import type { Metrics } from './plugins/metrics.ts'
import type { ShownNotes } from './shown-notes.ts'
import type { SignedInTable } from './signed-in.ts'
import type { Tablets } from './tablets.ts'
import type { Throttle } from './throttle.ts'
import type { TimeStamps } from './time-stamps.ts'
import type { Turns } from './turns.ts'

/** The secret of an authenticator app on its way to counting. */
export type Enrolment = { readonly staffId: string; readonly secret: Uint8Array }

/** What the use-cases work with. Made once, in main; tests make the same with a clock of their own. */
export type Deps = {
  readonly db: Db
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly now: () => Instant
  /** A new UUIDv7. */
  readonly newId: () => string
  readonly live: Live
  readonly tablets: Tablets
  readonly charts: Charts
  readonly signedIn: SignedInTable
  readonly notes: NoteFiles
  readonly press: Press
  /** How long a request for pages may stay open. */
  readonly inTime: InTime
  readonly timeStamps: TimeStamps
  readonly shownNotes: ShownNotes
  /** One at a time makes a new file of a session's note. */
  readonly noteTurns: Turns
  readonly backups: Backups
  /** Covers what is committed by a checkpoint, and signs by its key. */
  readonly checkpoints: Pick<Checkpoints, 'make' | 'sign'>
  readonly metrics: Metrics
  /** Guesses of passwords, and of PINs. */
  readonly passwordTries: Throttle
  readonly pinTries: Throttle
  readonly addressTries: Throttle
  /** Guesses of one-time links, by address. */
  readonly linkTries: Throttle
  /** Guesses of second factors, by person alone: whoever guesses here has the password already. */
  readonly factorTries: Throttle
  /** Authenticator apps that were shown a secret and have not shown a code of it yet, by a new id. */
  readonly enrolments: Pending<Enrolment>
  /** Challenges that a passkey was asked to sign, by themselves. */
  readonly challenges: Pending<Challenge>
  /** True under https, its own or a proxy's: cookies are Secure then. */
  readonly secure: boolean
  /** Where the built page lies; without one only the calls are served. */
  readonly pageDir?: string | undefined
  readonly isSetUp: () => boolean
  readonly isDemo: () => boolean
  /** What the first-run page asks for while the database is empty. */
  readonly setupCode: string
  /** True once the server has been told to stop. */
  readonly isStopping: () => boolean
}
