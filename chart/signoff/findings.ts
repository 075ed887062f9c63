import { alerts } from '../alerts.ts'
import { checklist } from '../checklist.ts'
import { conflicts } from '../conflicts.ts'
import { type Container, custody } from '../custody.ts'
import { readiness } from '../discharge.ts'
import { given } from '../dose.ts'
import { due } from '../due.ts'
import { openHandoffs } from '../handoff.ts'
import { openMoves } from '../moves.ts'
import { orderedMinutes, orderInForce, secondToday } from '../order.ts'
import { type Contradiction, factsOf, latest } from '../session.ts'
import { personName } from '../telling.ts'
import { inMg, MINUTE, minutes } from '../units.ts'
import { charted, clockTime, counted, listed, milligrams, millilitres } from '../wording.ts'
import { type Finding, finding, type Judged } from './finding.ts'
import { unattestedEntries } from './signatures.ts'
import { sentBack, unconfirmedOrders } from './waiting.ts'

/** Everything that is open before the physician signs, in the order of the session's course. */
export function findings(session: Judged['session'], ctx: Judged['ctx'], now: Judged['now']): readonly Finding[] {
  const judged = { session, ctx, now }
  // Nothing was given in a cancelled session; what was charted must still be attested and accounted for.
  const cancelled = session.facts['session-cancelled'].length > 0 && session.infusion.status === 'not-started'
  return [
    ...contradictions(judged),
    ...ratesBesideEachOther(judged),
    ...plan(judged),
    ...(cancelled ? [] : [...preparation(judged), ...course(judged), ...discharge(judged)]),
    ...acknowledgements(judged),
    ...orders(judged),
    ...accounts(judged),
    ...people(judged),
  ]
}

export const contradictionWords: Readonly<Record<Contradiction['code'], string>> = {
  'started-twice': 'The infusion was started when it had already been started',
  'rate-changed-while-not-running': 'The rate was changed while nothing ran',
  'held-while-not-running': 'The infusion was held while nothing ran',
  'resumed-while-not-held': 'The infusion was resumed though it was not held',
  'stopped-while-not-running': 'The infusion was stopped while nothing ran',
  'bolus-after-stop': 'A bolus was given after the infusion had ended',
  'bolus-without-infusion': 'A bolus was given, but no infusion was charted',
  'started-without-bag': 'The infusion was started before a bag was charted',
  'started-without-weight': 'The infusion was started before a weight was charted',
  'amendment-does-not-fit': 'A correction does not fit the entry that it speaks of',
  unreadable: 'An entry cannot be read by this version of Chairside',
  'opened-twice': 'The session was planned twice',
}

/** What in the record contradicts itself: it is kept, and must be corrected or explained. */
const contradictions = ({ session, ctx }: Judged): readonly Finding[] =>
  session.contradictions.map(({ code, entry, at }) =>
    finding(code, `${contradictionWords[code]}, ${clockTime(at, ctx.clinic)}.`, { entry, at }),
  )

/**
 * A second start or stop contradicts the sequence and is told there; of two rates only the clock and the tablets tell.
 */
const ratesBesideEachOther = ({ session, ctx }: Judged): readonly Finding[] =>
  conflicts(session)
    .filter(({ code }) => code === 'two-rates')
    .map(({ code, second }) => {
      const time = clockTime(second.occurredAt, ctx.clinic)
      const sentence = `Two rates were charted beside each other on two tablets or by two people, about ${time}.`
      return finding(code, sentence, { entry: second.id, at: second.occurredAt })
    })

function* plan({ session, ctx }: Judged): Iterable<Finding> {
  const opened = latest(session, 'session-opened')
  if (opened?.body.indication === undefined)
    yield finding('no-indication', 'No indication is charted.', { entry: opened?.id })
  const [other] = secondToday(session, ctx)
  if (other !== undefined && orderInForce(session)?.secondToday !== true) {
    const where = `${other.chair}, ${clockTime(other.plannedStart, ctx.clinic)}`
    const sentence = `The patient has another session today (${where}), and no physician ordered a second one.`
    yield finding('second-today', sentence, { entry: opened?.id })
  }
}

