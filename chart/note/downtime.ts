import { checklistItems } from '../checklist/items.ts'
import type { Clinic } from '../clinic.ts'
import type { Protocol } from '../protocol.ts'
import { instrumentOf } from '../scores.ts'
import { clockTime, counted, figure } from '../wording.ts'
import type { Cell, Paper, Section, Table } from './value.ts'

/** Room to write: a line of its own on a value's place. */
const LINE = '____________________'
const blank = (columns: number): readonly Cell[] => Array<Cell>(columns).fill('')

const byHand = (label: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): Table => ({
  block: 'table',
  label,
  byHand: true,
  columns: heads.map((head) => ({ head, grows: true })),
  rows: rows.map((cells) => ({ cells })),
})
const empty = (label: string, heads: readonly string[], count: number) =>
  byHand(
    label,
    heads,
    Array.from({ length: count }, () => blank(heads.length)),
  )

/**
 * The form for the hours without Chairside: the note of a session by this protocol with nothing in it yet, in the same
 * order, so that what was written can be typed in from top to bottom. `printed` tells when the form was made.
 */
export function downtimeForm(protocol: Protocol, clinic: Clinic, printed: number): Paper {
  const { title, version, order } = protocol
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: clinic.timeZone }).format(printed)
  return {
    title: 'Infusion record on paper',
    clinic: {
      name: clinic.name,
      line: [clinic.name, clinic.address, clinic.phone].filter((part) => part !== '').join(', '),
    },
    day: 'Date ______________',
    place: 'Chair ______   Session ______________',
    draft: false,
    patient: ['Patient', 'Born', 'MRN', 'Weight, kg', 'Allergies'].map((label) => ({
      label,
      // Room for a date or a number written by hand: a box is as wide as its words.
      value: '\u00a0'.repeat(20),
    })),
    footer: {
      left: 'Patient ____________________  MRN ______________',
      middle: `${title}, version ${version} · form printed ${day} ${clockTime(printed, clinic.timeZone)} · transcribe into Chairside when it is back`,
    },
    sections: [
      identity(protocol),
      preparation(protocol),
      {
        heading: 'Infusion',
        aside: `starts at ${figure(order.mgPerKgPerHour, 3)} mg/kg/h for ${figure(order.minutes, 1)} min of infusion; ${boundsOf(protocol)}`,
        blocks: [empty('Infusion', ['Time', 'What changed', 'Pump mL/h', 'mg/kg/h', 'Why', 'Initials'], 8)],
      },
      vitalSigns(protocol),
      {
        heading: 'Observations, events and medicines',
        blocks: [
          empty(
            'Events',
            ['Time', 'What was seen, or medicine with dose and route', 'Ordered by', 'Response at', 'Initials'],
            8,
          ),
        ],
      },
      recovery(protocol),
      {
        heading: 'Controlled drug',
        blocks: [
          empty(
            'Controlled drug',
            ['Container', 'Drawn, mg', 'Given, mg', 'Wasted, mg', 'Time', 'Nurse', 'Witness'],
            3,
          ),
        ],
      },
      {
        heading: 'Signatures',
        aside: 'whoever wrote on this form signs here; the chart is signed once it is transcribed',
        blocks: [empty('Signatures', ['Printed name and credential', 'Initials', 'Date and time', 'Signature'], 4)],
      },
    ],
    about: {
      title: `Infusion record on paper, ${title}`,
      author: clinic.name,
      subject: `Downtime form, ${title}, version ${version}`,
      language: 'en-US',
      identity: `downtime ${protocol.id} ${printed}`,
    },
  }
}

