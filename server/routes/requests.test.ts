import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../chart/units.ts'
import { auditRows } from '../../db/audit.ts'
import { type Caller, nine, patientId, startTestServer, type TestServer } from '../fixture.ts'

let server: TestServer
let ada: Caller
beforeAll(async () => {
  server = await startTestServer({ clinic: { timeZone: 'America/New_York' } })
  ada = await server.as('ada')
})
afterAll(() => server.stop())

type Duty = { id: string; version: number; due: string; overdue: boolean; daysLeft: number; state: string }
const asks = (kind: string, more: object = {}) =>
  ada<Duty>('POST', '/api/requests', { patientId, kind, receivedOn: '2026-11-02', asked: 'All of my chart', ...more })
const list = async () => (await ada<{ requests: Duty[] }>('GET', '/api/requests')).body.requests

test('a copy is due 30 days after it was asked for, an amendment 60', async () => {
  expect((await asks('amendment')).body).toMatchObject({ due: '2027-01-01', daysLeft: 39, overdue: false })
  expect((await asks('copy')).body).toMatchObject({ due: '2026-12-02', daysLeft: 9, overdue: false })
  expect((await list()).map(({ due }) => due)).toEqual(['2026-12-02', '2027-01-01'])
})

test('on the last day it is not overdue, on the next it is, by the clinic’s own calendar', async () => {
  const days = 24 * HOUR
  // In New York it is still the evening of 2 December.
  server.at(nine + 10 * days - 5 * HOUR)
  ada = await server.as('ada')
  expect(await list()).toMatchObject([{ overdue: false, daysLeft: 0 }, {}])
  server.at(nine + 10 * days)
  ada = await server.as('ada')
  expect(await list()).toMatchObject([{ overdue: true, daysLeft: -1 }, {}])
})

test('answered, it is off the clock; what was written before it stays', async () => {
  const [copy] = await list()
  const answer = { version: 1, state: 'granted', answeredOn: '2026-12-03', answer: 'Handed out on paper' }
  expect((await ada('POST', `/api/requests/${copy?.id}/answer`, answer)).body).toMatchObject({
    overdue: false,
    version: 2,
  })
  expect((await ada('POST', `/api/requests/${copy?.id}/answer`, answer)).status).toBe(409)
  const [row] = auditRows(server.deps.db, { action: 'answer-request', limit: 2 }).slice(-1)
  expect(row).toMatchObject({ subject: { kind: 'patient', id: patientId }, detail: { kind: 'copy', state: 'granted' } })
})

test('a day that does not exist or lies ahead is refused with its field', async () => {
  for (const receivedOn of ['2026-02-30', '2027-05-01'])
    expect((await asks('copy', { receivedOn })).body).toMatchObject({ errors: [{ path: '/receivedOn' }] })
  expect((await asks('copy', { patientId: 'nobody' })).status).toBe(404)
})

test('what was asked stands in no row of the audit log', async () => {
  expect(JSON.stringify(auditRows(server.deps.db, { after: 0, limit: 1000 }))).not.toContain('All of my chart')
})
