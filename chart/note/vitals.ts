import { rateAt } from '../dose.ts'
import type { Check } from '../due.ts'
import { type Limited, sideOfLimits } from '../graph/limits.ts'
import type { Reading } from '../readings.ts'
import { baselineOf } from '../readings.ts'
import type { Row } from '../telling.ts'
import { type Instant, MINUTE, mgPerKgPerHour } from '../units.ts'
import { charted, codeInWords, counted, figure, UNKNOWN } from '../wording.ts'
import { rowsOf } from './place.ts'
import { remarksOf, type Told, wordsOf } from './telling.ts'
import type { Block, Cell, Column, Run, Section, TableRow } from './value.ts'

type Sign = Exclude<Limited, 'systolic' | 'diastolic'>
type Shown = { readonly head: string; readonly sign: Sign; readonly places: number }

const always: readonly Shown[] = [
  { head: 'HR', sign: 'heartRate', places: 0 },
  { head: 'SpO₂', sign: 'spo2', places: 0 },
  { head: 'RR', sign: 'respiratoryRate', places: 0 },
]
/** Columns that stand only where something was charted in them. */
const sometimes: readonly Shown[] = [
  { head: 'O₂', sign: 'oxygenLPerMin', places: 1 },
  { head: 'Temp', sign: 'temperatureC', places: 1 },
  { head: 'EtCO₂', sign: 'etco2', places: 0 },
  { head: 'Pain', sign: 'pain', places: 0 },
  { head: 'RASS', sign: 'rass', places: 0 },
  { head: 'MOAA/S', sign: 'moaas', places: 0 },
  { head: 'Nausea', sign: 'nausea', places: 0 },
  { head: 'Diss.', sign: 'dissociation', places: 0 },
]

const isAlways = (sign: Sign) => always.some((each) => each.sign === sign)

/** The table of readings: one row a set, gaps as rows of their own, what was struck left readable. */
export function vitalSigns(told: Told): Section {
  const { readings } = told
  const shown = [...always, ...sometimes.filter(({ sign }) => readings.some((reading) => reading[sign] !== undefined))]
  const rows = rowsOf(told, 'vitals')
  const columns: Column[] = [
    { head: 'Time' },
    { head: 'BP', align: 'right' },
    ...shown.map(({ head }): Column => ({ head, align: 'right' })),
    { head: 'Rate', align: 'right' },
    { head: 'Remark', grows: true },
    { head: 'By' },
  ]
  const bySet = new Map(rows.flatMap((row) => (row.struck ? [] : row.entries.map((id) => [id, row] as const))))
  const lines = [
    ...readings.map((reading) => line(told, shown, reading, bySet.get(reading.entries[0] ?? ''))),
    ...rows
      .filter((row) => !readings.some(({ entries }) => entries.includes(row.entries[0] ?? '')))
      .map((row) => words(told, shown, row)),
    ...told.checks.flatMap((check) =>
      isGap(told, check) && !explained(told, check.dueAt) ? [gap(told, shown, check.dueAt, check.reason)] : [],
    ),
  ].toSorted((a, b) => a.at - b.at)
  const table: Block = { block: 'table', label: 'Vital signs and ratings', columns, rows: lines.map(({ row }) => row) }
  const legend =
    'L charted late, C corrected, D from the monitor. Rate in mg/kg/h at that minute. A check that was due and not taken has a row of its own.'
  return {
    heading: 'Vital signs',
    aside: unitsOf(shown),
    blocks:
      lines.length === 0
        ? [{ block: 'sentences', sentences: ['No vital signs were charted.'] }]
        : [table, { block: 'sentences', sentences: [[{ text: legend, tone: 'soft' }]] }],
  }
}

const units: Readonly<Record<string, string>> = {
  'O₂': 'oxygen L/min',
  Temp: 'temperature °C',
  'EtCO₂': 'EtCO₂ mmHg',
  Pain: 'pain 0 to 10',
  RASS: 'RASS −5 to 4',
  'MOAA/S': 'MOAA/S 0 to 5',
  Nausea: 'nausea 0 to 3',
  'Diss.': 'dissociation 0 to 10',
}
const unitsOf = (shown: readonly Shown[]) =>
  ['BP mmHg', 'HR and RR per min', 'SpO₂ %', ...shown.flatMap(({ head }) => units[head] ?? [])].join(', ')

type Line = { readonly at: Instant; readonly row: TableRow }

function line(told: Told, shown: readonly Shown[], reading: Reading, row: Row | undefined): Line {
  const over = new Set<string>()
  const cell = (sign: Limited, places: number, absent: string = UNKNOWN): string => {
    const value = reading[sign]
    if (value === undefined) return reading.notTaken?.[sign] === undefined ? absent : 'not taken'
    if (sideOfLimits(told.session, told.ctx, sign)(value, reading.at)) over.add(sign)
    return figure(value, places)
  }
  const pressure = [cell('systolic', 0), cell('diastolic', 0)]
  const bp = pressure[0] === pressure[1] ? (pressure[0] ?? UNKNOWN) : pressure.join('/')
  const cells: Cell[] = [
    timeAndMarks(told, reading, row),
    bp,
    ...shown.map(({ sign, places }) => cell(sign, places, isAlways(sign) ? UNKNOWN : '')),
    rateOf(told, reading.at),
  ]
  cells.push(remark(told, reading, row, over.size > 0), told.who.initials(reading.by))
  return { at: reading.at, row: over.size > 0 ? { cells, strong: true } : { cells } }
}

