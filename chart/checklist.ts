import { type ChecklistItem, checklistItems } from './checklist/items.ts'
import type { Protocol } from './protocol.ts'
import { baselineOf, readings } from './readings.ts'
import { isSelfHarm } from './scores/self-harm.ts'
import { type Fact, latest, type Session } from './session.ts'
import { type Instant, minutes } from './units.ts'

export { type Answer, type ChecklistItem, checklistItems } from './checklist/items.ts'

type ItemState = 'missing' | 'ok' | 'not-ok' | 'overridden'
export type CheckedItem = {
  readonly item: string
  /** A missing or bad `block` keeps the session from being ready; it never keeps a start from being charted. */
  readonly gate: 'block' | 'warn'
  readonly state: ItemState
  /** The answer given, or what proves the item, in words. */
  readonly answer?: string | undefined
  /** Why it is not ok, or why it was overridden. */
  readonly reason?: string | undefined
  readonly by?: string | undefined
  readonly at?: Instant | undefined
}

/** What is known of one item; the gate is the protocol's. */
type Known = Omit<CheckedItem, 'item' | 'gate'>
const missing: Known = { state: 'missing' }

/** The protocol's checklist as it stands: each item answered, proven by another entry, overridden, or missing. */
export function checklist(session: Session, protocol: Protocol): readonly CheckedItem[] {
  const answers = new Map(session.facts['checklist-answered'].map((fact) => [fact.body.item, fact]))
  return protocol.checklist.map(({ item, gate }) => ({
    item,
    gate,
    ...known(item, answers.get(item), session, protocol),
  }))
}

/** One item of the checklist as last answered; used for what is asked at discharge as well. */
export const answered = (session: Session, item: string): Known =>
  judged(
    item,
    session.facts['checklist-answered'].findLast(({ body }) => body.item === item),
  )

/** What still keeps the session from being ready. */
export const blocking = (of: readonly CheckedItem[]): readonly CheckedItem[] =>
  of.filter(({ gate, state }) => gate === 'block' && (state === 'missing' || state === 'not-ok'))

function known(
  item: string,
  answer: Fact<'checklist-answered'> | undefined,
  session: Session,
  protocol: Protocol,
): Known {
  const prove = Object.hasOwn(proofs, item) ? proofs[item] : undefined
  const proven = prove?.(session, protocol)
  if (answer?.body.override && !outlives(answer, proven)) return judged(item, answer)
  if (proven !== undefined) return proven
  if (item === 'suicide-screen') return suicideScreen(judged(item, answer), session)
  const given = judged(item, answer)
  return item === 'contraindications' && given.state === 'not-ok' ? cleared(given, 'contraindication', session) : given
}

/** An override spoke of what was known then: what was proven since, well or badly, is judged by itself. */
const outlives = (override: Fact<'checklist-answered'>, proven: Known | undefined): boolean =>
  proven !== undefined && (proven.state === 'ok' || (proven.at ?? 0) > override.at)

function judged(item: string, answer: Fact<'checklist-answered'> | undefined): Known {
  if (answer === undefined) return missing
  const { body, by, at } = answer
  const asked: ChecklistItem | undefined = Object.hasOwn(checklistItems, item) ? checklistItems[item] : undefined
  const option = asked?.answers.find(({ value }) => value === body.answer)
  const said = { answer: option?.label ?? body.answer, by, at }
  if (body.override) return { ...said, state: 'overridden', reason: body.override.reason }
  // An answer that the item does not know cannot be taken for a good one.
  return { ...said, state: option?.ok === true ? 'ok' : 'not-ok' }
}

/** The practitioner has assessed the very thing since it was found: what blocked is overridden, with who and when. */
function cleared(found: Known, about: 'suicide-risk' | 'contraindication', session: Session): Known {
  const assessed = session.facts.assessed.findLast(
    ({ body, at }) => body.about === about && at >= (found.at ?? 0) && body.fitToProceed !== false,
  )
  if (assessed === undefined) return found
  const { by, at, body } = assessed
  return { ...found, state: 'overridden', reason: body.plan ?? body.findings ?? 'Assessed by the practitioner', by, at }
}

