import { alerts } from '../alerts.ts'
import { checklist } from '../checklist.ts'
import type { Context } from '../context.ts'
import { activeTime, given } from '../dose.ts'
import { due } from '../due.ts'
import type { Stretch } from '../infusion.ts'
import { beyondProtocol } from '../order/compare.ts'
import { boundsFor, boundsInForce, judged as judgedRate, orderedMinutes, orderInForce } from '../order.ts'
import { factsOf, latest, type Session } from '../session.ts'
import { corrections, personName, rows, tell } from '../telling.ts'
import { HOUR, type Instant, inKg, MINUTE, mgPerKgPerHour, minutes } from '../units.ts'
import { charted, clockTime, codeInWords, counted, duration, milligrams, sentences } from '../wording.ts'
import { sinceSealed } from './signatures.ts'

/** What went otherwise than planned or ordinarily: the physician sees each before signing, and the note prints them. */
export type Deviation = {
  readonly id: string
  readonly code: string
  readonly severity: 'information' | 'attention' | 'critical'
  readonly sentence: string
  readonly at: Instant
  readonly entry?: string | undefined
}
type Judged = { readonly session: Session; readonly ctx: Context; readonly now: Instant }

/** All deviations, oldest first. */
export function deviations(session: Session, ctx: Context, now: Instant): readonly Deviation[] {
  const judged = { session, ctx, now }
  return [
    ...rates(judged),
    ...pace(judged),
    ...orders(judged),
    ...againstOrder(judged),
    ...raised(judged),
    ...onSite(judged),
    ...checks(judged),
    ...overrides(judged),
    ...drug(judged),
    ...events(judged),
    ...late(judged),
    ...corrected(judged),
    ...clocks(judged),
  ].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

type Severity = Deviation['severity']
type Where = { readonly at: Instant; readonly entry?: string | undefined; readonly about?: string | undefined }

const deviation = (code: string, severity: Severity, sentence: string, { at, entry, about = entry }: Where) => ({
  id: about === undefined ? code : `${code}:${about}`,
  code,
  severity,
  sentence: sentence.endsWith('.') ? sentence : `${sentence}.`,
  at,
  entry,
})

/** What the pump ran at under the order's minimum. Over its maximum is an alert, and listed as one. */
function* rates({ session, ctx: { protocol, clinic } }: Judged): Iterable<Deviation> {
  for (const stretch of session.infusion.stretches) {
    const { from: at, rate, entry } = stretch
    const { verdict, sentence } = judgedRate(stretch, boundsFor(session, protocol, at), clinic)
    if (rate > 0 && verdict === 'under') yield deviation('rate-under', 'attention', `Rate ${sentence}`, { at, entry })
  }
}

/** Changes larger, or sooner after the one before, than the order allows. */
function* pace({ session, ctx: { protocol } }: Judged): Iterable<Deviation> {
  const changes = factsOf(session, 'infusion-started', 'rate-changed')
  const stretches = new Map(session.infusion.stretches.map((stretch) => [stretch.entry, stretch]))
  for (const [index, { id: entry, kind, at }] of changes.entries()) {
    const before = changes[index - 1]
    if (before === undefined || kind !== 'rate-changed') continue
    const { minIntervalMinutes: interval, stepMgPerKgPerHour: step } = boundsInForce(session, protocol, at)
    const since = at - before.at
    if (interval !== undefined && since < minutes(interval)) {
      const sentence = `Rate changed after ${duration(since)}; the order allows it every ${charted(interval, 'min')}`
      yield deviation('rate-too-soon', 'attention', sentence, { at, entry })
    }
    const [was, is] = [before.id, entry].map((id) => perKg(stretches.get(id)))
    // A pump's own rounding is no step: a hundredth of the step is below any of them.
    if (step !== undefined && was !== undefined && is !== undefined && Math.abs(is - was) > step * 1.01) {
      const sentence = `Rate changed by ${charted(Math.abs(is - was), 'mg/kg/h')} at once; the order's step is ${charted(step, 'mg/kg/h')}`
      yield deviation('rate-step', 'information', sentence, { at, entry })
    }
  }
}

/** What a physician ordered beyond the protocol is theirs to decide, and on record as decided. */
function* orders({ session, ctx: { protocol } }: Judged): Iterable<Deviation> {
  for (const { id: entry, at, body } of factsOf(session, 'order-given', 'order-changed')) {
    const why = body.reason ? `: ${body.reason}` : ''
    if (body.secondToday)
      yield deviation('second-today', 'attention', `Ordered as a second session on one day${why}`, { at, entry })
    for (const [index, sentence] of beyondProtocol(body, protocol).entries())
      yield deviation('order-beyond-protocol', 'attention', `Order: ${sentence}`, {
        at,
        entry,
        about: `${entry}:${index}`,
      })
  }
}

/** Where the clinic asks for a practitioner on site: that none was at the start, or none any more before the end. */
function* onSite({ session, ctx: { clinic }, now }: Judged): Iterable<Deviation> {
  const { startedAt: start, stoppedAt: end = now } = session.infusion
  const why = session.facts['infusion-started'].find(({ at }) => at === start)?.body.nobodyOnSite
  const said = why === undefined ? nobodyOnSite : `${nobodyOnSite}: ${why}`
  if (!clinic.scope.practitionerOnSite || start === undefined) return
  const here = new Set<string>()
  let startIsTold = false
  const atStart = () =>
    here.size > 0 ? [] : [deviation('nobody-on-site', 'attention', said, { at: start, about: 'start' })]
  for (const { id: entry, at, body } of session.facts['practitioner-presence']) {
    if (at > start && !startIsTold) yield* atStart()
    startIsTold ||= at > start
    if (body.presence === 'on-site') here.add(body.practitioner)
    const wasHere = here.size > 0
    if (body.presence === 'left') here.delete(body.practitioner)
    if (wasHere && here.size === 0 && at > start && at < end)
      yield deviation('nobody-on-site', 'attention', 'The last practitioner left before the infusion ended', {
        at,
        entry,
      })
  }
  if (!startIsTold) yield* atStart()
}
const nobodyOnSite = 'No practitioner is charted as on site at the start'

function perKg(stretch: Stretch | undefined): number | undefined {
  if (stretch?.concentration === undefined || stretch.weight === undefined) return undefined
  return mgPerKgPerHour(stretch.rate, stretch.concentration, stretch.weight)
}

/** A minute either way is what a hand at the pump takes. */
function* againstOrder({ session, ctx: { protocol } }: Judged): Iterable<Deviation> {
  const { infusion } = session
  const { stoppedAt: at, weight, status } = infusion
  if (status !== 'stopped' || at === undefined) return
  const ordered = minutes(orderedMinutes(session, protocol))
  const active = activeTime(infusion, at)
  if (Math.abs(active - ordered) < MINUTE) return
  const rate = orderInForce(session)?.mgPerKgPerHour
  const meant = rate === undefined || weight === undefined ? undefined : (rate * inKg(weight) * ordered) / HOUR
  const doses =
    meant === undefined
      ? ''
      : `; ${milligrams(given(infusion, at).mg)} given, ${milligrams(meant)} ordered at the starting rate`
  const sentence = `Infused for ${duration(active)}, ordered ${duration(ordered)}${doses}`
  yield deviation('against-order', 'information', sentence, { at })
}

function* raised({ session, ctx, now }: Judged): Iterable<Deviation> {
  for (const { id, severity, sentence, at, entry, acknowledged } of alerts(session, ctx.protocol, now, ctx.clinic)) {
    const seen = acknowledged
      ? `Seen ${clockTime(acknowledged.at, ctx.clinic)} by ${personName(ctx, acknowledged.by)}${acknowledged.done ? `: ${acknowledged.done}` : ''}`
      : 'Nobody charted having seen it'
    yield deviation('alert', severity, `${sentence}. ${seen}`, { at, entry, about: id })
  }
}

function* checks({ session, ctx: { protocol, clinic }, now }: Judged): Iterable<Deviation> {
  for (const { dueAt: at, state, takenAt, lateBy, reason, setId } of due(session, protocol, clinic, now).checks) {
    const time = clockTime(at, clinic)
    if (state === 'missed')
      yield deviation('check-missed', 'attention', `Check due ${time} not taken: ${reason ?? 'nobody said why'}`, {
        at,
        about: String(at),
      })
    if (state === 'late' && takenAt !== undefined && lateBy !== undefined)
      yield deviation(
        'check-late',
        'information',
        `Check due ${time} taken ${clockTime(takenAt, clinic)}, ${duration(lateBy)} late`,
        { at: takenAt, entry: setId },
      )
  }
}

function* overrides({ session, ctx }: Judged): Iterable<Deviation> {
  for (const { item, state, reason, at = 0 } of checklist(session, ctx.protocol))
    if (state === 'overridden' || state === 'not-ok')
      yield deviation(
        'checklist',
        'attention',
        `${codeInWords(item)} ${state === 'overridden' ? 'overridden' : 'not as it should be'}${reason ? `: ${reason}` : ''}`,
        { at, about: item },
      )
  const discharged = latest(session, 'discharged')
  for (const { criterion, reason, by } of discharged?.body.overrides ?? [])
    yield deviation(
      'discharge-override',
      'attention',
      `Discharge: ${codeInWords(criterion)} overridden${by ? ` by ${personName(ctx, by)}` : ''}: ${reason}`,
      { at: discharged?.at ?? 0, about: criterion },
    )
  for (const signed of session.facts.signed)
    for (const { finding, reason } of signed.body.overrides ?? [])
      yield deviation('signed-over', 'attention', `Signed by ${personName(ctx, signed.by)} over a finding: ${reason}`, {
        at: signed.at,
        entry: signed.id,
        about: `${signed.id}:${finding}`,
      })
}

/** Words for what is a deviation by its mere presence: the entry says it best itself. */
function* events({ session, ctx }: Judged): Iterable<Deviation> {
  const told = (id: string) => {
    const shown = session.shown.find(({ entry }) => entry.id === id)
    if (shown === undefined) return undefined
    const { title, detail } = tell(shown.entry, session, ctx)
    return sentences(title, detail)
  }
  const say = (code: string, severity: Severity, { id: entry, at }: { id: string; at: Instant }) =>
    deviation(code, severity, told(entry) ?? codeInWords(code), { at, entry })
  for (const fact of session.facts['adverse-event'])
    yield say('adverse-event', fact.body.serious ? 'critical' : 'attention', fact)
  for (const fact of session.facts.discharged)
    if ((fact.body.disposition ?? 'home') !== 'home') yield say('disposition', 'attention', fact)
  for (const fact of session.facts['session-cancelled']) yield say('cancelled', 'attention', fact)
  for (const fact of factsOf(session, 'order-given', 'order-changed'))
    if (fact.body.verbal) yield say('verbal-order', fact.body.verbal.readBack ? 'information' : 'attention', fact)
  for (const fact of factsOf(session, 'moved', 'moved-in')) yield say(fact.kind, 'attention', fact)
  for (const fact of session.facts['weight-measured'])
    if (fact.body.how === 'stated') yield say('weight-stated', 'attention', fact)
}

function* drug({ session, ctx }: Judged): Iterable<Deviation> {
  for (const { id: entry, at, body } of session.facts['discrepancy-recorded'])
    yield deviation(
      'discrepancy',
      'critical',
      `Discrepancy of ${charted(body.mg, 'mg')} in ${body.container}: ${body.reason}`,
      { at, entry },
    )
  for (const { id: entry, at, body } of session.facts['infusion-started'])
    if (body.check?.on === 'tablet')
      yield deviation(
        'checked-on-tablet',
        'information',
        `Second check by ${personName(ctx, body.check.by)} made on the tablet`,
        {
          at,
          entry,
        },
      )
}

/** Charted late, and what came after the signature that it was captured before. */
function* late({ session, ctx }: Judged): Iterable<Deviation> {
  for (const { id, at, late: count, title, struck } of rows(session, ctx))
    if (count !== undefined && struck === undefined)
      yield deviation('charted-late', 'information', `${title}: charted ${duration(count * MINUTE)} later`, {
        at,
        entry: id,
      })
  for (const entry of sinceSealed(session))
    yield deviation('after-signature', 'attention', `Came in after the signature: ${tell(entry, session, ctx).title}`, {
      at: entry.occurredAt,
      entry: entry.id,
    })
}

function* corrected({ session, ctx }: Judged): Iterable<Deviation> {
  for (const { id, entry, was, becomes, by, at, reason } of corrections(session, ctx)) {
    const change = becomes === undefined ? `Entered in error: ${was}` : `Corrected: ${was}, now ${becomes}`
    yield deviation(
      becomes === undefined ? 'struck' : 'corrected',
      'information',
      `${change}. ${reason}, ${personName(ctx, by)}`,
      {
        at,
        entry,
        about: id,
      },
    )
  }
}

/** Times of a tablet whose clock was off, or never compared with the server's, are worth a doubt. */
function* clocks({ session, ctx: { clinic } }: Judged): Iterable<Deviation> {
  const doubtful = session.shown
    .map(({ original }) => original)
    .filter(
      ({ clock }) => clock && (clock.offsetMs === null || Math.abs(clock.offsetMs) > clinic.clockWarnSeconds * 1000),
    )
  for (const device of new Set(doubtful.map((entry) => entry.device ?? ''))) {
    const entries = doubtful.filter((entry) => (entry.device ?? '') === device)
    const [first] = entries
    if (first === undefined) continue
    const offset = first.clock?.offsetMs
    const how = typeof offset === 'number' ? `was ${Math.round(Math.abs(offset) / 1000)} s off` : 'was never compared'
    yield deviation(
      'clock',
      'information',
      `The clock of ${device || 'a tablet'} ${how}: ${counted(entries.length, 'entry', 'entries')}`,
      {
        at: first.occurredAt,
        entry: first.id,
        about: device,
      },
    )
  }
}
