import { toWire } from '../../chart/instant.ts'
import type { Staff } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { Account, CodeEnrolment, Enrolled, PasskeyMade } from '../../chart/wire.ts'
import { type AuditRow, auditRows } from '../../db/audit.ts'
import { device } from '../../db/devices.ts'
import { type Factor, factorsOf, type NewFactor } from '../../db/second-factors.ts'
import { clinic } from '../../db/settings.ts'
import { signInsOf } from '../../db/sign-ins.ts'
import { secretOf, staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { masterKeyAt, wrapKey } from '../note/keys.ts'
import { enrolmentOf, newCodeSecret, newRecoveryCodes, recoveryHash, stepOf } from '../one-time-codes.ts'
import { creationOptions, madePasskey, type Site } from '../passkeys.ts'
import { isSecret } from '../passwords.ts'
import { ifChecked } from '../throttle.ts'
import { factorsThatCount, isAsked, passkeysAt, recoveryLeft } from './second-factors.ts'
import { renewed, type SignedIn } from './sign-in.ts'

const HISTORY = 30
/** What a person finds in the history of their own account. */
const told = ['sign-in', 'switch-person', 'unlock', 'second-factor-asked', 'sign-out', 'set-password', 'set-pin']

/** The own account: second factors, where one is signed in, and what was tried with its name. */
export function ownAccount(deps: Deps, act: Act): Account {
  const { id } = act.staff
  const nameOf = (tablet: string | undefined) =>
    tablet === undefined ? {} : { tablet: device(deps.db, tablet)?.name ?? tablet }
  const now = deps.now()
  const open = signInsOf(deps.db, id).filter(({ idleUntil, absoluteUntil }) => now < idleUntil && now < absoluteUntil)
  const rows = told
    .flatMap((action) => auditRows(deps.db, { actor: id, action, limit: HISTORY }))
    .toSorted((a, b) => b.seq - a.seq)
  return {
    factors: factorsThatCount(deps, id).map(({ id: factor, kind, body, at }) => {
      return { id: factor, kind, name: body.name, at: toWire(at) }
    }),
    recoveryLeft: recoveryLeft(deps, id),
    required: isAsked(deps, act.staff),
    signIns: open
      .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)
      .map(({ tokenHash, createdAt, lastSeenAt, device: on }) => {
        return { here: tokenHash === act.signIn, since: toWire(createdAt), seenAt: toWire(lastSeenAt), ...nameOf(on) }
      }),
    history: rows.slice(0, HISTORY).map(({ at, action, outcome, device: on }) => {
      return { at: toWire(at), action, outcome, ...nameOf(on) }
    }),
  }
}

/** Whoever changes what opens an account shows first that they know its password. */
async function isOwner(deps: Deps, act: Act, password: string): Promise<Outcome<true>> {
  const key = `${act.staff.id} ${act.address}`
  const wait = deps.passwordTries.enter(key)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const check = isSecret(password, secretOf(deps.db, act.staff.id, 'password'))
  if (!(await ifChecked(check, [deps.passwordTries, key]))) return refuse({ code: 'wrong-password' })
  deps.passwordTries.passed(key)
  return done(true)
}

const clinicName = (deps: Deps) => clinic(deps.db)?.clinic.name ?? 'Chairside'

/** A secret for an authenticator app. It counts once a code of it was shown. */
export async function beginCode(deps: Deps, act: Act, password: string): Promise<Outcome<CodeEnrolment>> {
  const owner = await isOwner(deps, act, password)
  if (!owner.ok) return owner
  const id = deps.newId()
  const secret = newCodeSecret()
  deps.enrolments.put(id, { staffId: act.staff.id, secret })
  return done({ id, ...enrolmentOf(secret, clinicName(deps), act.staff.username) })
}

export type Gained = Enrolled & { readonly signedIn?: SignedIn | undefined }

export async function confirmCode(
  deps: Deps,
  act: Act,
  id: string,
  { name, code }: { name: string; code: string },
): Promise<Outcome<Gained>> {
  const begun = deps.enrolments.look(id)
  if (begun?.staffId !== act.staff.id) return refuse({ code: 'not-found', what: 'code being set up' })
  const wait = deps.factorTries.enter(act.staff.id)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const step = stepOf(begun.secret, code, deps.now())
  if (step === undefined) return refuse({ code: 'wrong-second-factor' })
  deps.factorTries.passed(act.staff.id)
  deps.enrolments.take(id)
  const wrapped = wrapKey(masterKeyAt(deps.config.masterKeyFile), id, begun.secret)
  const gained = await gain(deps, act, { id, staffId: act.staff.id, kind: 'code', body: { name, wrapped } })
  // The code that confirmed it opens nothing any more.
  await deps.db.write('useFactor', { factor: id, number: step, rising: true, at: deps.now() })
  return gained
}

export async function beginPasskey(deps: Deps, act: Act, password: string, site: Site): Promise<Outcome<object>> {
  const owner = await isOwner(deps, act, password)
  if (!owner.ok) return owner
  const options = await creationOptions(site, clinicName(deps), act.staff, passkeysAt(deps, act.staff.id, site))
  deps.challenges.put(options.challenge, { for: 'enrol', staffId: act.staff.id })
  return done(options)
}

