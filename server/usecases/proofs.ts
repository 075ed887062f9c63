import { toWire } from '../../chart/instant.ts'
import type { Staff } from '../../chart/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../chart/refusal.ts'
import type { NewTraining, PolicyAcceptance, Proofs, TrainingStrike } from '../../chart/wire.ts'
import { dayOf } from '../../chart/wording.ts'
import {
  allAcknowledgements,
  allTrainings,
  hasAccepted,
  hasCharted,
  type Policy,
  policies,
  policyHash,
  trainingsOf,
} from '../../db/proofs.ts'
import { clinic } from '../../db/settings.ts'
import { staff } from '../../db/staff.ts'
import { type Act, audited } from '../act.ts'
import type { Deps } from '../deps.ts'
import { isSigner } from './show-signer.ts'

/** The policy in force; none before setup. */
const policyOf = ({ db }: Deps): Policy | undefined => clinic(db)?.clinic.signaturePolicy

export function owesPolicy(deps: Deps, { id }: Staff): boolean {
  const policy = policyOf(deps)
  return policy !== undefined && !hasAccepted(deps.db, id, policy)
}

/** Why this person cannot sign yet: a signature binds whoever accepted in writing that it does (21 CFR 11.10(j)). */
export function notAccepted(deps: Deps, act: Act): Refusal | undefined {
  const policy = policyOf(deps)
  return policy !== undefined && owesPolicy(deps, act.staff)
    ? { code: 'policy-not-accepted', version: policy.version }
    : undefined
}

/** Accepts the version that was read, in writing: with the password, as a signature is given. */
export async function acceptPolicy(
  deps: Deps,
  act: Act,
  { version, password }: PolicyAcceptance,
): Promise<Outcome<{ readonly accepted: true }>> {
  const policy = policyOf(deps)
  if (policy?.version !== version) return refuse({ code: 'changed-meanwhile', what: 'policy' })
  const known = await isSigner(deps, act, password)
  if (!known.ok) return known
  const at = deps.now()
  const subject = { kind: 'staff', id: act.staff.id }
  const audit = audited(act, at, 'accept-policy', subject, { version, policy: policyHash(policy) })
  await deps.db.write('acceptPolicy', { staffId: act.staff.id, policy, at, audit })
  return done({ accepted: true })
}

/** Where the clinic asks for it: who has no training on record charts nothing at first; who has charted goes on. */
export function untrained(deps: Deps, act: Act): Refusal | undefined {
  if (clinic(deps.db)?.clinic.trainingBeforeCharting !== true) return undefined
  const trained = trainingsOf(deps.db, act.staff.id).some(({ struck }) => struck === undefined)
  return trained || hasCharted(deps.db, act.staff.id) ? undefined : { code: 'untrained' }
}

/** Writes down what somebody was trained in, and when. */
export async function addTraining(deps: Deps, act: Act, staffId: string, body: NewTraining): Promise<Outcome<Proofs>> {
  if (!staff(deps.db, staffId)) return refuse({ code: 'not-found', what: 'account' })
  const at = deps.now()
  if (body.day > dayOf(at, clinic(deps.db)?.clinic.timeZone ?? 'UTC'))
    return refuse({ code: 'bad-input', errors: [{ path: '/day', message: 'is still to come' }] })
  const id = deps.newId()
  const audit = audited(act, at, 'add-training', { kind: 'staff', id: staffId }, { training: id, day: body.day })
  await deps.db.write('putTraining', { id, version: 1, staffId, body, at, by: act.staff.id, audit })
  return done(proofs(deps))
}

/** Says that a record of training was made in error. It stays readable. */
export async function strikeTraining(
  deps: Deps,
  act: Act,
  staffId: string,
  { training, because }: TrainingStrike,
): Promise<Outcome<Proofs>> {
  const known = trainingsOf(deps.db, staffId).find(({ id, struck }) => id === training && struck === undefined)
  if (!known) return refuse({ code: 'not-found', what: 'record of training' })
  const { id, version, topic, day, trainer } = known
  const at = deps.now()
  const audit = audited(act, at, 'strike-training', { kind: 'staff', id: staffId }, { training })
  const body = { topic, day, trainer, struck: because }
  const row = { id, version: version + 1, staffId, body, at, by: act.staff.id, audit }
  const { outcome } = await deps.db.write('putTraining', row)
  return outcome === 'changed' ? refuse({ code: 'changed-meanwhile', what: 'record of training' }) : done(proofs(deps))
}

/** What everybody accepted and was trained in. */
export function proofs({ db }: Deps): Proofs {
  const known = policies(db)
  return {
    acknowledgements: allAcknowledgements(db).map(({ staffId, policy, at }) => ({
      staffId,
      version: known.get(policy)?.version ?? '',
      policy,
      at: toWire(at),
    })),
    trainings: allTrainings(db).map(({ version: _, at, ...training }) => ({ ...training, at: toWire(at) })),
  }
}

/** The same of some people, with the texts that they accepted: for whoever does not trust us. */
export function proofsOf(deps: Deps, people: ReadonlySet<string>) {
  const { acknowledgements, trainings } = proofs(deps)
  const texts = policies(deps.db)
  return [...people].flatMap((id) => {
    const person = staff(deps.db, id)
    if (!person) return []
    const { username, name, credential, role } = person
    return {
      ...{ id, username, name, credential, role },
      accepted: acknowledgements
        .filter(({ staffId }) => staffId === id)
        .map(({ version, policy, at }) => ({ version, policy, at, text: texts.get(policy)?.text })),
      trained: trainings.filter(({ staffId }) => staffId === id).map(({ staffId: _, ...training }) => training),
    }
  })
}
