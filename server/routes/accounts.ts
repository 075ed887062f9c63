import { Type } from 'typebox'
import { done } from '../../chart/refusal.ts'
import { Staff } from '../../chart/schemas.ts'
import { NewStaff, SecretChange, StaffChange } from '../../chart/wire.ts'
import { allStaff } from '../../db/staff.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { addPerson, changePerson, setSecret } from '../usecases/accounts.ts'
import { answers, idParams } from './shapes.ts'

const tags = ['Accounts']

export async function accountRoutes(app: App, deps: Deps) {
  app.get(
    '/api/staff',
    {
      schema: {
        tags,
        summary: 'Everyone who has or had an account: whose names stand in the charts.',
        response: answers(200, Type.Object({ staff: Type.Array(Staff) })),
      },
      config: { access: 'signed-in', audit: 'none' },
    },
    (_, reply) => send(reply, done({ staff: allStaff(deps.db) })),
  )

  app.post(
    '/api/staff',
    {
      schema: { tags, summary: 'Add an account.', body: NewStaff, response: answers(201, Staff) },
      config: { access: 'manage-accounts', audit: { action: 'add-account' } },
    },
    (request, reply) => send(reply, addPerson(deps, actOf(request), request.body), 201),
  )

  app.patch(
    '/api/staff/:id',
    {
      schema: {
        tags,
        summary: 'Change, disable or enable an account. It is never deleted.',
        params: idParams,
        body: StaffChange,
        response: answers(200, Staff),
      },
      config: { access: 'manage-accounts', audit: { action: 'change-account', subject: 'staff' } },
    },
    (request, reply) => send(reply, changePerson(deps, actOf(request), request.params.id, request.body)),
  )

  app.put(
    '/api/staff/:id/secret',
    {
      schema: {
        tags,
        summary: "Set one's own password or PIN, or as an administrator another person's.",
        params: idParams,
        body: SecretChange,
        response: answers(200, Type.Object({ changed: Type.Literal(true) })),
      },
      config: { access: 'signed-in', audit: { action: 'set-secret', subject: 'staff' } },
    },
    (request, reply) => send(reply, setSecret(deps, actOf(request), request.params.id, request.body)),
  )
}
