import { Type } from 'typebox'
import { done, refuse } from '../../chart/refusal.ts'
import { Patient } from '../../chart/schemas.ts'
import { NewPatient, PatientChange } from '../../chart/wire.ts'
import { headSeq } from '../../db/log.ts'
import { patient, patients } from '../../db/patients.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { addPatient, changePatient } from '../usecases/patients.ts'
import { answers, Cursor, idParams, Limit, limitOf, query } from './shapes.ts'

const tags = ['Patients']

export async function patientRoutes(app: App, deps: Deps) {
  app.get(
    '/api/patients',
    {
      schema: {
        tags,
        summary: 'Patients by name.',
        querystring: query({
          search: Type.Optional(
            Type.String({ maxLength: 200, description: 'Words of name, record number or birth date' }),
          ),
          cursor: Cursor,
          limit: Limit,
        }),
        response: answers(
          200,
          Type.Object({
            patients: Type.Array(Patient),
            next: Type.Optional(Type.String()),
            seq: Type.Integer({ description: "The log's head when this was read" }),
          }),
        ),
      },
      config: { access: 'read-patients', audit: { action: 'list-patients' } },
    },
    (request, reply) => {
      const { search, cursor, limit } = request.query
      const seq = headSeq(deps.db)
      const page = patients(deps.db, { search, cursor, limit: limitOf(limit) })
      const next = page.cursor === undefined ? {} : { next: page.cursor }
      return send(reply, done({ patients: page.patients, ...next, seq }))
    },
  )

  app.post(
    '/api/patients',
    {
      schema: { tags, summary: 'Add a patient.', body: NewPatient, response: answers(201, Patient) },
      config: { access: 'write-patients', audit: { action: 'add-patient' } },
    },
    (request, reply) => send(reply, addPatient(deps, actOf(request), request.body), 201),
  )

  app.get(
    '/api/patients/:id',
    {
      schema: { tags, summary: 'One patient.', params: idParams, response: answers(200, Patient) },
      config: { access: 'read-patients', audit: { action: 'read-patient', subject: 'patient' } },
    },
    (request, reply) => {
      const known = patient(deps.db, request.params.id)
      return send(reply, known ? done(known) : refuse({ code: 'not-found', what: 'patient' }))
    },
  )

  app.patch(
    '/api/patients/:id',
    {
      schema: {
        tags,
        summary: 'Write a new version of a patient on top of the one that was read.',
        params: idParams,
        body: PatientChange,
        response: answers(200, Patient),
      },
      config: { access: 'write-patients', audit: { action: 'change-patient', subject: 'patient' } },
    },
    (request, reply) => send(reply, changePatient(deps, actOf(request), request.params.id, request.body)),
  )
}
