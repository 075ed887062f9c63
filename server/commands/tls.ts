import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDb } from '../../db/open.ts'
import { isEmpty } from '../../db/staff.ts'
import { clinicAuthority } from '../authority-store.ts'
import { databaseFile, idMaker } from '../compose.ts'
import { issueServerCertificate } from '../note/authority.ts'
import { CannotStart } from '../sentence.ts'
import type { Command } from './index.ts'

/** Makes a server certificate for the names that tablets type, from the clinic's own authority. */
export const tlsCommand: Command = async (config, names) => {
  const [first] = names
  if (first === undefined) throw new CannotStart('Say the name or address that tablets type: tls NAME…')
  const wrong = names.find((name) => !/^[A-Za-z0-9.:-]{1,253}$/.test(name))
  if (wrong !== undefined) throw new CannotStart(`${wrong} is neither a host name nor an address.`)
  const { dataDir, masterKeyFile } = config()
  const db = await openDb(databaseFile(dataDir))
  try {
    if (isEmpty(db)) throw new CannotStart('The clinic is not set up yet: start the server and open its page first.')
    const now = Date.now
    const authority = await clinicAuthority({ db, masterKeyFile, now, newId: idMaker(now) })
    const { certificate, privateKey, trust, expires } = issueServerCertificate(authority, names, now())
    const dir = join(dataDir, 'tls')
    const file = (ending: string) => join(dir, `${first.replaceAll(':', '_')}.${ending}`)
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    writeFileSync(file('key'), privateKey, { mode: 0o600 })
    writeFileSync(file('crt'), certificate)
    writeFileSync(join(dir, 'chairside-authority.crt'), trust)
    console.log(
      [
        `A certificate for ${names.join(', ')}, good until ${new Date(expires).toISOString().slice(0, 10)}. Start the server with`,
        `  HOST=0.0.0.0 TLS_CERT=${file('crt')} TLS_KEY=${file('key')}`,
        `and let each tablet trust ${join(dir, 'chairside-authority.crt')}.`,
      ].join('\n'),
    )
    return 0
  } finally {
    await db.close()
  }
}
