import { may, type Staff } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { NewStaff, SecretChange, StaffChange } from '../../chart/wire.ts'
import { clinic } from '../../db/settings.ts'
import { type StaffVersion, type StaffWritten, secretOf, staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { passwordProblems } from '../password-rules.ts'
import { hashSecret, isSecret } from '../passwords.ts'
import { ifChecked } from '../throttle.ts'

/** By characters, not by halves of them: a name may begin with a letter that UTF-16 writes in two. */
export function initialsOf(name: string): string {
  const letters = name.split(/\s+/).map((word) => [...word].at(0) ?? '')
  return [...letters.join('').toUpperCase()].slice(0, 6).join('') || '?'
}

const whose = ({ db }: Deps, { username, name }: Pick<Staff, 'username' | 'name'>) => ({
  username,
  name,
  clinic: clinic(db)?.clinic.name,
})

/** A new account. The user name is theirs for ever, so that every entry's author stays one person. */
export async function addPerson(deps: Deps, act: Act, wanted: NewStaff): Promise<Outcome<StaffVersion>> {
  const { password, pin, credential = '', initials = initialsOf(wanted.name), ...fields } = wanted
  const errors = passwordProblems(password, whose(deps, fields))
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  const id = deps.newId()
  const secrets = { password: await hashSecret(password), ...(pin ? { pin: await hashSecret(pin) } : {}) }
  const at = deps.now()
  const written = await deps.db.write('putStaff', {
    staff: { id, ...fields, credential, initials, enabled: true },
    base: 0,
    secrets,
    at,
    by: act.staff.id,
    audit: audited(act, at, 'add-account', { kind: 'staff', id }, { username: fields.username, role: fields.role }),
  })
  return writtenPerson(written)
}

/** Changes an account's name or enables or disables it. Disabled, it is signed out everywhere at once. */
export async function changePerson(
  deps: Deps,
  act: Act,
  id: string,
  change: StaffChange,
): Promise<Outcome<StaffVersion>> {
  const known = staff(deps.db, id)
  if (!known) return refuse({ code: 'not-found', what: 'account' })
  const { version, ...fields } = known
  const next: Staff = { ...fields, ...change }
  const at = deps.now()
  const written = await deps.db.write('putStaff', {
    staff: next,
    base: version,
    at,
    by: act.staff.id,
    audit: audited(act, at, next.enabled ? 'change-account' : 'disable-account', { kind: 'staff', id }, { ...change }),
  })
  if (!next.enabled && written.outcome === 'stored') {
    await deps.db.write('revokeSignIn', { staffId: id, at })
    deps.live.dismiss()
  }
  return writtenPerson(written)
}

/** Sets a password or PIN: one's own with the present password, another's as an administrator. */
export async function setSecret(
  deps: Deps,
  act: Act,
  id: string,
  { password, pin, currentPassword }: SecretChange,
): Promise<Outcome<{ readonly changed: true }>> {
  const own = id === act.staff.id
  if (!own && !may(act.staff.role, 'manage-accounts'))
    return refuse({ code: 'not-permitted', needs: 'manage accounts' })
  const person = staff(deps.db, id)
  if (!person) return refuse({ code: 'not-found', what: 'account' })
  const errors = passwordProblems(password, whose(deps, person))
  if (errors.length > 0) return refuse({ code: 'bad-input', errors })
  if (own) {
    const key = `${id} ${act.address}`
    const wait = deps.passwordTries.enter(key)
    if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
    const check = isSecret(currentPassword ?? '', secretOf(deps.db, id, 'password'))
    if (!(await ifChecked(check, [deps.passwordTries, key]))) return refuse({ code: 'wrong-password' })
    deps.passwordTries.passed(key)
  }
  for (const [kind, secret] of [
    ['password', password],
    ['pin', pin],
  ] as const) {
    if (secret === undefined) continue
    const hash = await hashSecret(secret)
    const at = deps.now()
    const audit = audited(act, at, `set-${kind}`, { kind: 'staff', id })
    await deps.db.write('putSecret', { staffId: id, kind, hash, at, by: act.staff.id, audit })
  }
  if (password !== undefined && !own) {
    await deps.db.write('revokeSignIn', { staffId: id, at: deps.now() })
    deps.live.dismiss()
  }
  return done({ changed: true })
}

function writtenPerson(written: StaffWritten): Outcome<StaffVersion> {
  if (written.outcome === 'username-taken') return refuse({ code: 'name-taken', what: 'user name' })
  if (written.outcome === 'changed') return refuse({ code: 'changed-meanwhile', what: 'account' })
  if (written.outcome === 'last-administrator') return refuse({ code: 'last-administrator' })
  return done(written.staff)
}
