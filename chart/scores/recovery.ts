import { type Instrument, item } from './instrument.ts'

const FREE = 'Published scale in free clinical use; authors cited.'

/** Circulation and SpO2 are proven by the charted vital signs (`provenByVitals`); the nurse confirms them. */
export const aldrete: Instrument = {
  id: 'aldrete',
  version: 'aldrete-1995-pct-92',
  name: 'Modified Aldrete score',
  short: 'Aldrete',
  citation: 'Aldrete JA. The post-anesthesia recovery score revisited. J Clin Anesth 1995;7:89-91.',
  licence: FREE,
  items: [
    item('activity', 'Activity', [2, 'Moves 4 limbs'], [1, 'Moves 2 limbs'], [0, 'Moves no limb']),
    item(
      'respiration',
      'Respiration',
      [2, 'Breathes deeply, coughs freely'],
      [1, 'Dyspnea, shallow or limited breathing'],
      [0, 'Apnea'],
    ),
    item(
      'circulation',
      'Circulation',
      [2, 'Systolic within 20 % of baseline'],
      [1, 'Over 20 to under 50 % from baseline'],
      [0, '50 % or more from baseline'],
    ),
    item('consciousness', 'Consciousness', [2, 'Fully awake'], [1, 'Arousable on calling'], [0, 'Not responding']),
    item(
      'oxygen',
      'SpO2',
      [2, 'Over 92 % on room air'],
      [1, '92 % or less on air, or over 90 % on oxygen'],
      [0, '90 % or less on oxygen'],
    ),
  ],
}

export const padss: Instrument = {
  id: 'padss',
  version: 'padss-modified-iv-site',
  name: 'Modified post-anesthetic discharge scoring system',
  short: 'PADSS',
  citation:
    'Chung F, Chan VWS, Ong D. A post-anesthetic discharge scoring system for home readiness after ambulatory surgery. J Clin Anesth 1995;7:500-506. Bleeding read as IV site.',
  licence: FREE,
  items: [
    item(
      'vitals',
      'Vital signs',
      [2, 'Pressure and heart rate within 20 % of baseline'],
      [1, '20 to 40 % from baseline'],
      [0, 'Over 40 % from baseline'],
    ),
    item(
      'ambulation',
      'Walking',
      [2, 'Steady, no dizziness, or as before'],
      [1, 'With assistance'],
      [0, 'Unable, or dizzy'],
    ),
    item(
      'nausea',
      'Nausea and vomiting',
      [2, 'None or minimal, treated by mouth'],
      [1, 'Moderate, treated by injection'],
      [0, 'Severe, goes on'],
    ),
    item('pain', 'Pain', [2, '0 to 3'], [1, '4 to 6'], [0, '7 to 10']),
    item('site', 'IV site', [2, 'No or minimal bleeding'], [1, 'Moderate'], [0, 'Severe']),
  ],
}
