import type { Body, Meaning } from '../bodies.ts'
import type { Entry } from '../entry.ts'
import { fromWire } from '../instant.ts'
import { calendarDate, charted, codeInWords, counted, sentences } from '../wording.ts'
import { type About, clock, personName, type Tellers, type Told } from './about.ts'
import { moveTellers } from './moves.ts'

type Order = Body<'order-given'>

/** "0.5 mg/kg/h for 20 min". */
const orderWords = ({ mgPerKgPerHour, mgPerKg, minutes }: Order): string =>
  [
    mgPerKgPerHour !== undefined && charted(mgPerKgPerHour, 'mg/kg/h'),
    mgPerKg !== undefined && charted(mgPerKg, 'mg/kg'),
    minutes !== undefined && `for ${charted(minutes, 'min')}`,
  ]
    .filter(Boolean)
    .join(' ')

/** "0.1 to 0.75 mg/kg/h in steps of 0.05, 5 min apart; at most 0.25 mg/kg, 30 min". */
function boundsWords(bounds: Order['bounds']): string | undefined {
  if (bounds === undefined) return undefined
  const { minMgPerKgPerHour: min, maxMgPerKgPerHour: max, stepMgPerKgPerHour: step } = bounds
  const rate = [
    min !== undefined && `from ${charted(min, 'mg/kg/h')}`,
    max !== undefined && `to ${charted(max, 'mg/kg/h')}`,
    step !== undefined && `in steps of ${charted(step, 'mg/kg/h')}`,
    bounds.minIntervalMinutes !== undefined && `${charted(bounds.minIntervalMinutes, 'min')} apart`,
  ].filter(Boolean)
  const most = [
    bounds.maxMg !== undefined && charted(bounds.maxMg, 'mg'),
    bounds.maxMgPerKg !== undefined && charted(bounds.maxMgPerKg, 'mg/kg'),
    bounds.maxMinutes !== undefined && charted(bounds.maxMinutes, 'min'),
  ].filter(Boolean)
  return sentences(rate.length > 0 && `Titrated ${rate.join(' ')}`, most.length > 0 && `At most ${most.join(', ')}`)
}

function ordered(what: string, body: Order, { ctx }: About): Told {
  const { verbal } = body
  return {
    title: `${what} ${orderWords(body)}`.trimEnd(),
    detail: sentences(
      boundsWords(body.bounds),
      verbal && `Verbal order of ${personName(ctx, verbal.orderedBy)}, ${verbal.readBack ? '' : 'not '}read back`,
      body.secondToday && 'A second session on one day',
      body.reason,
      body.stopCriteria && body.stopCriteria.length > 0 && `Stop for: ${body.stopCriteria.join('; ')}`,
    ),
    tone: verbal && !verbal.readBack ? 'attention' : undefined,
    icon: 'list',
  }
}

/** What a signature means, in one word each. */
export const meanings: Record<Meaning, string> = {
  charted: 'Charted',
  authored: 'Signed as responsible physician',
  reviewed: 'Reviewed',
  countersigned: 'Countersigned',
}

const dispositions: Record<NonNullable<Body<'discharged'>['disposition']>, Pick<Told, 'title' | 'tone'>> = {
  home: { title: 'Discharged home' },
  transferred: { title: 'Transferred', tone: 'attention' },
  'left-against-advice': { title: 'Left against advice', tone: 'attention' },
  died: { title: 'Died', tone: 'critical' },
}

function discharged({ body }: { body: Body<'discharged'> }, { ctx }: About): Told {
  const { escort, instructions, overrides = [] } = body
  const { title, tone } = dispositions[body.disposition ?? 'home']
  return {
    title,
    detail: sentences(
      escort &&
        `With ${escort.name}${escort.relation ? ` (${escort.relation})` : ''}${escort.inPerson === false ? ', not in person' : ''}`,
      instructions && `Instructions ${instructions.given ? 'given' : 'not given'}`,
      instructions?.teachBack && 'Told back by the patient',
      instructions?.withEscort && 'Escort present',
      body.followUp && `Follow-up: ${body.followUp}`,
      ...overrides.map(
        ({ criterion, reason, by: who }) =>
          `${codeInWords(criterion)} overridden${who === undefined ? '' : ` by ${personName(ctx, who)}`}: ${reason}`,
      ),
    ),
    tone: tone ?? (overrides.length > 0 ? 'attention' : undefined),
    icon: 'door',
  }
}

/** The first words of the entry that an amendment speaks of, so that the reader need not look it up. */
type TellEntry = (entry: Entry, about: About) => Told
const originalOf = ({ session }: About, id: string) =>
  session.shown.find(({ original }) => original.id === id)?.original

