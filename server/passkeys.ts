import { createHash } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Meaning } from '../chart/bodies.ts'
import { canonical } from '../chart/chain.ts'
import type { Staff } from '../chart/people.ts'
import type { PasskeyAnswer, PasskeyMade } from '../chart/wire.ts'
import type { Factor } from '../db/second-factors.ts'

/** Where the browser thinks it is: a passkey is made for one host and works on no other. */
export type Site = { readonly rpId: string; readonly origin: string }

/** What a passkey was asked to sign, and for whom. */
export type Challenge =
  | { readonly for: 'enrol' | 'sign-in'; readonly staffId: string }
  | { readonly for: 'signature'; readonly staffId: string; readonly nonce: string }

/** What a signature by passkey covers: hashed together with a nonce, it is the challenge that the passkey signs. */
export type Covered = {
  readonly session: string
  readonly head: string
  readonly meaning: Meaning
  readonly signer: string
}

/** base64url of SHA-256 over the canonical JSON: whoever holds the assertion can show what it was given for. */
export const challengeOf = (covered: Covered, nonce: string): string =>
  createHash('sha256')
    .update(canonical({ ...covered, nonce }))
    .digest('base64url')

/** 300 kB of code that most sign-ins never need. */
const library = () => import('@simplewebauthn/server')

/** ES256, EdDSA, RS256: what every authenticator and every later reader of the record knows. */
const algorithms = [-7, -8, -257]

const listed = (factors: readonly Factor<'passkey'>[]) =>
  factors.map(({ body }) => ({ id: body.credential, transports: [...body.transports] }))

export async function creationOptions(
  { rpId }: Site,
  clinic: string,
  staff: Staff,
  known: readonly Factor<'passkey'>[],
) {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: clinic,
    rpID: rpId,
    userName: staff.username,
    userDisplayName: staff.name,
    userID: Uint8Array.from(Buffer.from(staff.id)),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: listed(known),
    // With a finger, a face or its own PIN: the device alone is one component, a signature takes two.
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  })
}

export async function requestOptions({ rpId }: Site, factors: readonly Factor<'passkey'>[], challenge?: string) {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: rpId,
    allowCredentials: listed(factors),
    userVerification: 'required',
    ...(challenge === undefined ? {} : { challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')) }),
  })
}

/** The new passkey's public half; nothing when the answer does not hold. */
export async function madePasskey(
  { rpId, origin }: Site,
  answer: PasskeyMade,
  isExpected: (challenge: string) => boolean,
): Promise<Omit<Factor<'passkey'>['body'], 'name'> | undefined> {
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response: answer as RegistrationResponseJSON,
    expectedChallenge: isExpected,
    expectedOrigin: origin,
    expectedRPID: rpId,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const { id, publicKey, transports = [] } = verified.registrationInfo.credential
  return { credential: id, publicKey: Buffer.from(publicKey).toString('base64url'), transports, rpId }
}

/** The passkey's own count when its answer holds (0: it does not count); nothing when it does not. */
export async function countShown(
  { origin }: Site,
  answer: PasskeyAnswer,
  { body }: Factor<'passkey'>,
  counted: number,
  isExpected: (challenge: string) => boolean,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    response: answer as AuthenticationResponseJSON,
    expectedChallenge: isExpected,
    expectedOrigin: origin,
    expectedRPID: body.rpId,
    credential: {
      id: body.credential,
      publicKey: Uint8Array.from(Buffer.from(body.publicKey, 'base64url')),
      counter: counted,
    },
  }).catch(() => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}