/** What had to be so before the start. */
function* preparation({ session, ctx: { clinic, protocol } }: Judged): Iterable<Finding> {
  const blocking = checklist(session, protocol).filter(({ gate }) => gate === 'block')
  const missing = blocking.filter(({ state }) => state === 'missing').map(({ item }) => item.replaceAll('-', ' '))
  if (missing.length > 0) yield finding('checklist-missing', `Not charted before the start: ${listed(missing)}.`)
  for (const { item, state } of blocking)
    if (state === 'not-ok')
      yield finding('checklist-not-ok', `Started though this stood against it: ${item.replaceAll('-', ' ')}.`, {
        about: item,
      })
  for (const { id: entry, at, by, body } of session.facts['infusion-started']) {
    if (clinic.scope.secondCheckAtStart && (body.check === undefined || body.check.by === by))
      yield finding('no-second-check', 'No second person checked the pump at the start.', { entry, at })
    if (body.pump === undefined) yield finding('no-pump', 'The pump is not named.', { entry, at })
  }
}

/** The infusion's end, its reasons, its checks and the pump's own count. */
function* course({ session, ctx, now }: Judged): Iterable<Finding> {
  const { infusion, facts } = session
  if (infusion.status === 'not-started') yield finding('infusion-not-ended', 'No infusion is charted.')
  else if (infusion.status !== 'stopped') yield finding('infusion-not-ended', 'The infusion has not ended.')
  for (const { id: entry, at } of facts['rate-changed'].filter(({ body }) => !body.reason))
    yield finding('no-reason', `No reason is given for the rate at ${clockTime(at, ctx.clinic)}.`, {
      entry,
      at,
    })
  for (const { id: entry, at } of facts['infusion-held'].filter(({ body }) => !body.reason))
    yield finding('no-reason', `No reason is given for the hold at ${clockTime(at, ctx.clinic)}.`, {
      entry,
      at,
    })
  yield* earlyStop({ session, ctx, now })
  yield* unexplainedChecks({ session, ctx, now })
  yield* pumpVolume({ session, ctx, now })
}

/** Ended before the ordered minutes ran, and nobody said why. A minute is what a hand at the pump takes. */
function* earlyStop({ session, ctx: { protocol } }: Judged): Iterable<Finding> {
  const stop = latest(session, 'infusion-stopped')
  if (stop === undefined || stop.body.complete || stop.body.reason) return
  const ran = session.infusion.stretches.reduce((sum, { from, to = from, rate }) => sum + (rate > 0 ? to - from : 0), 0)
  const ordered = minutes(orderedMinutes(session, protocol))
  if (ran < ordered - MINUTE)
    yield finding('no-reason', 'The infusion ended before the ordered time, and no reason is given.', {
      entry: stop.id,
      at: stop.at,
    })
}

function* unexplainedChecks({ session, ctx: { protocol, clinic }, now }: Judged): Iterable<Finding> {
  const missed = due(session, protocol, clinic, now).checks.filter(({ state, reason }) => state === 'missed' && !reason)
  const times = missed.map(({ dueAt }) => clockTime(dueAt, clinic))
  if (times.length > 0)
    yield finding(
      'checks-unexplained',
      `${counted(times.length, 'check was', 'checks were')} not taken and nobody said why: due ${listed(times)}.`,
    )
}

/** The pump's own count beside the computed one. Over both tolerances: a change at the pump was not charted. */
function* pumpVolume({ session, ctx: { clinic } }: Judged): Iterable<Finding> {
  const { percent, mL } = clinic.pumpVolumeTolerance
  for (const { id: entry, at, body } of session.facts['pump-read']) {
    const computed = given(session.infusion, at).mL
    const gap = Math.abs(body.mL - computed)
    if (gap > mL && gap > (computed * percent) / 100)
      yield finding(
        'pump-volume',
        `The pump read ${charted(body.mL, 'mL')} at ${clockTime(at, clinic)}; charted rates give ${millilitres(computed)}.`,
        { entry, at },
      )
  }
}

function* discharge({ session, ctx }: Judged): Iterable<Finding> {
  const discharged = latest(session, 'discharged')
  if (discharged === undefined) {
    yield finding('not-discharged', 'The discharge is not charted.')
    return
  }
  // Whoever left against advice, was transferred or died met no criteria, and that is charted as such.
  if ((discharged.body.disposition ?? 'home') !== 'home') return
  const unmet = readiness(session, ctx, discharged.at).criteria.filter(({ met, overridden }) => !met && !overridden)
  for (const { id, label } of unmet)
    yield finding('discharge-unmet', `Discharged though this was not met: ${label}.`, {
      entry: discharged.id,
      at: discharged.at,
      about: id,
    })
}

