import type { Clinic } from '../clinic.ts'
import { RESPONSE_PERCENT, type Response, type Visit, type Window } from '../course.ts'
import { type Block, type Field, GRAPH_WIDTH, type Paper, type Section, type TableRow } from '../note/value.ts'
import type { Patient } from '../people.ts'
import type { Protocol } from '../protocol.ts'
import { outcomes } from '../scores/by-indication.ts'
import { instrumentOf } from '../scores.ts'
import { afterInWords } from '../telling/follow-up.ts'
import type { Instant } from '../units.ts'
import { calendarDate, clockTime, counted, dateAndTime, figure, plainDate, UNKNOWN, weekday } from '../wording.ts'
import { type FollowedUp, type Relief, reliefInWords } from './relief.ts'
import { courseScene } from './scene.ts'

/** A course as its pages tell it: charted data, and nothing that nobody charted. */
export type CourseTold = {
  readonly id: string
  readonly clinic: Clinic
  readonly patient: Patient
  readonly protocol: Protocol
  readonly indication?: string | undefined
  readonly visits: readonly (Visit & { readonly relief?: Relief | undefined })[]
  readonly followUps: readonly FollowedUp[]
  readonly responses: readonly Response[]
  readonly next?: Window | undefined
  /** When the pages were made: they tell of the course as it stood then. */
  readonly at: Instant
  /** Who made them, by name. */
  readonly by: string
}

/** The course on paper: the picture, the sessions side by side, what was answered at home. Not a signed note. */
export function courseSummary(told: CourseTold): Paper {
  return {
    ...frameOf(told, 'Course summary', false),
    sections: [
      { blocks: [{ block: 'fields', title: 'Course', fields: courseFields(told) }] },
      {
        heading: 'Dose against scores',
        aside: 'open rings before a session, filled at home; relief from the end of the infusion',
        blocks: [{ block: 'graph', scene: courseScene(pictured(told), { width: GRAPH_WIDTH, style: 'print' }) }],
      },
      { heading: 'Sessions side by side', blocks: [sessionTable(told)] },
      { heading: 'Answered at home', blocks: [followUpTable(told)] },
      {
        blocks: [
          {
            block: 'sentences',
            sentences: [
              `Made from the chart by ${told.by}, ${dateAndTime(told.at, told.clinic.timeZone)}. The signed notes of the sessions are the record; this summary is not signed.`,
            ],
          },
        ],
      },
    ],
  }
}

export const pictured = ({ visits, followUps, next, clinic }: CourseTold) => ({
  ...{ visits, followUps, timeZone: clinic.timeZone },
  ...(next ? { next } : {}),
})

/** What stands around the sections on every page: the clinic, the day, whom it is about. */
export function frameOf(told: CourseTold, title: string, draft: boolean): Omit<Paper, 'sections'> {
  const { id, clinic, patient, at, indication } = told
  const { timeZone } = clinic
  const day = calendarDate(at, timeZone)
  return {
    title,
    clinic: {
      name: clinic.name,
      line: [clinic.name, clinic.address, clinic.phone].filter((part) => part !== '').join(', '),
    },
    day: `${weekday(at, timeZone)} ${day}`,
    place: timeZone,
    draft,
    patient: [
      field('Patient', `${patient.family.toLocaleUpperCase('en')}, ${patient.given}`),
      field('Born', plainDate(patient.birthDate)),
      field('MRN', patient.mrn),
      field('Indication', indication ?? 'not charted'),
    ],
    footer: {
      left: `${patient.family}, ${patient.given} · MRN ${patient.mrn}`,
      middle: `Course ${id} · ${title}, ${dateAndTime(at, timeZone)}`,
    },
    about: {
      title: `${title}, ${patient.family}, ${patient.given}, ${day}`,
      author: clinic.name,
      subject: `MRN ${patient.mrn}, course ${id}`,
      language: 'en-US',
      identity: `${id} ${title} ${at}`,
    },
  }
}

const field = (label: string, text: string): Field => ({ label, value: [{ text, bold: true }] })
const begun = ({ visits }: CourseTold) => visits.filter(({ startedAt }) => startedAt !== undefined)

function courseFields(told: CourseTold): readonly Field[] {
  const { protocol, next, clinic } = told
  const starts = begun(told).map(({ startedAt = 0 }) => startedAt)
  const span =
    starts.length === 0
      ? UNKNOWN
      : `${calendarDate(Math.min(...starts), clinic.timeZone)} to ${calendarDate(Math.max(...starts), clinic.timeZone)}`
  return [
    { label: 'Protocol', value: `${protocol.title}, version ${protocol.version}` },
    { label: 'Sessions', value: `${starts.length}`, lead: true },
    { label: 'From, to', value: span },
    { label: 'Response at follow-up', value: responseWords(told).join('; ') || 'not asked yet' },
    { label: 'Relief after a session', value: reliefWords(told) },
    { label: 'Next due', value: next ? windowWords(next, clinic.timeZone) : UNKNOWN },
  ]
}

