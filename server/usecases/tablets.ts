import { createHash, randomBytes } from 'node:crypto'
import { toWire } from '../../chart/instant.ts'
import { done, type Outcome, refuse } from '../../chart/refusal.ts'
import type { EnrolledTablet, TabletChange, TabletReport } from '../../chart/wire.ts'
import { allDevices, type DeviceSeen, device, deviceByToken } from '../../db/devices.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { tabletSecret } from '../tablet-secret.ts'

/** What a browser says of the tablet that it runs on: its id, and the token in its cookie if it has one. */
export type TabletClaim = {
  readonly id?: string | undefined
  readonly token?: string | undefined
  readonly browser?: string | undefined
}
/** The tablet that a sign-in is on; `token` is new and goes into its cookie. */
export type OnTablet = { readonly device?: string | undefined; readonly token?: string | undefined }

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Whether an administrator revoked the tablet that this claims to be. */
export function isRevoked(deps: Deps, { id, token }: TabletClaim): boolean {
  const byToken = token === undefined ? undefined : deviceByToken(deps.db, hashOf(token))
  const byId = id === undefined ? undefined : device(deps.db, id)
  return byToken?.revokedAt !== undefined || byId?.revokedAt !== undefined
}

/** The tablet that its cookie proves it to be; nothing for any other browser, and for one that was revoked. */
export function provenTablet(deps: Deps, { id, token }: TabletClaim): string | undefined {
  const known = token === undefined ? undefined : deviceByToken(deps.db, hashOf(token))
  return known && known.revokedAt === undefined && (id === undefined || known.id === id) ? known.id : undefined
}

/**
 * The tablet of a sign-in that was accepted. The first one on it enrols it; from then on it is known by the token in
 * its cookie, since its id alone stands in every entry that was charted on it.
 */
export async function onTablet(deps: Deps, claim: TabletClaim, by: string, request: string): Promise<OnTablet> {
  const { id, token } = claim
  const known = provenTablet(deps, claim)
  if (known !== undefined) return { device: known, token }
  if (id === undefined) return {}
  const made = randomBytes(32).toString('base64url')
  const at = deps.now()
  const name = nameOf(claim.browser)
  const { outcome } = await deps.db.write('enrolDevice', {
    device: { id, name, enrolledAt: at, enrolledBy: by, tokenHash: hashOf(made) },
    audit: {
      at,
      actor: by,
      action: 'enrol-tablet',
      subject: { kind: 'tablet', id },
      outcome: 'done',
      detail: { name },
      requestId: request,
    },
  })
  return outcome === 'stored' ? { device: id, token: made } : {}
}

/** What an administrator calls a tablet until they give it a name: what its browser says that it is. */
function nameOf(browser = ''): string {
  const kinds = ['iPad', 'iPhone', 'Android', 'Windows', 'Macintosh', 'CrOS', 'Linux']
  return kinds.find((kind) => browser.includes(kind)) ?? 'Tablet'
}

/**
 * This server's share of the key of a tablet's own store, for whoever signed in on that tablet. One that was revoked,
 * one that is another's and one that nobody enrolled are told apart by nobody.
 */
export function tabletShare(deps: Deps, act: Act, id: string): Outcome<{ readonly secret: string }> {
  if (act.device !== id || device(deps.db, id)?.revokedAt !== undefined)
    return refuse({ code: 'not-found', what: 'tablet here' })
  return done({ secret: tabletSecret(deps.config, id) })
}

/**
 * Hears where a tablet stands. It keeps the charts of all chairs in use, so that a session's page opens without asking:
 * by this the audit log says who opened which.
 */
export async function standAt(deps: Deps, act: Act, tablet: string, report: TabletReport): Promise<Outcome<undefined>> {
  // Another's report would take the touches that wait on this one from under a signature.
  if (act.device !== undefined && act.device !== tablet) return refuse({ code: 'not-found', what: 'tablet here' })
  for (const id of deps.tablets.opened(tablet, report, act.staff.id))
    if (deps.charts.chart(id) !== undefined)
      await deps.db.write('audit', { row: audited(act, deps.now(), 'open-session', { kind: 'session', id }) })
  deps.tablets.hear(tablet, report, act.staff.id)
  return done(undefined)
}

export const listTablets = (deps: Deps): Outcome<{ readonly tablets: readonly EnrolledTablet[] }> =>
  done({ tablets: allDevices(deps.db).map(tabletOf) })

function tabletOf({ id, name, enrolledAt, enrolledBy, seenAt, seenBy, revokedAt }: DeviceSeen): EnrolledTablet {
  return {
    id,
    name,
    enrolledAt: toWire(enrolledAt),
    enrolledBy,
    ...(seenAt === undefined ? {} : { seenAt: toWire(seenAt) }),
    ...(seenBy === undefined ? {} : { seenBy }),
    ...(revokedAt === undefined ? {} : { revokedAt: toWire(revokedAt) }),
  }
}

/** Names a tablet, revokes it or admits it again. Whoever is signed in on a revoked one is signed out at once. */
export async function changeTablet(
  deps: Deps,
  act: Act,
  id: string,
  { name, revoked }: TabletChange,
): Promise<Outcome<EnrolledTablet>> {
  const known = device(deps.db, id)
  if (!known) return refuse({ code: 'not-found', what: 'tablet' })
  const at = deps.now()
  const action = revoked === undefined ? 'name-tablet' : revoked ? 'revoke-tablet' : 'admit-tablet'
  const changed = await deps.db.write('changeDevice', {
    ...{ id, name, revoked, at },
    audit: audited(act, at, action, { kind: 'tablet', id }, name === undefined ? undefined : { name }),
  })
  if (revoked === true) deps.live.dismiss()
  if (changed.outcome === 'unknown') throw new Error('a tablet left the list, which none does')
  return done(tabletOf(changed.device))
}
