import { type Instrument, item } from './instrument.ts'
import { numbered } from './ratings.ts'
import { SUICIDE_SCREEN } from './self-harm.ts'

// What a follow-up asks the patient at home.

/** The clinic's own: what a follow-up asks where no questionnaire looks back over hours. */
export const relief: Instrument = {
  id: 'relief',
  version: 'nrs-11',
  name: 'Relief, numeric rating 0 to 10',
  short: 'Relief',
  citation: 'Numeric rating scale, 11 points; not a validated instrument.',
  licence: 'Free.',
  ask: 'Compared with before the session: how much relief do you have now?',
  items: [{ id: 'value', label: 'Relief', options: numbered('No relief', 'Complete relief') }],
}

/** The clinic's own single question, for a follow-up that asks no PHQ-9. Yes is a positive screen. */
export const suicideScreen: Instrument = {
  id: SUICIDE_SCREEN,
  version: 'suicide-screen-1',
  name: 'Suicide screen, one question',
  short: 'Suicide screen',
  citation: 'One question of the clinic, after the ninth of PHQ-9; not a validated instrument.',
  licence: 'Free.',
  ask: 'Since the session:',
  items: [
    item(
      'value',
      'Have you had thoughts that you would be better off dead, or of hurting yourself in some way?',
      [0, 'No'],
      [1, 'Yes'],
    ),
  ],
}