export const amendmentTeller =
  (tellEntry: TellEntry) =>
  ({ body, occurredAt }: { body: Body<'amendment'>; occurredAt: number }, about: About): Told => {
    const target = originalOf(about, body.target)
    const reason = sentences(body.reason, body.text)
    if (target === undefined)
      return { title: 'Correction of an entry that is not here', detail: reason, tone: 'attention', icon: 'x' }
    const was = `${clock(about.ctx, target.occurredAt, occurredAt)} ${tellEntry(target, about).title}`
    if (body.struck) return { title: `Entered in error: ${was}`, detail: reason, icon: 'x' }
    const { occurredAt: movedTo, body: becomes } = body.replacement ?? {}
    const now = { ...target, ...(becomes === undefined ? {} : { body: becomes }) } as Entry
    return {
      title: `Corrected: ${was}`,
      detail: sentences(
        becomes !== undefined && `Now ${tellEntry(now, about).title}`,
        movedTo !== undefined && `Time now ${clock(about.ctx, fromWire(movedTo), occurredAt)}`,
        reason,
      ),
      icon: 'note',
    }
  }

/** The session's course and the record itself: plan, orders, people, corrections, signatures. */
export const recordTellers = {
  'session-opened': ({ body, occurredAt }, { ctx }) => ({
    title: `Session planned, ${ctx.protocol.title}`,
    detail: sentences(
      `Chair ${body.chair}`,
      `Start ${clock(ctx, fromWire(body.plannedStart), occurredAt)}`,
      body.indication && codeInWords(body.indication),
      body.number !== undefined && `Number ${body.number} of the series`,
    ),
    icon: 'flag',
  }),
  'session-cancelled': ({ body }) => ({
    title: 'Session cancelled',
    detail: sentences(
      body.reason,
      body.drugPrepared !== undefined && (body.drugPrepared ? 'Drug was prepared' : 'No drug was prepared'),
    ),
    tone: 'attention',
    icon: 'x',
  }),
  'chair-changed': ({ body }) => ({
    title: `Moved to chair ${body.to}`,
    detail: body.from && `From chair ${body.from}`,
    icon: 'person',
  }),
  'practitioner-presence': ({ body }, { ctx }) => ({
    title: `${personName(ctx, body.practitioner)} ${body.presence === 'on-site' ? 'on site' : 'left'}`,
    icon: 'person',
  }),
  released: ({ body }) => ({ title: 'Released for discharge', detail: body.text, icon: 'door' }),
  'order-given': ({ body }, about) => ordered('Order', body, about),
  'order-changed': ({ body }, about) => ordered('Order changed to', body, about),
  'order-authenticated': ({ body, occurredAt }, about) => {
    const order = originalOf(about, body.order)
    return {
      title: 'Verbal order confirmed',
      detail:
        order && (order.kind === 'order-given' || order.kind === 'order-changed')
          ? `${clock(about.ctx, order.occurredAt, occurredAt)} ${orderWords(order.body)}`
          : undefined,
      icon: 'sign',
    }
  },
  'alert-acknowledged': ({ body }) => ({ title: 'Alert seen', detail: body.done, icon: 'check' }),
  'handed-off': ({ body }, { ctx }) => ({
    title: `Handed off to ${personName(ctx, body.to)}`,
    detail: sentences(
      `From ${personName(ctx, body.from)}`,
      body.accepted !== undefined && (body.accepted ? 'Accepted' : 'Not accepted yet'),
      body.openItems && body.openItems.length > 0 && `Open: ${body.openItems.join('; ')}`,
    ),
    tone: body.accepted === false ? 'attention' : undefined,
    icon: 'users',
  }),
  discharged,
  'sent-back': ({ body }, { ctx }) => ({
    title: `Sent back to ${personName(ctx, body.to)}`,
    detail: body.reason,
    tone: 'attention',
    icon: 'note',
  }),
  ...moveTellers,
  addendum: ({ body }) => ({ title: 'Addendum', detail: body.text, icon: 'note' }),
  note: ({ body }) => ({ title: 'Note', detail: body.text, icon: 'note' }),
  signed: ({ body, author, occurredAt }, { ctx }) => ({
    title: `${meanings[body.meaning]}: ${personName(ctx, author)}`,
    detail: sentences(
      body.noteVersion !== undefined && `Version ${body.noteVersion}, ${calendarDate(occurredAt, ctx.clinic.timeZone)}`,
      body.statement,
      body.overrides &&
        body.overrides.length > 0 &&
        `${counted(body.overrides.length, 'finding')} overridden: ${body.overrides.map(({ reason }) => reason).join('; ')}`,
    ),
    icon: 'sign',
  }),
} satisfies Tellers<
  | 'session-opened'
  | 'session-cancelled'
  | 'chair-changed'
  | 'practitioner-presence'
  | 'released'
  | 'order-given'
  | 'order-changed'
  | 'order-authenticated'
  | 'alert-acknowledged'
  | 'handed-off'
  | 'discharged'
  | 'sent-back'
  | 'move-asked'
  | 'moved'
  | 'moved-in'
  | 'addendum'
  | 'note'
  | 'signed'
>
