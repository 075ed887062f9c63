import { Me, Setup } from '../../chart/wire.ts'
import type { App } from '../app.ts'
import type { Deps } from '../deps.ts'
import { sendRefusal } from '../send.ts'
import { setUp } from '../usecases/set-up.ts'
import { me } from '../usecases/sign-in.ts'
import { answers } from './shapes.ts'
import { fromOf, giveToken } from './sign-in.ts'

export async function setupRoutes(app: App, deps: Deps) {
  app.post(
    '/api/setup',
    {
      schema: {
        tags: ['Who is here'],
        summary: 'The first run: make the clinic with its first administrator, or load the demo clinic.',
        description: 'Only while there is no account, and only with the one-time code that the server printed.',
        body: Setup,
        response: answers(201, Me),
      },
      config: { access: 'open', audit: 'none' },
    },
    async (request, reply) => {
      const device = 'device' in request.body ? request.body.device : undefined
      const outcome = await setUp(deps, request.body, fromOf(deps, request, device))
      if (!outcome.ok) return sendRefusal(reply, outcome.refusal)
      reply.code(201)
      if (!outcome.value) return reply.send({ setUp: true, demo: true })
      return giveToken(deps, reply, outcome.value).send(me(deps, outcome.value.staff, outcome.value.limited))
    },
  )
}
