import { activeTime, given } from '../dose.ts'
import { type OrderInForce, orderInForce } from '../order.ts'
import { latest } from '../session.ts'
import { sinceSealed, versions } from '../signoff.ts'
import { personName } from '../telling.ts'
import {
  charted,
  codeInWords,
  counted,
  duration,
  figure,
  milligrams,
  milligramsPerKg,
  millilitres,
  UNKNOWN,
} from '../wording.ts'
import { heldInWords, peakRate, spanInWords } from './infusion.ts'
import { aldreteAtDischarge } from './scores.ts'
import type { Told } from './telling.ts'
import { whenFull } from './telling.ts'
import type { Field, Section } from './value.ts'
import { checksInWords, worst } from './vitals.ts'

/** The signature that the note is printed for. It is not charted yet: it covers these very pages. */
export type Signing = {
  /** Before signing: says DRAFT on every page and has no place for a signature. */
  readonly draft: boolean
  /** Who is about to sign as responsible physician, where it is known. */
  readonly signer?: string | undefined
  /** Findings that the signer overrides, each with its reason. */
  readonly overrides?: readonly { readonly finding: string; readonly reason: string }[] | undefined
}

/** The first page's answer to what was ordered, what was given and how the patient fared. */
export function summary(told: Told, signing: Signing): Section {
  const { session, now } = told
  const total = given(session.infusion, now)
  return {
    blocks: [
      { block: 'fields', title: 'Order', ...orderAside(told), fields: orderFields(told) },
      {
        block: 'fields',
        title: 'Given',
        aside: 'worked out from the charted rates; the pump reading stands beside it',
        fields: [
          { label: 'Total', value: milligrams(total.mg), lead: true },
          { label: 'For the weight', value: milligramsPerKg(total.mgPerKg), lead: true },
          { label: 'Volume infused', value: millilitres(total.mL) },
          { label: 'Pump read', value: pumpRead(told) },
          { label: 'Infusion', value: spanInWords(told) },
          { label: 'Active', value: duration(activeTime(session.infusion, now)) },
          { label: 'Held', value: heldInWords(told) },
          { label: 'Highest rate', value: peakRate(told) },
        ],
      },
      { block: 'fields', title: 'Course', fields: courseFields(told) },
      { block: 'fields', title: 'Signed', fields: signedFields(told, signing) },
    ],
  }
}

function orderAside(told: Told): { aside?: string } {
  const order = orderInForce(told.session)
  if (order === undefined) return {}
  const verbal = order.verbal
    ? `, by ${personName(told.ctx, order.by)} on the word of ${personName(told.ctx, order.verbal.orderedBy)}`
    : ''
  const confirmed = order.authenticated
    ? `, confirmed ${told.time(order.authenticated.at)}`
    : order.verbal
      ? ', not confirmed'
      : ''
  return {
    aside: `${verbal === '' ? personName(told.ctx, order.by) : 'Verbal order'}${verbal}, ${whenFull(told.ctx, order.at)}${confirmed}`,
  }
}

function orderFields(told: Told): readonly Field[] {
  const { session, ctx } = told
  const { protocol } = ctx
  const opened = latest(session, 'session-opened')?.body
  const weighed = latest(session, 'weight-measured')
  const order = orderInForce(session)
  const { minMgPerKgPerHour: low, maxMgPerKgPerHour: high } = { ...protocol.order.bounds, ...order?.bounds }
  return [
    { label: 'Protocol', value: `${protocol.title}, version ${protocol.version}` },
    { label: 'Infusion of the series', value: inSeries(opened?.number, protocol.series.initial.atMost) },
    { label: 'Indication', value: opened?.indication === undefined ? 'Not charted' : codeInWords(opened.indication) },
    {
      label: 'Dosing weight',
      value:
        weighed === undefined
          ? 'Not weighed'
          : `${charted(weighed.body.kg, 'kg')}, ${weighed.body.how === 'stated' ? 'stated' : 'measured'} ${told.time(weighed.at)}`,
    },
    { label: 'Ordered', value: ordered(order) },
    {
      label: 'Rate within',
      value: low === undefined || high === undefined ? UNKNOWN : `${figure(low, 3)} to ${figure(high, 3)} mg/kg/h`,
    },
    {
      label: 'Concentration',
      value:
        session.infusion.concentration === undefined
          ? UNKNOWN
          : charted(session.infusion.concentration / 1000, 'mg/mL'),
    },
    { label: 'Chair', value: latest(session, 'chair-changed')?.body.to ?? opened?.chair ?? UNKNOWN },
  ]
}

