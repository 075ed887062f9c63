/** One thing to make sure of before the infusion or before the patient leaves. */
export type ChecklistItem = {
  readonly id: string
  readonly section: 'identity' | 'consent' | 'health' | 'today' | 'equipment' | 'discharge'
  readonly label: string
  /** The question, as it is put to the patient or to oneself. */
  readonly ask: string
  /** Empty for what another entry proves: then there is nothing to tick. */
  readonly answers: readonly Answer[]
  readonly needsValue?: { readonly unit: string; readonly label: string }
  /** May be ticked together with its group; everything else needs an answer of its own. */
  readonly group?: 'equipment'
}
/** `ok` says whether the session may go on with it. */
export type Answer = { readonly value: string; readonly label: string; readonly ok: boolean }

const yes: Answer = { value: 'yes', label: 'Yes', ok: true }
const no: Answer = { value: 'no', label: 'No', ok: false }
const fine = (value: string, label: string): Answer => ({ value, label, ok: true })
const bad = (value: string, label: string): Answer => ({ value, label, ok: false })
const none = fine('no', 'No')
const notApplicable = fine('not-applicable', 'Not applicable')
type Section = ChecklistItem['section']

const proven = (section: Section, id: string, label: string, ask: string): ChecklistItem => ({
  id,
  section,
  label,
  ask,
  answers: [],
})
const asked = (section: Section, id: string, label: string, ask: string, ...answers: Answer[]): ChecklistItem => ({
  id,
  section,
  label,
  ask,
  answers,
})
const valued = (item: ChecklistItem, label: string, unit: string): ChecklistItem => ({
  ...item,
  needsValue: { unit, label },
})
const checked = (id: string, label: string): ChecklistItem => ({
  ...asked('equipment', id, label, `${label}?`, yes, no),
  group: 'equipment',
})

