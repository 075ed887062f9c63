import { EntryBatch, EntryResult, EntryResults, WitnessRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { recordEntries } from '../usecases/record-entries.ts'
import { witnessEntry } from '../usecases/witness-entry.ts'
import { answers, idParams } from './shapes.ts'

export async function entryRoutes(app: App, deps: Deps) {
  app.post(
    '/api/sessions/:id/entries',
    {
      schema: {
        tags: ['Charting'],
        summary: 'Append entries to a session. Safe to repeat; each entry is judged alone.',
        params: idParams,
        body: EntryBatch,
        response: answers(200, EntryResults),
      },
      config: { access: 'chart', audit: { action: 'record-entries', subject: 'session' } },
    },
    (request, reply) => send(reply, recordEntries(deps, actOf(request), request.params.id, request.body.entries)),
  )

  app.post(
    '/api/sessions/:id/witness',
    {
      schema: {
        tags: ['Charting'],
        summary: 'Store an entry in the presence of a second person, or store nothing.',
        params: idParams,
        body: WitnessRequest,
        response: answers(200, EntryResult),
      },
      config: { access: 'chart', audit: { action: 'witness', subject: 'session' } },
    },
    (request, reply) => send(reply, witnessEntry(deps, actOf(request), request.params.id, request.body)),
  )
}
