import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import type { PasskeyForSignature } from '../../chart/wire.ts'
import type { Api, Refused } from './api.ts'

/** Browsers offer passkeys over https or on localhost, and never on a bare IP address. */
export const hasPasskeys = (): boolean =>
  isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(location.hostname)

/** What the browser answered, or nothing when the person turned away or there was no such passkey here. */
type Asked<T> = Promise<T | undefined>

/** Fetched when somebody uses one. The options are the server's, as it sent them. */
export async function makePasskey(options: unknown): Asked<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON
  return startRegistration({ optionsJSON }).catch(() => undefined)
}

export async function askPasskey(options: unknown): Asked<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON
  return startAuthentication({ optionsJSON }).catch(() => undefined)
}

export type ShownPasskey =
  | { readonly passkey: AuthenticationResponseJSON }
  /** Nobody showed one. */
  | { readonly none: true }
  | { readonly refused: Refused }

/** A passkey signs one record as it was read, with one meaning: what the server asks for is made of these. */
export async function passkeyOver(api: Api, session: string, covers: PasskeyForSignature): Promise<ShownPasskey> {
  const asked = await api.call('POST', `/api/sessions/${encodeURIComponent(session)}/signature/passkey`, covers)
  if (!asked.ok) return { refused: asked.refused }
  const passkey = await askPasskey(asked.value)
  return passkey === undefined ? { none: true } : { passkey }
}
