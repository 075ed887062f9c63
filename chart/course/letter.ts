import type { Paper, Section } from '../note/value.ts'
import { appointmentMinutes } from '../protocol/preview.ts'
import { suicideScreen } from '../scores/at-home.ts'
import { minutes } from '../units.ts'
import { calendarDate, duration, figure, plainDate } from '../wording.ts'
import {
  type CourseTold,
  followUpTable,
  frameOf,
  reliefWords,
  responseWords,
  sessionsInWords,
  sessionTable,
  windowWords,
} from './paper.ts'

export const letterKinds = ['prior-authorisation', 'referrer'] as const
export type LetterKind = (typeof letterKinds)[number]
export type Addressed = {
  readonly kind: LetterKind
  /** To whom it goes and what for, as the accounting of disclosures asks. */
  readonly recipient: string
  readonly purpose: string
  /** Whose name stands under it: the practitioner's, who signs by hand; a line to fill in without one. */
  readonly signer?: string | undefined
  /** A look before it leaves: DRAFT on every page. */
  readonly draft: boolean
}

const titles: Readonly<Record<LetterKind, string>> = {
  'prior-authorisation': 'Letter for prior authorization',
  referrer: 'Letter to the referring clinician',
}

/** A letter from charted data alone. What nobody charted (a code, a history) is left for the pen, never guessed. */
export function letter(told: CourseTold, addressed: Addressed): Paper {
  const { kind, recipient, purpose, draft } = addressed
  return {
    ...frameOf(told, titles[kind], draft),
    sections: [
      {
        blocks: [
          {
            block: 'fields',
            title: 'To',
            fields: [
              { label: 'Recipient', value: recipient, lead: true },
              { label: 'Purpose', value: purpose },
              { label: 'Date', value: calendarDate(told.at, told.clinic.timeZone) },
            ],
          },
        ],
      },
      kind === 'referrer' ? reported(told) : asked(told),
      { heading: 'What was given', blocks: [sessionTable(told)] },
      {
        heading: 'What came of it',
        blocks: [{ block: 'sentences', sentences: outcomeSentences(told) }, followUpTable(withoutScreens(told))],
      },
      signature(told, addressed),
    ],
  }
}

function protocolWords({ protocol }: CourseTold): string {
  const { mgPerKgPerHour, minutes: active } = protocol.order
  const { initial, maintenanceWeeks } = protocol.series
  const rate = `${figure(mgPerKgPerHour, 3)} mg/kg/h for ${figure(active, 0)} min`
  const appointment = duration(minutes(appointmentMinutes(protocol)))
  const first =
    initial.atLeast === initial.atMost
      ? `${initial.atMost} infusions`
      : `${initial.atLeast} to ${initial.atMost} infusions`
  return `${protocol.title}, version ${protocol.version}: ${rate} to begin with, adjusted within the order, in an appointment of ${appointment}; ${first} initially, then one every ${maintenanceWeeks.min} to ${maintenanceWeeks.max} weeks.`
}

function asked(told: CourseTold): Section {
  const { patient, indication, next, clinic } = told
  const due = next ? ` The next one is due ${windowWords(next, clinic.timeZone)}.` : ''
  return {
    heading: 'What is asked for',
    blocks: [
      {
        block: 'sentences',
        sentences: [
          `Authorization of intravenous ketamine infusions for ${patient.given} ${patient.family}, born ${plainDate(told.patient.birthDate)}, for ${indication ?? 'an indication that is not charted'}.${due}`,
          protocolWords(told),
          'ICD-10-CM code: ______________    CPT codes: ______________    (entered by the clinic’s coder)',
        ],
      },
    ],
  }
}

function reported(told: CourseTold): Section {
  const { patient, indication } = told
  return {
    heading: 'Report',
    blocks: [
      {
        block: 'sentences',
        sentences: [
          `${patient.given} ${patient.family} has had ${sessionsInWords(told)} of ketamine here for ${indication ?? 'an indication that is not charted'}.`,
          protocolWords(told),
        ],
      },
    ],
  }
}

/** A suicide screen is between the patient and the clinic: no payer or referrer needs it to judge the course. */
const withoutScreens = (told: CourseTold): CourseTold => ({
  ...told,
  followUps: told.followUps.filter(({ instrument }) => instrument !== suicideScreen.id),
})

function outcomeSentences(told: CourseTold): readonly string[] {
  const responses = responseWords(told)
  const { next, clinic } = told
  return [
    responses.length === 0
      ? 'The response at follow-up is not known yet.'
      : `At follow-up, against the score before the first infusion: ${responses.join('; ')}.`,
    `Relief after each infusion: ${reliefWords(told)}.`,
    ...(next ? [`Next infusion due: ${windowWords(next, clinic.timeZone)}.`] : []),
  ]
}

function signature(told: CourseTold, { signer }: Addressed): Section {
  return {
    blocks: [
      {
        block: 'fields',
        title: 'Signed by hand',
        fields: [
          { label: 'Name', value: signer ?? '________________________' },
          { label: 'Signature', value: '________________________' },
          { label: 'Date', value: '________________' },
        ],
      },
      {
        block: 'sentences',
        sentences: [
          `From the chart as it stood at ${told.clinic.name} when this letter was made; prepared by ${told.by}.`,
        ],
      },
    ],
  }
}
