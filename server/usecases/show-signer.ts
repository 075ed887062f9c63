import { randomBytes } from 'node:crypto'
import type { Body } from '../../chart/bodies.ts'
import { may } from '../../chart/people.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { PasskeyForSignature, SignatureRequest } from '../../chart/wire.ts'
import { isSession } from '../../db/sessions.ts'
import { secretOf } from '../../db/staff.ts'
import type { Act } from '../act.ts'
import type { Deps } from '../deps.ts'
import { type Covered, challengeOf, requestOptions, type Site } from '../passkeys.ts'
import { isSecret } from '../passwords.ts'
import { ifChecked } from '../throttle.ts'
import { passkeyHolds, passkeysAt } from './second-factors.ts'

/** What the `signed` entry keeps of a passkey's own signature. */
export type ShownPasskey = NonNullable<Body<'signed'>['passkey']>

const NONCE_BYTES = 16

/**
 * What the signer's browser is asked with. Its challenge is made of what is signed, so it can be given for nothing
 * else.
 */
export async function askForSignature(
  deps: Deps,
  act: Act,
  session: string,
  { head, meaning }: PasskeyForSignature,
  site: Site,
): Promise<Outcome<object>> {
  if (!may(act.staff.role, `sign-${meaning}`)) return refuse({ code: 'not-permitted', needs: `sign as ${meaning}` })
  if (!isSession(deps.db, session)) return refuse({ code: 'not-found', what: 'session' })
  const passkeys = passkeysAt(deps, act.staff.id, site)
  if (passkeys.length === 0) return refuse({ code: 'not-found', what: 'passkey of yours for this address' })
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  const challenge = challengeOf({ session, head, meaning, signer: act.staff.id }, nonce)
  deps.challenges.put(challenge, { for: 'signature', staffId: act.staff.id, nonce })
  return done(await requestOptions(site, passkeys, challenge))
}

/** The signer shows at this moment that it is them: by password, or by a passkey that signs what they sign. */
export async function signerShown(
  deps: Deps,
  act: Act,
  session: string,
  { head, meaning, password, passkey }: SignatureRequest,
  site: Site | undefined,
): Promise<Outcome<ShownPasskey | undefined>> {
  if (passkey === undefined || site === undefined) return isSigner(deps, act, password)
  const wait = deps.factorTries.enter(act.staff.id)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const covered: Covered = { session, head, meaning, signer: act.staff.id }
  let nonce: string | undefined
  const factor = await passkeyHolds(deps, act.staff.id, site, passkey, (challenge) => {
    const asked = deps.challenges.take(challenge)
    if (asked?.for !== 'signature' || challengeOf(covered, asked.nonce) !== challenge) return false
    nonce = asked.nonce
    return true
  })
  if (!factor || nonce === undefined) return refuse({ code: 'wrong-passkey' })
  deps.factorTries.passed(act.staff.id)
  const { authenticatorData, clientDataJSON, signature } = passkey.response
  return done({ publicKey: factor.body.publicKey, nonce, authenticatorData, clientDataJSON, signature })
}

/** Whether this is the password of the person who is signed in. */
export async function isSigner(deps: Deps, act: Act, password: string | undefined): Promise<Outcome<undefined>> {
  const account = `${act.staff.id} ${act.address}`
  const wait = deps.passwordTries.enter(account)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const check = isSecret(password ?? '', secretOf(deps.db, act.staff.id, 'password'))
  if (!(await ifChecked(check, [deps.passwordTries, account]))) return refuse({ code: 'wrong-password' })
  deps.passwordTries.passed(account)
  return done(undefined)
}