export const windowWords = ({ from, to }: Window, timeZone: string) =>
  `${calendarDate(from, timeZone)} to ${calendarDate(to, timeZone)}`

/** "PHQ-9 65 % less, a responder": at follow-up, not in the chair. */
export const responseWords = ({ responses }: Pick<CourseTold, 'responses'>): readonly string[] =>
  responses.map(({ instrument, percent, responder }) => {
    const name = instrumentOf(instrument)?.short ?? instrument
    if (percent < 0) return `${name} ${figure(-percent, 0)} % more`
    return `${name} ${figure(percent, 0)} % less, ${responder ? 'a responder' : `under ${RESPONSE_PERCENT} %`}`
  })

export const reliefWords = (told: CourseTold): string =>
  begun(told)
    .flatMap(({ relief }) => (relief === undefined ? [] : [reliefInWords(relief)]))
    .join(', ') || 'not asked yet'

/** Dose, what it did and how it was borne, a line a session. */
export function sessionTable(told: CourseTold): Block {
  const { timeZone } = told.clinic
  const scored = outcomes.filter(({ id }) =>
    told.visits.some(({ scores }) => scores.some((score) => score.instrument === id && score.when === 'before')),
  )
  const heads = ['Start to stop', 'Active min', 'mg', 'mg/kg', 'Peak BP', 'Dissoc.', 'To Aldrete 9']
  return {
    block: 'table',
    label: 'Sessions side by side',
    columns: [
      { head: 'Date' },
      ...heads.map((head) => ({ head, align: 'right' as const })),
      ...scored.map(({ short }) => ({ head: `${short} before`, align: 'right' as const })),
      { head: 'Rescue', grows: true },
      { head: 'Relief' },
    ],
    rows: begun(told).map((visit): TableRow => {
      const { startedAt = 0, stoppedAt, peak, dissociation, minutesToAldrete9, rescue, relief } = visit
      const stop = stoppedAt === undefined ? UNKNOWN : clockTime(stoppedAt, timeZone)
      const before = (id: string) =>
        visit.scores.findLast(({ instrument, when }) => instrument === id && when === 'before')?.total
      return {
        cells: [
          calendarDate(startedAt, timeZone),
          `${clockTime(startedAt, timeZone)} to ${stop}`,
          number(visit.activeMinutes, 0),
          number(visit.mg, 2),
          number(visit.mgPerKg, 3),
          peak === undefined ? UNKNOWN : `${peak.systolic}/${peak.diastolic ?? UNKNOWN}`,
          number(dissociation, 0),
          minutesToAldrete9 === undefined ? UNKNOWN : `${number(minutesToAldrete9, 0)} min`,
          ...scored.map(({ id }) => number(before(id), 0)),
          rescue.join(', ') || 'none',
          relief === undefined ? 'not asked' : reliefInWords(relief),
        ],
      }
    }),
  }
}

const number = (value: number | null | undefined, places: number) =>
  value === null || value === undefined ? UNKNOWN : figure(value, places)
const ways = { link: 'link', paper: 'paper', call: 'telephone' } as const

export function followUpTable(told: CourseTold): Block {
  const { followUps, visits, clinic } = told
  if (followUps.length === 0) return { block: 'sentences', sentences: ['Nothing was answered at home yet.'] }
  const asked = [...new Map(followUps.map((each) => [`${each.session} ${each.hours}`, each])).values()]
  return {
    block: 'table',
    label: 'Answered at home',
    columns: [{ head: 'Answered' }, { head: 'After' }, { head: 'By' }, { head: 'Scores', grows: true }],
    rows: asked.map(({ session, hours, at, via }) => ({
      cells: [
        dateAndTime(at, clinic.timeZone),
        `${afterInWords(hours)} after ${dayOfSession(visits, session, clinic.timeZone)}`,
        ways[via],
        followUps
          .filter((each) => each.session === session && each.hours === hours)
          .map(({ instrument, total }) => `${instrumentOf(instrument)?.short ?? instrument} ${total}`)
          .join(', '),
      ],
    })),
  }
}

function dayOfSession(visits: CourseTold['visits'], session: string, timeZone: string): string {
  const startedAt = visits.find(({ id }) => id === session)?.startedAt
  return startedAt === undefined ? 'a session' : calendarDate(startedAt, timeZone)
}

export const sessionsInWords = (told: CourseTold) => counted(begun(told).length, 'infusion')
export type PaperSection = Section
