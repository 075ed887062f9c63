import { Type } from 'typebox'
import { mayWitness } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { Clinic } from '../../chart/schemas.ts'
import { clinic } from '../../db/settings.ts'
import { type Act, actOf, audited } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { zoneExists } from '../usecases/set-up.ts'
import { answers } from './shapes.ts'

const Versioned = Type.Object(
  { version: Type.Integer({ minimum: 0 }), clinic: Clinic },
  { additionalProperties: false },
)
type Versioned = { readonly version: number; readonly clinic: Clinic }

export async function clinicRoutes(app: App, deps: Deps) {
  app.get(
    '/api/clinic',
    {
      schema: { tags: ['Clinic'], summary: "The clinic's settings.", response: answers(200, Versioned) },
      config: { access: 'signed-in', audit: 'none' },
    },
    (_, reply) => send(reply, readClinic(deps)),
  )

  app.put(
    '/api/clinic',
    {
      schema: {
        tags: ['Clinic'],
        summary: "Write a new version of the clinic's settings on top of the one that was read.",
        body: Versioned,
        response: answers(200, Versioned),
      },
      config: { access: 'change-settings', audit: { action: 'change-settings' } },
    },
    (request, reply) => send(reply, changeClinic(deps, actOf(request), request.body)),
  )
}

function readClinic(deps: Deps): Outcome<Versioned> {
  const known = clinic(deps.db)
  return known ? done({ version: known.version, clinic: known.clinic }) : refuse({ code: 'not-found', what: 'clinic' })
}

async function changeClinic(deps: Deps, act: Act, wanted: Versioned): Promise<Outcome<Versioned>> {
  if (!zoneExists(wanted.clinic.timeZone))
    return refuse({ code: 'bad-input', errors: [{ path: '/clinic/timeZone', message: 'is no time zone' }] })
  if (!wanted.clinic.criticalSound && !wanted.clinic.criticalSoundOffBecause?.trim())
    return refuse({
      code: 'bad-input',
      errors: [{ path: '/clinic/criticalSoundOffBecause', message: 'say why critical alerts are not heard' }],
    })
  if (!(['nurse', 'physician'] as const).some((role) => mayWitness(role, wanted.clinic)))
    return refuse({
      code: 'bad-input',
      errors: [{ path: '/clinic/scope', message: 'somebody must be able to witness: without it no waste is charted' }],
    })
  const before = clinic(deps.db)?.clinic
  const changed = Object.entries(wanted.clinic)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before?.[name as keyof Clinic]))
    .map(([name]) => name)
  const at = deps.now()
  const { outcome } = await deps.db.write('putClinic', {
    clinic: wanted.clinic,
    base: wanted.version,
    at,
    by: act.staff.id,
    audit: audited(act, at, 'change-settings', undefined, { changed }),
  })
  return outcome === 'changed' ? refuse({ code: 'changed-meanwhile', what: 'setting' }) : readClinic(deps)
}
