import type { Staff } from '../../chart/people.ts'
import { done, type FactorWay, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import type { PasskeyAnswer } from '../../chart/wire.ts'
import { type Factor, factorsOf, lastUse, usesOf } from '../../db/second-factors.ts'
import { clinic } from '../../db/settings.ts'
import type { Deps } from '../deps.ts'
import { readMasterKey, unwrapKey } from '../note/keys.ts'
import { placeOf, recoveryHash, stepOf } from '../one-time-codes.ts'
import { countShown, requestOptions, type Site } from '../passkeys.ts'

/** What was shown besides the password. */
export type Shown = { readonly code?: string | undefined; readonly passkey?: PasskeyAnswer | undefined }

const isKind =
  <K extends Factor['kind']>(kind: K) =>
  (factor: Factor): factor is Extract<Factor, { kind: K }> =>
    factor.kind === kind

/** What a person has set up that counts alone; recovery codes only stand in for it. */
export const factorsThatCount = (deps: Deps, staffId: string): readonly Exclude<Factor, { kind: 'recovery' }>[] =>
  factorsOf(deps.db, staffId).flatMap((factor) => (factor.kind === 'recovery' ? [] : [factor]))

/** Whether the clinic asks this person for a second factor. */
export const isAsked = (deps: Deps, { role }: Staff): boolean =>
  clinic(deps.db)?.clinic.secondFactorFor?.some((asked) => asked === role) === true

export const owesFactor = (deps: Deps, person: Staff): boolean =>
  isAsked(deps, person) && factorsThatCount(deps, person.id).length === 0

/** A passkey works on the host that it was made for and nowhere else. */
export const passkeysAt = (deps: Deps, staffId: string, { rpId }: Site) =>
  factorsOf(deps.db, staffId)
    .filter(isKind('passkey'))
    .filter(({ body }) => body.rpId === rpId)

export const recoveryLeft = (deps: Deps, staffId: string): number =>
  factorsOf(deps.db, staffId)
    .filter(isKind('recovery'))
    .reduce((left, { id, body }) => left + body.hashes.length - usesOf(deps.db, id), 0)

/**
 * Holds what was shown against what the person set up; the password was right. Tries are counted by person alone:
 * whoever guesses here knows the password, and may guess from anywhere.
 */
export async function checkSecond(
  deps: Deps,
  person: Staff,
  site: Site,
  shown: Shown,
): Promise<Outcome<{ readonly by: FactorWay | 'none' }>> {
  const factors = factorsOf(deps.db, person.id)
  if (!factors.some(({ kind }) => kind !== 'recovery')) return done({ by: 'none' })
  if (shown.code === undefined && shown.passkey === undefined)
    return refuse(await askSecond(deps, person, site, factors))
  const wait = deps.factorTries.enter(person.id)
  if (wait > 0) return refuse({ code: 'too-many-tries', retryAfterSeconds: wait })
  const by =
    shown.passkey === undefined
      ? await codeShown(deps, factors, shown.code ?? '')
      : await passkeyShown(deps, person, site, shown.passkey)
  if (by === undefined) return refuse({ code: 'wrong-second-factor' })
  deps.factorTries.passed(person.id)
  return done({ by })
}

async function askSecond(deps: Deps, person: Staff, site: Site, factors: readonly Factor[]): Promise<Refusal> {
  const here = passkeysAt(deps, person.id, site)
  const ways: FactorWay[] = []
  if (here.length > 0) ways.push('passkey')
  if (factors.some(isKind('code'))) ways.push('code')
  if (recoveryLeft(deps, person.id) > 0) ways.push('recovery')
  if (here.length === 0) return { code: 'second-factor-needed', ways }
  const passkey = await requestOptions(site, here)
  deps.challenges.put(passkey.challenge, { for: 'sign-in', staffId: person.id })
  return { code: 'second-factor-needed', ways, passkey }
}

/** Six digits of an app, or a recovery code. Each opens once. */
async function codeShown(deps: Deps, factors: readonly Factor[], code: string): Promise<FactorWay | undefined> {
  const at = deps.now()
  for (const { id, body } of factors.filter(isKind('code'))) {
    const step = stepOf(unwrapKey(readMasterKey(deps.config.masterKeyFile), id, body.wrapped), code, at)
    if (step !== undefined && (await usedUp(deps, id, step, true))) return 'code'
  }
  for (const { id, body } of factors.filter(isKind('recovery'))) {
    const place = placeOf(body.hashes, recoveryHash(deps.config.masterKeyFile, id, code))
    if (place !== undefined && (await usedUp(deps, id, place, false))) return 'recovery'
  }
  return undefined
}

async function passkeyShown(
  deps: Deps,
  person: Staff,
  site: Site,
  answer: PasskeyAnswer,
): Promise<'passkey' | undefined> {
  const isExpected = (challenge: string) => {
    const asked = deps.challenges.take(challenge)
    return asked?.for === 'sign-in' && asked.staffId === person.id
  }
  return (await passkeyHolds(deps, person.id, site, answer, isExpected)) ? 'passkey' : undefined
}

/** Whether this person's passkey signed a challenge that was expected. A count that did not rise is a copied key's. */
export async function passkeyHolds(
  deps: Deps,
  staffId: string,
  site: Site,
  answer: PasskeyAnswer,
  isExpected: (challenge: string) => boolean,
): Promise<Factor<'passkey'> | undefined> {
  const factor = passkeysAt(deps, staffId, site).find(({ body }) => body.credential === answer.id)
  if (!factor) return undefined
  const count = await countShown(site, answer, factor, lastUse(deps.db, factor.id) ?? 0, isExpected)
  if (count === undefined) return undefined
  return count === 0 || (await usedUp(deps, factor.id, count, true)) ? factor : undefined
}

async function usedUp(deps: Deps, factor: string, number: number, rising: boolean): Promise<boolean> {
  const { outcome } = await deps.db.write('useFactor', { factor, number, rising, at: deps.now() })
  return outcome === 'stored'
}