/** When something charted today spoke of suicide risk: a screen, or the ninth question of PHQ-9. */
export function suicideRisk({ facts }: Session): { readonly at: Instant; readonly entry: string } | undefined {
  const screens = facts['checklist-answered'].filter(
    ({ body }) => body.item === 'suicide-screen' && body.answer === 'positive',
  )
  const asked = facts.scored.filter(({ body }) => isSelfHarm(body))
  const last = [...screens, ...asked].reduce<Fact | undefined>(
    (newest, fact) => (newest === undefined || fact.at >= newest.at ? fact : newest),
    undefined,
  )
  return last && { at: last.at, entry: last.id }
}

/** A good screen does not outweigh a questionnaire that says otherwise, until the practitioner has charted a plan. */
function suicideScreen(given: Known, session: Session): Known {
  const risk = suicideRisk(session)
  if (risk === undefined) return given
  const found: Known = {
    ...given,
    state: 'not-ok',
    at: risk.at,
    reason: 'Suicide risk: needs assessment and plan today',
  }
  const assessed = session.facts.assessed.some(
    ({ body, at }) => body.about === 'suicide-risk' && at >= risk.at && body.plan !== undefined,
  )
  return assessed ? cleared(found, 'suicide-risk', session) : found
}

/** Items that other entries prove: nobody ticks what the chart already knows. */
const proofs: Readonly<Record<string, (session: Session, protocol: Protocol) => Known>> = {
  identity: (session) => proof(latest(session, 'identity-confirmed'), 'Confirmed'),
  order: (session) => proof(session.facts['order-given'].at(-1) ?? latest(session, 'order-changed'), 'Given'),
  weight: (session) => {
    const weighed = latest(session, 'weight-measured')
    if (weighed?.body.how !== 'stated') return proof(weighed, `${weighed?.body.kg} kg`)
    return { ...proof(weighed, `${weighed.body.kg} kg`), state: 'not-ok', reason: 'Stated, not measured' }
  },
  assessment: (session) => {
    const found = session.facts.assessed.findLast(({ body }) => body.when === 'before')
    if (found?.body.fitToProceed !== false) return proof(found, 'Fit to proceed')
    return { ...proof(found, 'Not fit to proceed'), state: 'not-ok' }
  },
  'practitioner-on-site': (session) => {
    const presence = latest(session, 'practitioner-presence')
    return presence?.body.presence === 'left'
      ? { ...proof(presence, 'Left'), state: 'not-ok' }
      : proof(presence, 'On site')
  },
  access: (session) => {
    const placed = latest(session, 'access-placed')
    if (placed?.body.patent !== false) return proof(placed, placed?.body.site ?? '')
    return { ...proof(placed, placed.body.site), state: 'not-ok', reason: 'Not patent' }
  },
  baseline: baselineProof,
  'second-check': ({ facts }) =>
    proof(
      [...facts['infusion-started'], ...facts['bag-changed'], ...facts['bag-prepared']].find(({ body }) => body.check),
      'Checked',
    ),
}

const proof = (fact: Fact | undefined, answer: string): Known =>
  fact === undefined ? missing : { state: 'ok', answer, by: fact.by, at: fact.at }

function baselineProof(session: Session, { vitals }: Protocol): Known {
  const base = baselineOf(readings(session), session)
  if (base === undefined) return missing
  const taken: Known = { state: 'ok', answer: 'Taken', by: base.by, at: base.at }
  const { startedAt } = session.infusion
  const isStale = startedAt !== undefined && startedAt - base.at > minutes(vitals.baselineWithinMinutes)
  return isStale ? { ...taken, state: 'not-ok', reason: 'Taken too long before the start' } : taken
}