export async function confirmPasskey(
  deps: Deps,
  act: Act,
  site: Site,
  { name, passkey }: { name: string; passkey: PasskeyMade },
): Promise<Outcome<Gained>> {
  const made = await madePasskey(site, passkey, (challenge) => {
    const asked = deps.challenges.take(challenge)
    return asked?.for === 'enrol' && asked.staffId === act.staff.id
  })
  if (!made) return refuse({ code: 'wrong-second-factor' })
  return gain(deps, act, { id: deps.newId(), staffId: act.staff.id, kind: 'passkey', body: { ...made, name } })
}

/** Stores a factor that was proven. With the first one come recovery codes, and a sign-in that opens everything. */
async function gain(deps: Deps, act: Act, factor: NewFactor): Promise<Outcome<Gained>> {
  const first = factorsThatCount(deps, act.staff.id).length === 0
  const recovery = first ? recoveryFor(deps, act.staff) : undefined
  await putFactors(deps, act, 'add-second-factor', {
    add: recovery ? [factor, recovery.factor] : [factor],
    end: first ? factorsOf(deps.db, act.staff.id) : [],
  })
  const signedIn = act.limited ? await renewed(deps, act) : undefined
  return done({ ...(recovery ? { recoveryCodes: [...recovery.codes] } : {}), signedIn })
}

function recoveryFor(deps: Deps, { id: staffId }: Staff) {
  const id = deps.newId()
  const codes = newRecoveryCodes()
  const hashes = codes.map((code) => recoveryHash(deps.config.masterKeyFile, id, code))
  return { codes, factor: { id, staffId, kind: 'recovery', body: { hashes } } as const }
}

async function putFactors(
  deps: Deps,
  act: Act,
  action: string,
  { add, end }: { add: readonly NewFactor[]; end: readonly Factor[] },
  of = act.staff.id,
  detail: AuditRow['detail'] = {},
) {
  const at = deps.now()
  const kinds = { add: add.map(({ kind }) => kind), end: end.map(({ kind }) => kind) }
  const audit = audited(act, at, action, { kind: 'staff', id: of }, { ...kinds, ...detail })
  await deps.db.write('putFactors', { add, end, at, by: act.staff.id, audit })
}

/** New recovery codes; the old ones open nothing any more. */
export async function renewRecovery(deps: Deps, act: Act, password: string): Promise<Outcome<Enrolled>> {
  const owner = await isOwner(deps, act, password)
  if (!owner.ok) return owner
  if (factorsThatCount(deps, act.staff.id).length === 0) return refuse({ code: 'not-found', what: 'second factor' })
  const { codes, factor } = recoveryFor(deps, act.staff)
  const end = factorsOf(deps.db, act.staff.id).filter(({ kind }) => kind === 'recovery')
  await putFactors(deps, act, 'renew-recovery-codes', { add: [factor], end })
  return done({ recoveryCodes: [...codes] })
}

/** Takes one's own second factor away; the last one of somebody who must have one stays. */
export async function removeFactor(
  deps: Deps,
  act: Act,
  id: string,
  password: string,
): Promise<Outcome<{ readonly removed: true }>> {
  const factor = factorsThatCount(deps, act.staff.id).find((each) => each.id === id)
  if (!factor) return refuse({ code: 'not-found', what: 'second factor' })
  const owner = await isOwner(deps, act, password)
  if (!owner.ok) return owner
  const last = factorsThatCount(deps, act.staff.id).length === 1
  if (last && isAsked(deps, act.staff)) return refuse({ code: 'last-second-factor' })
  await putFactors(deps, act, 'remove-second-factor', {
    add: [],
    end: last ? factorsOf(deps.db, act.staff.id) : [factor],
  })
  return done({ removed: true })
}

/** For a person whose telephone is lost: an administrator takes all of it away, says why, and signs them out. */
export async function resetFactors(
  deps: Deps,
  act: Act,
  id: string,
  reason: string,
): Promise<Outcome<{ readonly reset: number }>> {
  if (!staff(deps.db, id)) return refuse({ code: 'not-found', what: 'account' })
  const end = factorsOf(deps.db, id)
  await putFactors(deps, act, 'reset-second-factors', { add: [], end }, id, { reason })
  await deps.db.write('revokeSignIn', { staffId: id, at: deps.now() })
  deps.live.dismiss()
  return done({ reset: end.length })
}

/** Ends every other sign-in of one's own: for a tablet that was left somewhere. */
export async function signOutElsewhere(deps: Deps, act: Act): Promise<Outcome<{ readonly ended: number }>> {
  const at = deps.now()
  const others = signInsOf(deps.db, act.staff.id).filter(({ tokenHash }) => tokenHash !== act.signIn)
  const audit = audited(act, at, 'sign-out-elsewhere', undefined, { ended: others.length })
  await deps.db.write('audit', { row: audit })
  for (const { tokenHash } of others) await deps.db.write('revokeSignIn', { tokenHash, at })
  deps.live.dismiss()
  return done({ ended: others.length })
}
