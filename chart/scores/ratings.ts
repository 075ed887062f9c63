import { type Instrument, item, type Option } from './instrument.ts'

// Ratings of one number, charted with the vital signs. Their only item is `value`.
const FREE = 'Published scale in free clinical use; authors cited.'

export const rass: Instrument = {
  id: 'rass',
  version: 'rass-2002',
  name: 'Richmond Agitation-Sedation Scale',
  short: 'RASS',
  citation: 'Sessler CN, et al. The Richmond Agitation-Sedation Scale. Am J Respir Crit Care Med 2002;166:1338-1344.',
  licence: FREE,
  items: [
    item(
      'value',
      'RASS',
      [4, 'Combative'],
      [3, 'Very agitated: pulls tubes, aggressive'],
      [2, 'Agitated: frequent non-purposeful movement'],
      [1, 'Restless'],
      [0, 'Alert and calm'],
      [-1, 'Drowsy: eye contact over 10 s to voice'],
      [-2, 'Light sedation: eye contact under 10 s to voice'],
      [-3, 'Moderate sedation: moves to voice, no eye contact'],
      [-4, 'Deep sedation: moves only to touch'],
      [-5, 'Unarousable'],
    ),
  ],
}

export const moaas: Instrument = {
  id: 'moaas',
  version: 'moaas-1990-squeeze',
  name: "Modified Observer's Assessment of Alertness/Sedation",
  short: 'MOAA/S',
  citation:
    "Chernik DA, et al. Validity and reliability of the Observer's Assessment of Alertness/Sedation scale. J Clin Psychopharmacol 1990;10:244-251.",
  licence: FREE,
  items: [
    item(
      'value',
      'MOAA/S',
      [5, 'Responds readily to name in normal tone'],
      [4, 'Lethargic response to name in normal tone'],
      [3, 'Responds only to name called loudly or repeatedly'],
      [2, 'Responds only to mild prodding or shaking'],
      [1, 'Responds only to a painful trapezius squeeze'],
      [0, 'No response to a painful trapezius squeeze'],
    ),
  ],
}

/** 0 to 10, with words at both ends. */
export const numbered = (first: string, last: string): readonly Option[] =>
  Array.from({ length: 11 }, (_, value) => ({
    value,
    label: value === 0 ? first : value === 10 ? last : String(value),
  }))

export const pain: Instrument = {
  id: 'pain',
  version: 'nrs-11',
  name: 'Pain, numeric rating 0 to 10',
  short: 'Pain',
  citation: 'Numeric rating scale, 11 points.',
  licence: 'Free.',
  ask: 'How much pain do you have now?',
  items: [{ id: 'value', label: 'Pain', options: numbered('No pain', 'Worst pain imaginable') }],
}

/** The clinic's own neutral rating: the published dissociation scales are not free to ship. */
export const dissociation: Instrument = {
  id: 'dissociation',
  version: 'nrs-11',
  name: 'Dissociation, numeric rating 0 to 10',
  short: 'Dissociation',
  citation: 'Numeric rating scale, 11 points; not a validated instrument.',
  licence: 'Free.',
  items: [{ id: 'value', label: 'Dissociation', options: numbered('Not at all', 'Extreme') }],
}

export const nausea: Instrument = {
  id: 'nausea',
  version: 'nausea-0-3',
  name: 'Nausea, 0 to 3',
  short: 'Nausea',
  citation: 'Verbal rating scale, 4 points.',
  licence: 'Free.',
  items: [item('value', 'Nausea', [0, 'None'], [1, 'Mild'], [2, 'Moderate'], [3, 'Severe or vomiting'])],
}
