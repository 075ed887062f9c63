import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Answered,
  type Caller,
  chart,
  charted,
  patientId,
  planned,
  startTestServer,
  type TestServer,
} from '../fixture.ts'

let server: TestServer
let nora: Caller
beforeAll(async () => {
  server = await startTestServer()
  nora = await server.as('nora')
})
afterAll(() => server.stop())

type Refused = Answered<{ errors: { path: string }[] }>
const half = '\ud83d'

test('half a character is refused by its field, and nothing of it is stored', async () => {
  const patient = { mrn: '0002', family: `Vidal${half}`, given: 'Rosa', birthDate: '1980-01-02' }
  const added: Refused = await nora('POST', '/api/patients', patient)
  expect([added.status, added.body.errors[0]?.path]).toEqual([400, '/family'])
  const change = { version: 1, allergies: ['latex', half] }
  const changed: Refused = await nora('PATCH', `/api/patients/${patientId}`, change)
  expect([changed.status, changed.body.errors[0]?.path]).toEqual([400, '/allergies/1'])
  expect((await nora('GET', `/api/patients/${patientId}`)).body).toMatchObject({ version: 1 })
})

test('an entry with half a character is refused alone: its neighbour is recorded', async () => {
  const [bad, good] = [charted('note', { text: half }), charted('note', { text: 'whole' })]
  expect(await chart(nora, await planned(nora), bad, good)).toMatchObject([
    { outcome: 'refused', problem: { status: 400 } },
    { outcome: 'recorded' },
  ])
})
