import { type Instrument, item } from './instrument.ts'

const often = (id: string, label: string) =>
  item(id, label, [0, 'Not at all'], [1, 'Several days'], [2, 'More than half the days'], [3, 'Nearly every day'])
const asked = (prefix: string, questions: readonly string[]) =>
  questions.map((question, index) => often(`${prefix}${index + 1}`, question))
const PFIZER =
  'Developed by Drs Spitzer, Williams, Kroenke and colleagues; no permission required to reproduce, translate, display or distribute.'

/** Over the last two weeks. The ninth question asks about being better off dead: anything above 0 is an alert. */
export const phq9: Instrument = {
  id: 'phq9',
  version: 'phq9-1999',
  name: 'Patient Health Questionnaire, depression',
  short: 'PHQ-9',
  citation: 'Kroenke K, Spitzer RL, Williams JBW. The PHQ-9. J Gen Intern Med 2001;16:606-613.',
  licence: PFIZER,
  items: asked('q', [
    'Little interest or pleasure in doing things',
    'Feeling down, depressed, or hopeless',
    'Trouble falling or staying asleep, or sleeping too much',
    'Feeling tired or having little energy',
    'Poor appetite or overeating',
    'Feeling bad about yourself, or that you are a failure or have let yourself or your family down',
    'Trouble concentrating on things, such as reading the newspaper or watching television',
    'Moving or speaking so slowly that other people could have noticed, or the opposite, being so fidgety or restless that you have been moving around a lot more than usual',
    'Thoughts that you would be better off dead or of hurting yourself in some way',
  ]),
  bands: [
    { from: 0, to: 4, label: 'minimal' },
    { from: 5, to: 9, label: 'mild' },
    { from: 10, to: 14, label: 'moderate' },
    { from: 15, to: 19, label: 'moderately severe' },
    { from: 20, to: 27, label: 'severe' },
  ],
}
/** The item of PHQ-9 that any answer above 0 makes an alert. */
export const PHQ9_SELF_HARM = 'q9'

/** Over the last two weeks. */
export const gad7: Instrument = {
  id: 'gad7',
  version: 'gad7-2006',
  name: 'Generalized Anxiety Disorder questionnaire',
  short: 'GAD-7',
  citation:
    'Spitzer RL, et al. A brief measure for assessing generalized anxiety disorder. Arch Intern Med 2006;166:1092-1097.',
  licence: PFIZER,
  items: asked('q', [
    'Feeling nervous, anxious, or on edge',
    'Not being able to stop or control worrying',
    'Worrying too much about different things',
    'Trouble relaxing',
    'Being so restless that it is hard to sit still',
    'Becoming easily annoyed or irritable',
    'Feeling afraid, as if something awful might happen',
  ]),
  bands: [
    { from: 0, to: 4, label: 'minimal' },
    { from: 5, to: 9, label: 'mild' },
    { from: 10, to: 14, label: 'moderate' },
    { from: 15, to: 21, label: 'severe' },
  ],
}