function timeAndMarks(told: Told, reading: Reading, row: Row | undefined): Cell {
  const late = reading.late || row?.late !== undefined ? 'L' : ''
  const marks = `${late}${reading.corrected ? 'C' : ''}${reading.source === 'monitor' ? 'D' : ''}`
  const time = told.time(reading.at)
  return marks === '' ? time : [{ text: `${time} ` }, { text: marks, bold: true }]
}

function rateOf({ session: { infusion } }: Told, at: Instant): string {
  const { startedAt, stoppedAt } = infusion
  if (startedAt === undefined || at < startedAt) return UNKNOWN
  if (stoppedAt !== undefined && at >= stoppedAt) return 'ended'
  if (infusion.holds.some(({ from, to }) => from <= at && (to === undefined || at < to))) return 'held'
  const stretch = infusion.stretches.findLast(({ from }) => from <= at)
  if (stretch?.concentration === undefined || stretch.weight === undefined)
    return charted(rateAt(infusion, at) / 1000, 'mL/h')
  return figure(mgPerKgPerHour(rateAt(infusion, at), stretch.concentration, stretch.weight), 2)
}

function remark(told: Told, reading: Reading, row: Row | undefined, over: boolean): Cell {
  const { alerts, checks, session, readings } = told
  const check = checks.find(({ setId, state }) => setId === reading.setId && state === 'late')
  const raised = alerts.filter(({ entry }) => entry === reading.setId || reading.entries.includes(entry))
  const said: string[] = [
    baselineOf(readings, session)?.setId === reading.setId ? 'Baseline' : '',
    ...raised.map(({ sentence, acknowledged }) => {
      const seen =
        acknowledged === undefined ? '' : `, seen ${told.time(acknowledged.at)} ${told.who.initials(acknowledged.by)}`
      return `▲ ${sentence.replace(/\.$/, '')}${seen}`
    }),
    over && raised.length === 0 ? '▲ past a limit' : '',
    check?.lateBy === undefined
      ? ''
      : `Taken ${Math.floor(check.lateBy / MINUTE)} min late (due ${told.time(check.dueAt)})`,
    ...Object.entries(reading.notTaken ?? {}).map(([sign, why]) => `${signNames[sign] ?? sign} not taken: ${why}`),
    reading.ecg === undefined ? '' : `ECG ${reading.ecg}`,
    reading.position === undefined ? '' : codeInWords(reading.position),
  ]
  const runs: Run[] = said
    .filter((text) => text !== '')
    .map((text, index) => ({ text: index === 0 ? text : `. ${text}` }))
  const more = row === undefined ? [] : remarksOf(told, row)
  const [first, ...rest] = more
  if (first && runs.length === 0) runs.push({ ...first, text: first.text.replace(/^\. /, '') }, ...rest)
  else runs.push(...more)
  return runs
}
const signNames: Readonly<Record<string, string>> = {
  systolic: 'Systolic',
  diastolic: 'Diastolic',
  heartRate: 'HR',
  respiratoryRate: 'RR',
  spo2: 'SpO₂',
  oxygenLPerMin: 'Oxygen',
  temperatureC: 'Temperature',
  etco2: 'EtCO₂',
}

/** A row without a reading: a reason why none was taken, or a set that was struck. */
function words(told: Told, shown: readonly Shown[], row: Row): Line {
  const empty = ['', ...shown.map(() => ''), '']
  return { at: row.at, row: { cells: [told.time(row.at), ...empty, wordsOf(told, row), told.who.initials(row.by)] } }
}

/** Passed over, or still waiting when the record ended. */
const isGap = ({ now }: Told, { state, dueAt }: Check) => state === 'missed' || (state === 'next' && dueAt < now)

const explained = ({ session }: Told, dueAt: Instant) =>
  session.facts['vitals-missed'].some(({ body }) => Date.parse(body.dueAt) === dueAt)

function gap(told: Told, shown: readonly Shown[], dueAt: Instant, reason: string | undefined): Line {
  const dashes = [UNKNOWN, ...shown.map(() => UNKNOWN), rateOf(told, dueAt)]
  const text = reason === undefined ? 'Due, not taken, no reason charted' : `Due, not taken: ${reason}`
  return { at: dueAt, row: { cells: [told.time(dueAt), ...dashes, [{ text, bold: true }], ''] } }
}

/** Worst values for the first page: each with its time. */
export function worst(
  { readings, time }: Told,
  sign: 'systolic' | 'spo2' | 'heartRate' | 'respiratoryRate',
  way: 'highest' | 'lowest',
): string {
  const taken = readings.filter((reading) => reading[sign] !== undefined)
  if (taken.length === 0) return UNKNOWN
  const value = (reading: Reading) => reading[sign] ?? 0
  const found = taken.reduce((a, b) =>
    way === 'highest' ? (value(b) > value(a) ? b : a) : value(b) < value(a) ? b : a,
  )
  const said = sign === 'systolic' ? `${found.systolic}/${found.diastolic ?? UNKNOWN}` : figure(value(found))
  return `${said} at ${time(found.at)}`
}

export const checksInWords = ({ checks }: Told) => {
  const missed = checks.filter(({ state }) => state === 'missed').length
  return missed === 0 ? 'None missed' : `${counted(missed, 'check')} missed`
}
