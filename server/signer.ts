import { readFileSync } from 'node:fs'
import { done, type Outcome, refuse } from '../chart/refusal.ts'
import type { Instant } from '../chart/units.ts'
import type { Act } from './act.ts'
import { clinicAuthority } from './authority-store.ts'
import type { Signing as SigningFile } from './config.ts'
import type { Deps } from './deps.ts'
import type { SignerIdentity } from './note/identity.ts'
import { refusalOfStorage } from './storage.ts'

/** Who seals this signature: the clinic's own certificate where one is set, else one from its authority, used once. */
export async function signerFor(deps: Deps, act: Act, at: Instant, event: string): Promise<Outcome<SignerIdentity>> {
  const { db, now, newId, config } = deps
  try {
    if (config.signing) return done(await openSigning(config.signing, at))
    const { issueSigner } = await import('./note/authority.ts')
    const authority = await clinicAuthority({ db, masterKeyFile: config.masterKeyFile, now, newId })
    const { name, credential, role } = act.staff
    return done(issueSigner(authority, { name, credential, role, signingEventId: event }, at))
  } catch (error) {
    deps.log.error({ err: error }, 'no certificate to sign with')
    // The first signing of all stores the clinic's authority: it may be the disk that fails, not the certificate.
    const storage = refusalOfStorage(error)
    if (storage) return refuse(storage)
    const why = error instanceof Error ? error.message : String(error)
    return refuse({ code: 'not-signable', why: `There is no certificate to sign with: ${why} Nothing was signed.` })
  }
}

/** Opens the file of `SIGNING_P12`. Throws an Error whose sentence an operator can act on. */
export async function openSigning({ file, passphrase }: SigningFile, at: Instant): Promise<SignerIdentity> {
  const { clinicIdentity } = await import('./note/clinic-certificate.ts')
  const { Pkcs12Error } = await import('./note/pkcs12.ts')
  try {
    return clinicIdentity(readFileSync(file), passphrase, at)
  } catch (error) {
    if (error instanceof Pkcs12Error) throw new Error(`SIGNING_P12 (${file}) cannot be used: ${error.message}.`)
    throw new Error(`SIGNING_P12 (${file}) cannot be read (${(error as NodeJS.ErrnoException).code ?? 'damaged'}).`)
  }
}
