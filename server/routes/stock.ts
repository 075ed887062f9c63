import { Type } from 'typebox'
import { EntryBatch, EntryResult, EntryResults, WitnessRequest } from '../../chart/wire.ts'
import { actOf } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { readLedger, readStock, recordStock, witnessStock } from '../usecases/stock.ts'
import { answers, described, query } from './shapes.ts'

const tags = ['Stock']
const named = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export async function stockRoutes(app: App, deps: Deps) {
  app.get(
    '/api/stock',
    {
      schema: {
        tags,
        summary: 'Every lot of controlled drug: received, drawn, returned, adjusted, on hand, last counted.',
        response: answers(200, described('`{ lots, inventory: { last, due }, seq }`, amounts in mg')),
      },
      config: { access: 'read-sessions', audit: { action: 'read-stock' } },
    },
    (_, reply) => send(reply, readStock(deps)),
  )

  app.get(
    '/api/stock/ledger',
    {
      schema: {
        tags,
        summary: "One lot's ledger: each line with the balance before and after it.",
        querystring: query({ drug: named(100), lot: Type.String({ maxLength: 60 }) }),
        response: answers(200, described('`{ lot, rows, seq }`, amounts in mg')),
      },
      config: { access: 'read-sessions', audit: { action: 'read-stock' } },
    },
    (request, reply) => send(reply, readLedger(deps, request.query)),
  )

  app.post(
    '/api/stock/entries',
    {
      schema: {
        tags,
        summary: 'Receive and count. Safe to repeat; each entry is judged alone.',
        body: EntryBatch,
        response: answers(200, EntryResults),
      },
      config: { access: 'chart', audit: { action: 'record-stock' } },
    },
    (request, reply) => send(reply, recordStock(deps, actOf(request), request.body.entries)),
  )

  app.post(
    '/api/stock/witness',
    {
      schema: {
        tags,
        summary: 'Adjust the stock or record a discrepancy in the presence of a second person, or store nothing.',
        body: WitnessRequest,
        response: answers(200, EntryResult),
      },
      config: { access: 'chart', audit: { action: 'record-stock' } },
    },
    (request, reply) => send(reply, witnessStock(deps, actOf(request), request.body)),
  )
}