function inSeries(number: number | undefined, initial: number): string {
  if (number === undefined) return 'Not part of a series'
  return number > initial ? `${number}, maintenance` : `${number} of ${initial}`
}

function ordered(order: OrderInForce | undefined): string {
  if (order === undefined) return 'No order charted'
  const rate = order.mgPerKgPerHour === undefined ? undefined : charted(order.mgPerKgPerHour, 'mg/kg/h')
  const dose = order.mgPerKg === undefined ? undefined : charted(order.mgPerKg, 'mg/kg')
  const time = order.minutes === undefined ? '' : ` for ${charted(order.minutes, 'min')}`
  return `${[dose, rate].filter(Boolean).join(' at ')}${time}`
}

function pumpRead(told: Told): string {
  const read = latest(told.session, 'pump-read')
  return read === undefined ? 'Not charted' : `${charted(read.body.mL, 'mL')} at ${told.time(read.at)}`
}

function courseFields(told: Told): readonly Field[] {
  const { session } = told
  const events = session.facts['adverse-event']
  const medicines = session.facts['medication-given'].filter(({ body }) => body.responseTo === undefined)
  return [
    { label: 'Highest BP', value: worst(told, 'systolic', 'highest'), lead: true },
    { label: 'Lowest BP', value: worst(told, 'systolic', 'lowest'), lead: true },
    { label: 'Lowest SpO₂', value: worst(told, 'spo2', 'lowest'), lead: true },
    { label: 'Highest HR', value: worst(told, 'heartRate', 'highest'), lead: true },
    { label: 'Lowest RR', value: worst(told, 'respiratoryRate', 'lowest') },
    { label: 'Checks', value: checksInWords(told) },
    {
      label: 'Adverse events',
      value:
        events.length === 0
          ? 'None charted'
          : `${events.length}: ${events.map(({ body }) => codeInWords(body.code)).join(', ')}`,
    },
    {
      label: 'Medicines given',
      value:
        medicines.length === 0
          ? 'None'
          : medicines.map(({ body }) => `${body.drug} ${charted(body.dose, body.unit)}`).join(', '),
    },
    { label: 'Discharge', value: dischargeInWords(told) },
    {
      label: 'Corrections',
      value: counted(told.rows.filter(({ corrected, struck }) => corrected ?? struck).length, 'entry', 'entries'),
    },
  ]
}

/** This version's signature is still to come when it is drawn: who makes it, as what; the time stands in the seal. */
function signedFields(told: Told, { draft, signer }: Signing): readonly Field[] {
  const { session, ctx } = told
  const earlier = session.facts.signed
    .filter(({ body }) => body.meaning !== 'charted')
    .map(({ by, at, body }) => `${personName(ctx, by)}, ${body.meaning}, ${whenFull(ctx, at)}`)
  const own = draft || signer === undefined ? 'Not signed' : personName(ctx, signer)
  return [
    { label: draft ? 'Responsible physician' : 'Signed as responsible physician by', value: own, lead: true },
    { label: 'Charted and attested by', value: attested(told) },
    ...(earlier.length === 0
      ? []
      : [
          { label: 'Earlier signatures', value: earlier.join('; ') },
          { label: `Since version ${versions(session)}`, value: since(told) },
        ]),
  ]
}

/** What came into the record after its last sealed version: each stands in its own section. */
function since(told: Told): string {
  const times = new Map<string, string[]>()
  for (const { kind, occurredAt } of sinceSealed(told.session))
    times.set(kind, [...(times.get(kind) ?? []), told.time(occurredAt)])
  const said = [...times].map(([kind, at]) => `${at.length} ${kind.replaceAll('-', ' ')}, ${at.join(' ')}`)
  return said.length === 0 ? 'Nothing was added' : said.join('; ')
}

function attested({ session, ctx }: Told): string {
  const names = [
    ...new Set(
      session.facts.signed.filter(({ body }) => body.meaning === 'charted').map(({ by }) => personName(ctx, by)),
    ),
  ]
  return names.length === 0 ? 'Nobody yet' : names.join('; ')
}

function dischargeInWords(told: Told): string {
  const left = latest(told.session, 'discharged')
  if (left === undefined) return 'Not charted'
  const score = aldreteAtDischarge(told, left.at)
  return `${told.time(left.at)}${score === undefined ? '' : `, Aldrete ${score}`}`
}
