import { type Instrument, item } from './instrument.ts'
import { PHQ9 } from './self-harm.ts'

const often = (id: string, label: string) =>
  item(id, label, [0, 'Not at all'], [1, 'Several days'], [2, 'More than half the days'], [3, 'Nearly every day'])
const asked = (prefix: string, questions: readonly string[]) =>
  questions.map((question, index) => often(`${prefix}${index + 1}`, question))
const PFIZER =
  'Developed by Drs Spitzer, Williams, Kroenke and colleagues; no permission required to reproduce, translate, display or distribute.'

const WEEK = 7 * 24
const TWO_WEEKS = 'Over the last 2 weeks, how often have you been bothered by any of the following problems?'

/** Over the last two weeks. The ninth question asks about being better off dead: anything above 0 is an alert. */
export const phq9: Instrument = {
  id: PHQ9,
  version: 'phq9-1999',
  name: 'Patient Health Questionnaire, depression',
  short: 'PHQ-9',
  citation: 'Kroenke K, Spitzer RL, Williams JBW. The PHQ-9. J Gen Intern Med 2001;16:606-613.',
  licence: PFIZER,
  ask: TWO_WEEKS,
  fromHours: WEEK,
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

/** Over the last two weeks. */
export const gad7: Instrument = {
  id: 'gad7',
  version: 'gad7-2006',
  name: 'Generalized Anxiety Disorder questionnaire',
  short: 'GAD-7',
  citation:
    'Spitzer RL, et al. A brief measure for assessing generalized anxiety disorder. Arch Intern Med 2006;166:1092-1097.',
  licence: PFIZER,
  ask: TWO_WEEKS,
  fromHours: WEEK,
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

const much = (id: string, label: string) =>
  item(id, label, [0, 'Not at all'], [1, 'A little bit'], [2, 'Moderately'], [3, 'Quite a bit'], [4, 'Extremely'])

/** Over the last month. A total of 31 or more suggests PTSD; the manual names 31 to 33, by the population. */
export const pcl5: Instrument = {
  id: 'pcl5',
  version: 'pcl5-2013',
  name: 'PTSD Checklist for DSM-5',
  short: 'PCL-5',
  citation:
    'Weathers FW, Litz BT, Keane TM, Palmieri PA, Marx BP, Schnurr PP. The PTSD Checklist for DSM-5 (PCL-5). National Center for PTSD, 2013. Cut-off: Bovin MJ, et al. Psychol Assess 2016;28:1379-1391.',
  licence: 'Made by the US Department of Veterans Affairs; in the public domain.',
  ask: 'Below is a list of problems that people sometimes have in response to a very stressful experience. In the past month, how much were you bothered by:',
  fromHours: 30 * 24,
  items: [
    'Repeated, disturbing, and unwanted memories of the stressful experience?',
    'Repeated, disturbing dreams of the stressful experience?',
    'Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)?',
    'Feeling very upset when something reminded you of the stressful experience?',
    'Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)?',
    'Avoiding memories, thoughts, or feelings related to the stressful experience?',
    'Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)?',
    'Trouble remembering important parts of the stressful experience?',
    'Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?',
    'Blaming yourself or someone else for the stressful experience or what happened after it?',
    'Having strong negative feelings such as fear, horror, anger, guilt, or shame?',
    'Loss of interest in activities that you used to enjoy?',
    'Feeling distant or cut off from other people?',
    'Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)?',
    'Irritable behavior, angry outbursts, or acting aggressively?',
    'Taking too many risks or doing things that could cause you harm?',
    'Being "superalert" or watchful or on guard?',
    'Feeling jumpy or easily startled?',
    'Having difficulty concentrating?',
    'Trouble falling or staying asleep?',
  ].map((question, index) => much(`q${index + 1}`, question)),
  bands: [
    { from: 0, to: 30, label: 'below the cut-off' },
    { from: 31, to: 80, label: 'at or over the cut-off' },
  ],
}
