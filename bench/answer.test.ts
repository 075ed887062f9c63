import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerTo } from './answer.ts'
import { type Connection, openConnection } from './connection.ts'

const head = (status: string, ...headers: readonly string[]) =>
  [`HTTP/1.1 ${status}`, 'Date: Sat, 28 Nov 2026 18:00:00 GMT', ...headers, '', ''].join('\r\n')
const chunked = (...chunks: readonly string[]) =>
  head('200 OK', 'Content-Type: text/csv', 'Transfer-Encoding: chunked') +
  [...chunks, ''].map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')

/** The answer, read from the bytes as they come in `pieces`; none may be whole before the last is here. */
function readIn(text: string, cuts: readonly number[], method = 'GET') {
  const bytes = Buffer.from(text)
  const reader = answerTo(method)
  let from = 0
  for (const cut of cuts.toSorted((a, b) => a - b)) {
    expect(reader.take(bytes.subarray(from, cut))).toBeUndefined()
    from = cut
  }
  return reader.take(bytes.subarray(from))
}

test('a table whose line ends with 0 where its chunk ends is read to its end, not to there', () => {
  const rows = ['drug,mg\r\nketamine,50\r\n', 'ketamine,0\r\n', 'saline,10\r\n']
  const text = chunked(...rows)
  const read = { answer: { status: 200, body: Buffer.from(rows.join('')) }, last: false }
  expect(readIn(text, [])).toEqual(read)
  expect(readIn(text, [text.indexOf('ketamine,0') + 14])).toEqual(read)
})

test('wherever the network cuts an answer, it is whole with its last byte and not before', () => {
  const text = fc.string({ unit: fc.constantFrom('0', '\r\n', 'a', '10', 'µ'), minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.array(text), fc.array(fc.nat({ max: 400 })), (chunks, at) => {
      const all = chunks.join('')
      const sized = head('200 OK', `Content-Length: ${Buffer.byteLength(all)}`) + all
      for (const answer of [chunked(...chunks), sized]) {
        const cuts = at.filter((cut) => cut < Buffer.byteLength(answer))
        expect(readIn(answer, cuts)?.answer).toEqual({ status: 200, body: Buffer.from(all) })
      }
    }),
  )
})

test('what has no body is whole with its head: a HEAD, 204, 304', () => {
  expect(readIn(head('200 OK', 'Content-Length: 70'), [20], 'HEAD')?.answer.body).toHaveLength(0)
  expect(readIn(head('204 No Content'), [20])?.answer.status).toBe(204)
  expect(readIn(head('304 Not Modified', 'Content-Length: 70'), [20])?.answer.status).toBe(304)
})

test('"go on" before an answer is none', () => {
  const text = `${head('100 Continue')}${head('413 Payload Too Large', 'Content-Length: 2')}{}`
  expect(readIn(text, [30, text.length - 1])?.answer).toEqual({ status: 413, body: Buffer.from('{}') })
})

test('without a length the body lasts until the connection ends', () => {
  const reader = answerTo('GET')
  expect(reader.take(Buffer.from(`${head('400 Bad Request', 'Connection: close')}no `))).toBeUndefined()
  expect(reader.take(Buffer.from('HTTP'))).toBeUndefined()
  expect(reader.end()).toEqual({ answer: { status: 400, body: Buffer.from('no HTTP') }, last: true })
  expect(answerTo('GET').end()).toBeUndefined()
})

test('an answer with more behind it is the last of its connection, and what is none is never guessed at', () => {
  expect(readIn(`${head('200 OK', 'Content-Length: 2')}{}0\r\n\r\n`, [])?.last).toBe(true)
  expect(() => readIn('10,ketamine\r\n\r\n', [])).toThrow('no answer')
  expect(() => readIn(chunked('a').replace('\r\n1\r\n', '\r\nx\r\n'), [])).toThrow('no length')
})

/** Answers as the last word of the address says. */
const server = createServer((request, reply) => {
  request.resume()
  request.on('end', () => told(reply, String(request.url)))
})
async function told(reply: ServerResponse, url: string) {
  if (url === '/closes') return reply.writeHead(200, { connection: 'close' }).end('the last')
  if (url === '/twice') return reply.socket?.write(`${head('200 OK', 'Content-Length: 2')}{}HTTP/1.1 500 More\r\n\r\n`)
  for (const row of ['a,10\r\n', 'b,0\r\n', `${url}\r\n`]) {
    reply.write(row)
    // Each in a packet of its own, so that it stands at the end of what was read.
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return reply.end()
}
let to = { host: '127.0.0.1', port: 0 }
const opened: Connection[] = []
const connection = () => opened[opened.push(openConnection(to, '')) - 1] as Connection
beforeAll(async () => {
  server.listen(0, to.host)
  await once(server, 'listening')
  to = { ...to, port: (server.address() as AddressInfo).port }
})
afterAll(() => {
  for (const each of opened) each.close()
  server.close()
  server.closeAllConnections()
})

test('on a kept-open connection each answer is that of its request', async () => {
  const kept = connection()
  for (const path of ['/first', '/second', '/third'])
    expect((await kept.ask('GET', path)).body.toString()).toBe(`a,10\r\nb,0\r\n${path}\r\n`)
  expect((await kept.ask('HEAD', '/none')).body).toHaveLength(0)
  expect((await kept.ask('POST', '/fourth', '{}')).body.toString()).toContain('/fourth')
})

test('a connection that the server ends with its answer, or that says more than it was asked, is not used again', async () => {
  for (const path of ['/closes', '/twice']) {
    const ended = connection()
    expect((await ended.ask('GET', path)).status).toBe(200)
    expect(ended.isOpen()).toBe(false)
    await expect(ended.ask('GET', '/first')).rejects.toThrow('closed')
  }
})
