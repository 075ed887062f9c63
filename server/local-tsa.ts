/** A time-stamp authority for the tests: openssl behind a small HTTP server, which can also be made to misbehave. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ContentInfo, SignedData } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { id_ct_tstInfo, TimeStampResp, TimeStampToken } from '@peculiar/asn1-tsp'
import { bufferOf, derOf } from './note/certificate.ts'
import type { TimeStampAuthority } from './note/time-stamp.ts'

/**
 * What it does with a request: `replayed` answers another one about the same signature, `by-a-person` has the answer
 * signed by a key that is not for time-stamps.
 */
export type Manner =
  | 'well'
  | 'down'
  | 'silent'
  | 'slow'
  | 'garbage'
  | 'endless'
  | 'replayed'
  | 'other-signature'
  | 'damaged'
  | 'by-a-person'

export type LocalTsa = {
  readonly authority: TimeStampAuthority
  /** PEM file of the root that vouches for it. */
  readonly rootFile: string
  behave: (manner: Manner) => void
  readonly asked: () => number
  readonly stop: () => void
}

const settings = `[tsa]
default_tsa = local
[local]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = root.pem
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
`

export async function startLocalTsa(key: readonly string[] = ['rsa:2048']): Promise<LocalTsa> {
  const folder = mkdtempSync(join(tmpdir(), 'chairside-tsa-'))
  const openssl = (...args: readonly string[]) => execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' })
  const put = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text)
  put('tsa.cnf', settings)
  put('serial', '01')
  put('purpose', 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n')
  const fresh = (name: string) => ['-newkey', ...key, '-nodes', '-keyout', `${name}.key`]
  const may = ['-addext', 'keyUsage=critical,keyCertSign']
  openssl('req', '-x509', ...fresh('root'), '-out', 'root.pem', '-days', '3650', '-subj', '/CN=Local Root', ...may)
  openssl('req', '-new', ...fresh('tsa'), '-out', 'tsa.csr', '-subj', '/CN=Local Time-Stamping')
  const issued = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'purpose', '-days', '3650']
  openssl('x509', '-req', '-in', 'tsa.csr', ...issued, '-out', 'tsa.pem')
  openssl('req', '-new', ...fresh('person'), '-out', 'person.csr', '-subj', '/CN=Some Person')
  openssl('x509', '-req', '-in', 'person.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-out', 'person.pem')

  let manner: Manner = 'well'
  let asked = 0
  const answerTo = (query: Uint8Array): Buffer => {
    put('query', query)
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'local', '-queryfile', 'query', '-out', 'reply')
    return readFileSync(join(folder, 'reply'))
  }
  /** The same question about these hex digits, with a number that openssl makes up. */
  const ownQuery = (digest: string): Buffer => {
    openssl('ts', '-query', '-digest', digest, '-sha256', '-cert', '-out', 'own')
    return readFileSync(join(folder, 'own'))
  }
  /** What the authority says, signed by somebody else, as an answer. */
  const signedByPerson = (answer: Buffer): Buffer => {
    const response = AsnConvert.parse(bufferOf(answer), TimeStampResp)
    const token = AsnConvert.parse(response.timeStampToken?.content ?? new ArrayBuffer(0), SignedData)
    put('told', new Uint8Array(token.encapContentInfo.eContent?.single?.buffer ?? new ArrayBuffer(0)))
    const content = ['-in', 'told', '-binary', '-nodetach', '-econtent_type', id_ct_tstInfo]
    const by = ['-signer', 'person.pem', '-inkey', 'person.key', '-certfile', 'root.pem']
    const how = ['-cades', '-md', 'sha256', '-nosmimecap', '-outform', 'DER', '-out', 'signed']
    openssl('cms', '-sign', ...content, ...by, ...how)
    const signed = AsnConvert.parse(bufferOf(readFileSync(join(folder, 'signed'))), ContentInfo)
    response.timeStampToken = new TimeStampToken(signed)
    return Buffer.from(AsnConvert.serialize(response))
  }
  const behaviours: Readonly<Record<Manner, (query: Buffer, reply: ServerResponse) => unknown>> = {
    well: (query, reply) => reply.end(answerTo(query)),
    down: (_, reply) => reply.writeHead(503).end(),
    silent: () => undefined,
    slow: (query, reply) => setTimeout(() => reply.end(answerTo(query)), 100),
    garbage: (_, reply) => reply.end('<html>Welcome to the hotel network</html>'),
    endless: (_, reply) => reply.end(Buffer.alloc(100_000)),
    replayed: (query, reply) => reply.end(answerTo(ownQuery(imprintIn(query)))),
    'other-signature': (_, reply) => reply.end(answerTo(ownQuery('ab'.repeat(32)))),
    'by-a-person': (query, reply) => reply.end(signedByPerson(answerTo(query))),
    damaged: (query, reply) => {
      const answer = answerTo(query)
      answer[answer.length - 5] = (answer[answer.length - 5] ?? 0) ^ 1
      reply.end(answer)
    },
  }
  const server = createServer(async (request, reply) => {
    asked += 1
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    reply.setHeader('content-type', 'application/timestamp-reply')
    behaviours[manner](Buffer.concat(parts), reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const rootFile = join(folder, 'root.pem')
  const root = derOf(readFileSync(rootFile, 'utf8'))
  return {
    authority: { url: `http://127.0.0.1:${port}/tsr`, roots: [root], timeoutMs: 60_000 },
    rootFile,
    behave: (now) => {
      manner = now
    },
    asked: () => asked,
    stop: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The hash in a query: 32 bytes after their tag, hex. */
function imprintIn(query: Buffer): string {
  const at = query.indexOf(Buffer.from([0x04, 0x20]))
  return query.subarray(at + 2, at + 34).toString('hex')
}
