import { alerts } from './alerts.ts'
import { knownAllergies } from './allergies.ts'
import { genesis } from './chain.ts'
import type { Context } from './context.ts'
import { given } from './dose.ts'
import { due } from './due.ts'
import { graph, wholeSpan } from './graph.ts'
import { changes, controlled, discharge, integrity, signatures } from './note/closing.ts'
import { rates } from './note/infusion.ts'
import { chronicle, rowsOf } from './note/place.ts'
import type { Printing } from './note/printing.ts'
import { scores } from './note/scores.ts'
import { summary } from './note/summary.ts'
import { type Told, timeIn, whoIn } from './note/telling.ts'
import { type Field, GRAPH_HEIGHT, GRAPH_WIDTH, type Note, type Section } from './note/value.ts'
import { vitalSigns } from './note/vitals.ts'
import { readings } from './readings.ts'
import { latest, type Session } from './session.ts'
import { rows } from './telling.ts'
import { inKg } from './units.ts'
import { calendarDate, dayOf, figure, plainDate, weekday, zoneOffset } from './wording.ts'

export { contextIn, type Layout, type Pinned, pinnedOf } from './note/pinned.ts'
export type { Printing } from './note/printing.ts'
export type {
  Block,
  Cell,
  Column,
  Field,
  Note,
  Paper,
  Run,
  Section,
  SignatureField,
  Table,
  TableRow,
} from './note/value.ts'
export { GRAPH_WIDTH } from './note/value.ts'

/** Paper is read in 24 h everywhere: it must be the same for whoever gets it, and years later. */
export const onPaper = (ctx: Context): Context => ({ ...ctx, clinic: { ...ctx.clinic, hourCycle: '24h' } })

/**
 * The session as a document, in the order in which a physician reads it: everything charted, and nothing about where.
 */
export function noteOf(session: Session, ctx: Context, printing: Printing): Note {
  const told = toldOf(session, onPaper(ctx))
  const { clinic, patient } = ctx
  const { timeZone } = clinic
  const opened = latest(session, 'session-opened')
  const day = session.infusion.startedAt ?? opened?.at ?? told.now
  const version = printing.draft ? `draft of version ${printing.version}` : `version ${printing.version}`
  const fingerprint = session.head === undefined ? 'no entry received yet' : fingerprintOf(session.head.hash)
  return {
    title: 'Ketamine infusion record',
    clinic: {
      name: clinic.name,
      line: [clinic.name, clinic.address, clinic.phone].filter((part) => part !== '').join(', '),
    },
    day: `${weekday(day, timeZone)} ${calendarDate(day, timeZone)}`,
    place: `${timeZone}, ${zoneOffset(day, timeZone)}`,
    version,
    draft: printing.draft,
    patient: patientFields(told),
    footer: {
      left: `${patient.family}, ${patient.given} · MRN ${patient.mrn}`,
      middle: `Session ${session.id} · ${version}${printing.supersedes ? `, supersedes version ${printing.supersedes.version}` : ''} · fingerprint ${fingerprint}`,
    },
    sections: sectionsOf(told, printing),
    given: given(session.infusion, told.now),
    head: session.head?.hash ?? genesis,
    about: {
      title: `Ketamine infusion record, ${patient.family}, ${patient.given}, ${calendarDate(day, timeZone)}`,
      author: clinic.name,
      subject: `MRN ${patient.mrn}, session ${session.id}, ${version}`,
      language: 'en-US',
      identity: `${session.id} ${version} ${session.head?.hash ?? ''}`,
    },
  }
}

function toldOf(session: Session, ctx: Context): Told {
  const now = session.shown.reduce((last, { original }) => Math.max(last, original.recordedAt, original.occurredAt), 0)
  const raised = alerts(session, ctx.protocol, now)
  const day = session.infusion.startedAt ?? session.shown[0]?.entry.occurredAt ?? now
  return {
    ...{ session, ctx, now, alerts: raised },
    rows: rows(session, ctx, raised).toReversed(),
    readings: readings(session, ctx.clinic),
    checks: due(session, ctx.protocol, ctx.clinic, now).checks,
    shown: new Map(session.shown.map((shown) => [shown.original.id, shown])),
    who: whoIn(ctx),
    time: timeIn(ctx, day),
  }
}

function sectionsOf(told: Told, printing: Printing): readonly Section[] {
  const { session, ctx } = told
  const scene = graph(session, ctx, { ...wholeSpan(session), width: GRAPH_WIDTH, height: GRAPH_HEIGHT, style: 'print' })
  const plain = (heading: string, place: Parameters<typeof rowsOf>[1], none: string): Section => {
    const blocks = chronicle(told, heading, rowsOf(told, place))
    return { heading, blocks: blocks.length === 0 ? [{ block: 'sentences', sentences: [none] }] : blocks }
  }
  return [
    summary(told, printing),
    {
      heading: 'Record graph',
      aside: 'carets BP, circles HR, squares SpO₂, hatched beyond a limit, rate as steps',
      blocks: [{ block: 'graph', scene }],
    },
    plain('Check-in, consent and orders', 'check-in', 'Nothing was charted at check-in.'),
    plain('Drug preparation and double check', 'preparation', 'No preparation was charted.'),
    rates(told),
    vitalSigns(told),
    plain('Observations, events and medicines', 'events', 'None charted.'),
    scores(told),
    discharge(told),
    controlled(told),
    changes(told, printing),
    signatures(told, printing),
    integrity(told, printing),
  ]
}

function patientFields({ session, ctx: { patient, clinic }, now }: Told): readonly Field[] {
  const { weight } = session.infusion
  const age = ageAt(patient.birthDate, session.infusion.startedAt ?? now, clinic.timeZone)
  const sex = patient.sex === undefined || patient.sex === 'unknown' ? '' : `, ${patient.sex}`
  return [
    { label: 'Patient', value: [{ text: `${patient.family.toLocaleUpperCase('en')}, ${patient.given}`, bold: true }] },
    { label: `Born, ${age} y${sex}`, value: [{ text: plainDate(patient.birthDate), bold: true }] },
    { label: 'MRN', value: [{ text: patient.mrn, bold: true }] },
    {
      label: 'Dosing weight',
      value: [{ text: weight === undefined ? 'Not weighed' : `${figure(inKg(weight), 3)} kg`, bold: true }],
    },
    { label: 'Allergies', value: allergies(knownAllergies(session, patient)) },
  ]
}

function allergies(named: readonly string[] | undefined): Field['value'] {
  if (named === undefined) return [{ text: 'Not asked', bold: true, tone: 'critical' }]
  if (named.length === 0) return [{ text: 'None known', bold: true }]
  return [{ text: named.join(', '), bold: true, tone: 'critical' }]
}

/** Completed years by the clinic's calendar. */
function ageAt(birthDate: string, at: number, timeZone: string): number {
  const today = dayOf(at, timeZone)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** "8f2c 41d0 9a7e": enough to compare by eye; the whole hash stands under Integrity. */
const fingerprintOf = (hash: string) => (hash.slice(0, 12).match(/.{4}/g) ?? [hash]).join(' ')
