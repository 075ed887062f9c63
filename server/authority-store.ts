import type { Instant } from '../chart/units.ts'
import { type KeyRow, key } from '../db/keys.ts'
import type { Db } from '../db/open.ts'
import { clinic } from '../db/settings.ts'
import { type Authority, authorityKey, makeAuthority, openAuthority } from './note/authority.ts'
import { derOf, pemOf } from './note/certificate.ts'
import { masterKeyAt, readMasterKey, unwrapKey, wrapKey } from './note/keys.ts'

export type AuthorityFrom = {
  readonly db: Db
  readonly masterKeyFile: string
  readonly now: () => Instant
  readonly newId: () => string
}

const PURPOSE = 'authority'

/**
 * The clinic's own certificate authority: made once, its key stored only as the master key wraps it.
 * Throws when the master key is another one than it was wrapped with.
 */
export async function clinicAuthority({ db, masterKeyFile, now, newId }: AuthorityFrom): Promise<Authority> {
  const known = key(db, PURPOSE)
  if (known) return opened(known, masterKeyFile, clinicName(db))
  const authority = makeAuthority(clinicName(db), now())
  const id = newId()
  const row: KeyRow = {
    id,
    purpose: PURPOSE,
    wrapped: wrapKey(masterKeyAt(masterKeyFile), id, authorityKey(authority)),
    certificate: pemOf(authority.certificate),
    at: now(),
  }
  await db.write('putKey', { key: row, audit: { at: now(), action: 'make-authority', outcome: 'done' } })
  return authority
}

function opened(row: KeyRow, masterKeyFile: string, name: string): Authority {
  if (row.certificate === undefined) throw new Error("the clinic's authority is stored without its certificate")
  const privateKey = unwrapKey(readMasterKey(masterKeyFile), row.id, row.wrapped)
  return openAuthority(derOf(row.certificate), privateKey, name)
}

const clinicName = (db: Db) => clinic(db)?.clinic.name ?? 'Clinic'