function identity({ checklist }: Protocol): Section {
  const rows = checklist.flatMap(({ item, gate }) => {
    const known = checklistItems[item]
    if (known === undefined) return []
    const answers = known.answers.map(({ label }) => `( ) ${label}`).join('   ')
    return [[`${known.label}. ${known.ask}`, answers === '' ? LINE : answers, gate === 'block' ? 'needed' : '', '']]
  })
  return {
    heading: 'Check-in, consent and orders',
    blocks: [
      {
        ...byHand('Check-in', ['Asked', 'Answer', 'Before the start', 'Time, initials'], rows),
        columns: [
          { head: 'Asked', grows: true },
          { head: 'Answer', grows: true },
          { head: 'Before the start' },
          { head: 'Time and initials' },
        ],
        byHand: true,
      },
      empty('Order', ['Ordered mg/kg/h', 'Minutes', 'Up to mg/kg/h', 'By', 'Read back', 'Time'], 2),
    ],
  }
}

const preparation = ({ recipes }: Protocol): Section => ({
  heading: 'Drug preparation and double check',
  aside: recipes.map(({ name }) => name).join('; '),
  blocks: [
    empty(
      'Preparation',
      ['Time', 'Recipe', 'Lot', 'Expiry', 'mg in all', 'mL in all', 'mg/mL', 'Made by', 'Checked by'],
      2,
    ),
  ],
})

const boundsOf = ({ order: { bounds } }: Protocol): string =>
  [
    bounds.minMgPerKgPerHour !== undefined && `from ${figure(bounds.minMgPerKgPerHour, 3)}`,
    bounds.maxMgPerKgPerHour !== undefined && `to ${figure(bounds.maxMgPerKgPerHour, 3)} mg/kg/h`,
    bounds.stepMgPerKgPerHour !== undefined && `by ${figure(bounds.stepMgPerKgPerHour, 3)}`,
    bounds.minIntervalMinutes !== undefined && `at least ${counted(bounds.minIntervalMinutes, 'minute')} apart`,
  ]
    .filter(Boolean)
    .join(' ')

/** As many rows as the protocol has checks, and some more: what is not due is measured as well. */
function vitalSigns({ vitals, order, recoveryMinutes }: Protocol): Section {
  const during = (steps: typeof vitals.infusing, minutes: number) => {
    let [count, left] = [0, minutes]
    for (const { everyMinutes, forMinutes = Number.POSITIVE_INFINITY } of steps) {
      const here = Math.min(left, forMinutes)
      count += Math.ceil(here / everyMinutes)
      left -= here
      if (left <= 0) break
    }
    return count
  }
  const rows = 2 + during(vitals.infusing, order.minutes) + during(vitals.recovery, recoveryMinutes)
  const every = vitals.infusing.map(({ everyMinutes, forMinutes }) =>
    forMinutes === undefined ? `every ${everyMinutes} min` : `every ${everyMinutes} min for ${forMinutes} min`,
  )
  const heads = ['Time', 'BP', 'HR', 'SpO₂', 'O₂ L/min', 'RR', 'Sedation', 'Pain', 'Nausea', 'Dissoc.', 'Initials']
  return {
    heading: 'Vital signs and ratings',
    aside: `${every.join(', then ')} from the start and after each change`,
    blocks: [empty('Vital signs', heads, Math.ceil(rows * 1.15))],
  }
}

function recovery({ discharge }: Protocol): Section {
  const aldrete = instrumentOf('aldrete')
  const padss = instrumentOf('padss')
  const items = (name: string, of: typeof aldrete) => [
    `${name}: time`,
    ...(of?.items.map(({ label }) => label) ?? []),
    'Total',
  ]
  return {
    heading: 'Recovery and discharge',
    aside: `${discharge.minutesAfterEnd} min after the end; Aldrete ${discharge.aldrete.atLeast} or more ${discharge.aldrete.times} times, PADSS ${discharge.padss.atLeast} or more`,
    blocks: [
      empty('Aldrete', items('Aldrete', aldrete), 4),
      empty('PADSS', items('PADSS', padss), 2),
      empty('Discharge', ['Released by', 'IV out, site', 'Escort', 'Instructions told back', 'Left at', 'Initials'], 1),
    ],
  }
}