const items: readonly ChecklistItem[] = [
  proven('identity', 'identity', 'Identity', 'Name and birth date, or a scan'),

  asked('consent', 'consent', 'Consent', 'Signed consent in force, off-label use explained?', yes, no),
  proven('consent', 'order', 'Order', 'The physician has ordered this infusion'),
  proven('consent', 'assessment', 'Assessment', 'The practitioner finds the patient fit to proceed'),
  proven('consent', 'practitioner-on-site', 'Practitioner on site', 'From the start until the patient leaves'),

  asked(
    'health',
    'allergies',
    'Allergies',
    'Allergies gone through with the patient?',
    fine('reviewed', 'Reviewed'),
    fine('none-known', 'None known'),
    bad('not-asked', 'Not asked'),
  ),
  asked(
    'health',
    'medicines',
    'Medicines',
    'Benzodiazepine, lamotrigine, opioid, stimulant, MAO inhibitor or other sedative, and when last?',
    fine('reviewed', 'Reviewed'),
    bad('not-asked', 'Not asked'),
  ),
  asked(
    'health',
    'co-medicines',
    'Other medicines today',
    'GLP-1 agonist, theophylline, strong CYP3A4 inhibitor, naltrexone, buprenorphine or antihypertensive today?',
    none,
    bad('yes', 'Yes'),
  ),
  asked(
    'health',
    'contraindications',
    'Contraindications',
    'Heart disease out of control, psychosis or mania, raised brain or eye pressure, severe liver disease, substance use, earlier ketamine reaction?',
    fine('none', 'None'),
    bad('present', 'Present'),
  ),
  asked(
    'health',
    'pregnancy',
    'Pregnancy',
    'Pregnancy test today?',
    fine('negative', 'Negative'),
    notApplicable,
    bad('positive', 'Positive'),
    bad('declined', 'Declined'),
  ),
  asked('health', 'breastfeeding', 'Breastfeeding', 'Breastfeeding?', none, notApplicable, bad('yes', 'Yes')),
  asked('health', 'airway', 'Airway', 'Airway looked at, no difficulty expected?', yes, no),
  asked('health', 'sleep-apnoea', 'Sleep apnea', 'STOP-BANG under 5?', yes, no),
  asked(
    'health',
    'aspiration-risk',
    'Aspiration risk',
    'Reflux, slow stomach or other risk of aspiration?',
    none,
    bad('yes', 'Yes'),
  ),
  asked(
    'health',
    'anaesthesia-problems',
    'Earlier anesthesia',
    'Problems with anesthesia before?',
    none,
    bad('yes', 'Yes'),
  ),
  asked(
    'health',
    'suicide-screen',
    'Suicide risk',
    'Suicide screen today',
    fine('negative', 'Negative'),
    bad('positive', 'Positive'),
    bad('not-done', 'Not done'),
  ),
  asked(
    'health',
    'since-last-session',
    'Since the last session',
    'Reactions, emergency visits, new medicines, urinary symptoms or liver tests due?',
    fine('none', 'None'),
    notApplicable,
    bad('yes', 'Yes'),
  ),
  valued(
    asked('health', 'height', 'Height', 'Height', fine('measured', 'Measured'), fine('stated', 'Stated')),
    'Height',
    'cm',
  ),

  proven('today', 'weight', 'Weight today', 'On the scale'),
  valued(
    asked('today', 'fasting', 'Fasting', 'Last solid food over 6 h and clear liquid over 2 h ago?', yes, no),
    'Since solid food',
    'h',
  ),
  asked('today', 'alcohol-drugs', 'Alcohol, cannabis, drugs', 'Any in the last 24 h?', none, bad('yes', 'Yes')),
  valued(
    asked('today', 'glucose', 'Glucose', 'Diabetic: glucose now', fine('measured', 'Measured'), notApplicable),
    'Glucose',
    'mg/dL',
  ),
  asked('today', 'escort', 'Escort', 'Who takes the patient home? Name, phone, relation', yes, no),
  asked('today', 'emergency-contact', 'Emergency contact', 'Emergency contact is right?', yes, no),
  asked('today', 'code-status', 'Code status', 'Full code?', yes, bad('limited', 'Limited')),
  asked(
    'today',
    'prescription-monitoring',
    'Prescription monitoring',
    'Prescription monitoring checked?',
    yes,
    no,
    notApplicable,
  ),
  asked('today', 'outcome-measures', 'Outcome measures', 'Questionnaires of today filled in?', yes, no),
  proven('today', 'baseline', 'Baseline vitals', 'A full set shortly before the start'),
  proven('today', 'access', 'IV access', 'Placed and patent'),
  asked('today', 'time-out', 'Time-out', 'Patient, order, bag and pump read aloud by two people?', yes, no),

  proven('equipment', 'second-check', 'Bag and pump checked', 'A second person checked concentration and pump'),
  {
    ...asked('equipment', 'monitor-alarms', 'Monitor alarms', 'Monitor alarms on and audible?', yes, no),
    group: 'equipment',
  },
  checked('monitor', 'Monitor on the patient'),
  checked('oxygen', 'Oxygen ready'),
  checked('suction', 'Suction ready'),
  checked('bag-mask', 'Bag and mask ready'),
  checked('defibrillator', 'Defibrillator ready'),
  checked('rescue-medicines', 'Rescue medicines ready'),
  checked('call-bell', 'Call bell in reach'),
  checked('voided', 'Patient has voided'),
  checked('fall-precautions', 'Fall precautions'),

  asked('discharge', 'oriented', 'Oriented', 'Knows name, place and day?', yes, no),
  asked('discharge', 'walked', 'Walked', 'Walked steadily, or as before?', yes, no),
  asked(
    'discharge',
    'suicide-screen-discharge',
    'Suicide risk now',
    'Asked again: emergent suicidal thoughts?',
    fine('negative', 'No'),
    bad('positive', 'Yes'),
  ),
  asked(
    'discharge',
    'instructions',
    'Instructions',
    'Written instructions given with the escort there, and told back by the patient?',
    yes,
    no,
  ),
  asked('discharge', 'escort-here', 'Escort here', 'Escort here in person?', yes, no),
]

/** Every item that a protocol may name, by its id. */
export const checklistItems: Readonly<Record<string, ChecklistItem>> = Object.fromEntries(
  items.map((item) => [item.id, item]),
)
