import { Type } from 'typebox'
import { canonical } from '../../chart/chain.ts'
import { toWire } from '../../chart/instant.ts'
import { protocolProblems } from '../../chart/protocol/problems.ts'
import { Protocol } from '../../chart/protocol.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import { headSeq } from '../../db/log.ts'
import { protocol, protocolVersions } from '../../db/protocols.ts'
import { type Act, actOf, audited } from '../act.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { send } from '../send.ts'
import { answers } from './shapes.ts'

const tags = ['Protocols']
const { id: _, version: __, approved: ___, ...fields } = Protocol.properties
/**
 * A protocol as it is proposed: its version and id are given by the server, its approval is the sender's act. `after`:
 * the newest version of its name that the sender has seen.
 */
const NewProtocol = Type.Object(
  { ...fields, approve: Type.Optional(Type.Boolean()), after: Type.Optional(Type.Integer({ minimum: 0 })) },
  { additionalProperties: false },
)
type NewProtocol = Type.Static<typeof NewProtocol>

export async function protocolRoutes(app: App, deps: Deps) {
  app.get(
    '/api/protocols',
    {
      schema: {
        tags,
        summary: 'Every version of every protocol: by name, newest first.',
        response: answers(200, Type.Object({ protocols: Type.Array(Protocol), seq: Type.Integer() })),
      },
      config: { access: 'read-protocols', audit: 'none' },
    },
    (_, reply) => send(reply, done({ protocols: protocolVersions(deps.db), seq: headSeq(deps.db) })),
  )

  app.post(
    '/api/protocols',
    {
      schema: {
        tags,
        summary: 'Write a new version of a protocol.',
        body: NewProtocol,
        response: answers(201, Protocol),
      },
      config: { access: 'write-protocols', audit: { action: 'write-protocol' } },
    },
    (request, reply) => send(reply, addVersion(deps, actOf(request), request.body), 201),
  )
}

/**
 * Sessions that are planned or running keep the version that they pinned. What contradicts itself can be written down,
 * but not approved.
 */
async function addVersion(
  deps: Deps,
  act: Act,
  { approve = false, after, ...wanted }: NewProtocol,
): Promise<Outcome<Protocol>> {
  const versions = protocolVersions(deps.db).filter(({ name }) => name === wanted.name)
  const newest = versions.toSorted((a, b) => b.version - a.version)[0]
  const by = approve ? act.staff.id : undefined
  // Sent again because the answer was lost, it would stand there twice, and nobody could say in what the two differ.
  if (newest && newest.approved?.by === by && says(newest) === says(wanted)) return done(newest)
  // What another wrote meanwhile, a lower limit say, would be gone from the version that sessions then use.
  if (after !== undefined && after !== (newest?.version ?? 0))
    return refuse({ code: 'changed-meanwhile', what: 'protocol' })
  const version = (newest?.version ?? 0) + 1
  const errors = approve ? protocolProblems({ ...wanted, id: wanted.name, version }) : []
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const at = deps.now()
  const spoken = `${wanted.name}-${version}`
  const id = /^[A-Za-z0-9._:-]{1,64}$/.test(spoken) && !protocol(deps.db, spoken) ? spoken : deps.newId()
  const approval = approve ? { approved: { by: act.staff.id, at: toWire(at) } } : {}
  const written = await deps.db.write('putProtocol', {
    protocol: { ...wanted, id, version, ...approval },
    at,
    by: act.staff.id,
    audit: audited(act, at, 'write-protocol', { kind: 'protocol', id }, { approved: approve }),
  })
  return written.outcome === 'taken' ? refuse({ code: 'changed-meanwhile', what: 'protocol' }) : done(written.protocol)
}

/** All that a version says, without which one it is and who approved it. */
const says = ({ id: _, version: __, approved: ___, ...content }: Partial<Protocol>) => canonical(content)
