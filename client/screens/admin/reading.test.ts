import { expect, test } from 'vitest'
import { whyNot } from './reading.ts'

const refused = (errors: readonly { path: string; message: string }[]) => ({
  ...{ status: 400, type: 'urn:chairside:bad-input', title: 'Bad input', detail: '/receivedOn lies ahead.' },
  ...{ byServer: true, more: {}, errors },
})
const fields = { '/receivedOn': 'Received on', '/asked': 'In the patient’s words' }

test('what the server does not take is told by the names that the fields have on the page', () => {
  const errors = [
    { path: '/receivedOn', message: 'lies ahead' },
    { path: '/asked', message: 'is empty' },
  ]
  expect(whyNot(refused(errors), fields)).toBe('Received on: lies ahead. In the patient’s words: is empty.')
})

test('of a field that the page does not have the server’s own sentence is kept, and so of everything else', () => {
  const other = [{ path: '/version', message: 'is missing' }]
  expect(whyNot(refused(other), fields)).toBe('/receivedOn lies ahead.')
  expect(whyNot(refused([]), fields)).toBe('/receivedOn lies ahead.')
})
