import { clinicDefaults } from '../chart/clinic.ts'
import { builtInProtocols } from '../chart/protocols.ts'
import { chartDay } from './demo/day.ts'
import { accounts, DEMO_PASSWORD } from './demo/people.ts'
import type { Deps } from './deps.ts'
import { hashSecret } from './passwords.ts'
import { CannotStart } from './sentence.ts'

/**
 * Fills an empty database with the demo clinic: fictional patients, today's sessions in every phase, a finished course.
 * A database that holds the demo already is left as it is; one that holds anything else is refused.
 */
export async function loadDemo(deps: Deps): Promise<void> {
  if (deps.isDemo()) return
  if (deps.isSetUp())
    throw new CannotStart('This database holds a real clinic: the demo clinic goes only into an empty one.')
  const at = deps.now()
  const [first] = accounts
  const { outcome } = await deps.db.write('setup', {
    clinic: { ...clinicDefaults, ...demoClinic },
    protocols: builtInProtocols,
    accounts: await Promise.all(
      accounts.map(async ({ pin, ...staff }) => ({
        staff: { ...staff, enabled: true },
        secrets: { password: await hashSecret(DEMO_PASSWORD), pin: await hashSecret(pin) },
      })),
    ),
    demo: true,
    at,
    by: first.id,
    audit: { at, action: 'load-demo', outcome: 'done' },
  })
  if (outcome === 'already') throw new CannotStart('Somebody set the clinic up meanwhile.')
  for (const { id: staffId } of accounts)
    await deps.db.write('acceptPolicy', { staffId, policy: clinicDefaults.signaturePolicy, at })
  await chartDay(deps)
}

const demoClinic = {
  name: 'Harbour Street Infusion Clinic (demo)',
  address: '12 Harbour Street, Portland, ME 04101',
  phone: '+1 207 555 0100',
  timeZone: 'America/New_York',
} as const
