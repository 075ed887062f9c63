import { timingSafeEqual } from 'node:crypto'
import { type Clinic, clinicDefaults } from '../../chart/clinic.ts'
import { builtInProtocols } from '../../chart/protocols.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { Setup } from '../../chart/wire.ts'
import type { Deps } from '../deps.ts'
import { passwordProblems } from '../password-rules.ts'
import { hashSecret } from '../passwords.ts'
import { initialsOf } from './accounts.ts'
import { type AtDoor, type From, type SignedIn, signIn } from './sign-in.ts'

type OwnClinic = Exclude<Setup, { demo: true }>

/** The first run, while nobody has an account: makes the clinic and its first administrator, or loads the demo. */
export async function setUp(deps: Deps, setup: Setup, from: AtDoor): Promise<Outcome<SignedIn | undefined>> {
  const wait = deps.addressTries.enter(`setup ${from.address}`)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  if (deps.isSetUp()) return refuse({ code: 'already-set-up' })
  if (!isCode(setup.code, deps.setupCode)) return refuse({ code: 'wrong-code' })
  deps.addressTries.passed(`setup ${from.address}`)
  if ('demo' in setup) {
    const { loadDemo } = await import('../demo.ts')
    await loadDemo(deps)
    return done(undefined)
  }
  const { administrator, clinic } = setup
  const errors = [
    ...(zoneExists(clinic.timeZone) ? [] : [{ path: '/clinic/timeZone', message: 'is no time zone' }]),
    ...passwordProblems(administrator.password, { ...administrator, clinic: clinic.name }).map(({ path, message }) => ({
      path: `/administrator${path}`,
      message,
    })),
  ]
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const stored = await makeClinic(deps, setup, from)
  if (stored === 'already') return refuse({ code: 'already-set-up' })
  const { username, password } = administrator
  return signIn(deps, { username, password }, from)
}

/** One write: a clinic without an administrator could never be entered again. */
async function makeClinic(deps: Deps, { clinic, administrator }: OwnClinic, from: From) {
  const { username, name, credential = '', initials = initialsOf(name), password, pin } = administrator
  const at = deps.now()
  const id = deps.newId()
  const settings: Clinic = { ...clinicDefaults, ...clinic }
  const { outcome } = await deps.db.write('setup', {
    clinic: settings,
    protocols: builtInProtocols,
    accounts: [
      {
        staff: { id, username, name, credential, initials, role: 'administrator', enabled: true },
        secrets: { password: await hashSecret(password), ...(pin ? { pin: await hashSecret(pin) } : {}) },
      },
    ],
    at,
    by: id,
    audit: { at, actor: id, action: 'set-up', outcome: 'done', requestId: from.request },
  })
  return outcome
}

const isCode = (given: string, code: string) => {
  const typed = Buffer.from(given.trim().toUpperCase())
  const right = Buffer.from(code)
  return typed.length === right.length && timingSafeEqual(typed, right)
}

export function zoneExists(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
