import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Answered,
  type Caller,
  chart,
  charted,
  freshId,
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

const named = (family: string) => ({ mrn: `m-${freshId()}`, family, given: 'Rosa', birthDate: '1980-01-02' })
const override = '\u202e'

test.each([
  ['blank', '   '],
  ['turned round by an override', `${override}neslavroH`],
  ['turned round by an isolate', '\u2067Vidal\u2069'],
  ['with a character that no page shows', 'Vi\u0007dal'],
])('a name that is %s is refused by its field: it would be read as another’s', async (_, family) => {
  const { status, body }: Refused = await nora('POST', '/api/patients', named(family))
  expect([status, body.errors]).toEqual([
    400,
    [{ path: '/family', message: 'is blank or has characters that no page shows' }],
  ])
})

test('names as they are written everywhere are taken', async () => {
  for (const family of [
    'Nguyễn Thị',
    'O’Brien-Łuć',
    'بن عبد الله',
    'میرزا\u200cزاده',
    '李',
    '<img src=x onerror=alert(1)>',
  ])
    expect((await nora('POST', '/api/patients', named(family))).status, family).toBe(201)
})

test('a tablet’s label and the reason for a reset are said, not left blank', async () => {
  const ada = await server.as('ada')
  expect((await ada('PATCH', '/api/tablets/any', { name: ' ' })).status).toBe(400)
  expect((await ada('POST', '/api/staff/nora/reset-second-factors', { reason: ' ' })).status).toBe(400)
})
