import { Type } from 'typebox'
import { done } from '../../chart/refusal.ts'
import { Staff } from '../../chart/schemas.ts'
import { NewStaff, NewTraining, Proofs, SecretChange, StaffChange, TrainingStrike } from '../../chart/wire.ts'
import { allStaff } from '../../db/staff.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { addPerson, changePerson, setSecret } from '../usecases/accounts.ts'
import { addTraining, proofs, strikeTraining } from '../usecases/proofs.ts'
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

  app.get(
    '/api/proofs',
    {
      schema: {
        tags,
        summary: 'What each person accepted of the policy on signatures, and was trained in.',
        response: answers(200, Proofs),
      },
      config: { access: 'manage-accounts', audit: { action: 'list-proofs' } },
    },
    (_, reply) => send(reply, done(proofs(deps))),
  )

  app.post(
    '/api/staff/:id/trainings',
    {
      schema: {
        tags,
        summary: 'Write down what somebody was trained in, and when. Nothing of it is changed later.',
        params: idParams,
        body: NewTraining,
        response: answers(201, Proofs),
      },
      config: { access: 'manage-accounts', audit: { action: 'add-training', subject: 'staff' } },
    },
    (request, reply) => send(reply, addTraining(deps, actOf(request), request.params.id, request.body), 201),
  )

  app.post(
    '/api/staff/:id/trainings/strike',
    {
      schema: {
        tags,
        summary: 'Say that a record of training was made in error. It stays readable.',
        params: idParams,
        body: TrainingStrike,
        response: answers(200, Proofs),
      },
      config: { access: 'manage-accounts', audit: { action: 'strike-training', subject: 'staff' } },
    },
    (request, reply) => send(reply, strikeTraining(deps, actOf(request), request.params.id, request.body)),
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