const acknowledgements = ({ session, ctx: { protocol, clinic }, now }: Judged): readonly Finding[] =>
  alerts(session, protocol, now, clinic)
    .filter(({ severity, acknowledged }) => severity === 'critical' && acknowledged === undefined)
    .map(({ id, sentence, entry, at }) =>
      finding('alert-unseen', `Nobody charted having seen: ${sentence}, ${clockTime(at, clinic)}.`, {
        entry,
        at,
        about: id,
      }),
    )

function* orders({ session, ctx }: Judged): Iterable<Finding> {
  if (factsOf(session, 'order-given', 'order-changed').length === 0 && session.infusion.startedAt !== undefined)
    yield finding('no-order', 'The infusion ran without a charted order.')
  for (const { id: entry, at, body } of unconfirmedOrders(session)) {
    if (body.verbal === undefined) continue
    const who = personName(ctx, body.verbal.orderedBy)
    const time = clockTime(at, ctx.clinic)
    yield finding('verbal-order', `${who} has not confirmed the verbal order of ${time}.`, { entry, at })
  }
}

/** Drawn minus given, wasted and returned closes, and every waste has its witness. */
function* accounts({ session, ctx, now }: Judged): Iterable<Finding> {
  for (const container of custody(session, ctx.clinic, now)) {
    if (!container.closes) yield finding('custody', custodyWords(container), { about: container.id })
    for (const { id: entry, at, by, body } of container.acts)
      if (body.witness === undefined || body.witness === by)
        yield finding('no-witness', `No second person witnessed ${charted(body.mg, 'mg')} of ${container.id}.`, {
          entry,
          at,
        })
  }
}

function custodyWords({ id, what, drawn, given: out, passedOn, wasted, returned, unaccounted }: Container): string {
  const name = `${what === 'vial' ? 'Vial' : 'Container'} ${id}`
  if (drawn === 0) return `${name}: what was drawn is not charted, so ${milligrams(inMg(out))} given don't close.`
  const gone = [
    `${milligrams(inMg(drawn))} ${what === 'vial' ? 'in it' : 'drawn'}`,
    what === 'vial' ? `${milligrams(inMg(passedOn))} drawn` : `${milligrams(inMg(out))} given`,
    `${milligrams(inMg(wasted))} wasted`,
    `${milligrams(inMg(returned))} returned`,
  ]
  const gap =
    unaccounted < 0 ? `${milligrams(-inMg(unaccounted))} too much` : `${milligrams(inMg(unaccounted))} unaccounted for`
  return `${name}: ${gap} (${gone.join(', ')}).`
}

function* people({ session, ctx }: Judged): Iterable<Finding> {
  for (const [id, entries] of unattestedEntries(session))
    yield finding(
      'unattested',
      `${personName(ctx, id)} has not attested to ${counted(entries.length, 'entry', 'entries')}.`,
      {
        about: id,
      },
    )
  for (const { id: entry, at, by, body } of sentBack(session)) {
    const sentence = `${personName(ctx, by)} sent it back and ${personName(ctx, body.to)} has not answered: ${body.reason}`
    yield finding('sent-back', sentence.replace(/[.]?$/, '.'), { entry, at })
  }
  for (const { id: entry, at, by, body } of openMoves(session)) {
    const which = counted(body.entries.length, 'entry belongs', 'entries belong')
    const sentence = `${personName(ctx, by)} said that ${which} to another patient, and no second person confirmed it.`
    yield finding('move-open', sentence, { entry, at })
  }
  for (const { id: entry, at, body } of openHandoffs(session))
    yield finding('handoff-open', `${personName(ctx, body.to)} has not accepted the hand-off.`, { entry, at })
  yield* twoAccounts({ session, ctx })
}

/** One person with two roles has two accounts; both in one session is a check that nobody else made. */
function* twoAccounts({ session, ctx }: Pick<Judged, 'session' | 'ctx'>): Iterable<Finding> {
  const seen = new Map<string, string>()
  for (const id of new Set(session.shown.map(({ original }) => original.author))) {
    const name = ctx.staff.get(id)?.name.trim().toLowerCase()
    const other = name === undefined ? undefined : seen.get(name)
    if (other !== undefined)
      yield finding('two-accounts', `${personName(ctx, id)} charted in this session under two accounts.`, {
        about: [other, id].toSorted().join('+'),
      })
    if (name !== undefined) seen.set(name, id)
  }
}
