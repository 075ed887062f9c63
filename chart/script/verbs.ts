import type { Kind } from '../bodies.ts'
import type { Words } from './words.ts'

/** One line of a script, its time and options already taken off. */
export type Line = {
  readonly words: Words
  /** What stands after ": ", in the nurse's own words. */
  readonly text: string | undefined
  /** Time of day as a time of the wire. */
  readonly time: (clock: string) => string
}
/** A fact that a line tells; absent values are left out of the body afterwards. */
export type Told = { readonly kind: Kind; readonly body: Readonly<Record<string, unknown>> }

const fact = (kind: Kind, body: Readonly<Record<string, unknown>>): readonly Told[] => [{ kind, body }]

/** The named values of a line, in any order: `pump P1 check nils ordered petra`. */
function named<T>(words: Words, values: Readonly<Record<string, (words: Words) => T>>): Record<string, T> {
  const found: Record<string, T> = {}
  for (let name = words.peek(); name !== undefined; name = words.peek()) {
    const read = Object.hasOwn(values, name) ? values[name] : undefined
    if (read === undefined) break
    words.word(name)
    found[name] = read(words)
  }
  return found
}
const word = (what: string) => (words: Words) => words.word(what)
const secondCheck = (words: Words) => ({
  by: words.word('who checked'),
  on: words.takes('tablet') ? 'tablet' : 'server',
})

function infusing(kind: Kind, { words, text }: Line) {
  const mlPerHour = words.amount('mL/h')
  const mgPerKgPerHour = words.isNumber() ? words.amount('mg/kg/h') : undefined
  const { pump, check, ordered } = named<unknown>(words, {
    pump: word('pump'),
    check: secondCheck,
    ordered: word('who ordered'),
  })
  return fact(kind, { mlPerHour, mgPerKgPerHour, pump, check, orderedBy: ordered, reason: text })
}

function ended(kind: Kind, { words, text }: Line, more: Readonly<Record<string, unknown>> = {}) {
  return fact(kind, { ...more, reason: text, orderedBy: words.after('ordered') })
}

function preparation(kind: Kind, { words }: Line) {
  const mgPerMl = words.amount('mg/mL')
  const mg = words.isNumber() ? words.amount('mg') : undefined
  words.takes('in')
  const mL = words.isNumber() ? words.amount('mL') : undefined
  const { as, ...others } = named<unknown>(words, {
    as: word('container'),
    recipe: word('recipe'),
    lot: word('lot'),
    ndc: word('NDC'),
    expires: word('expiry'),
    check: secondCheck,
  })
  return fact(kind, { mgPerMl, mg, mL, container: as, ...others })
}

function order(kind: Kind, { words, text }: Line) {
  const value = words.number('order')
  const unit = words.word('mg/kg/h or mg/kg')
  if (unit !== 'mg/kg/h' && unit !== 'mg/kg') throw new SyntaxError(`an order is in mg/kg/h or mg/kg, not ${unit}`)
  const minutes = words.takes('for') ? words.amount('min') : undefined
  const verbal = words.after('verbal')
  return fact(kind, {
    [unit === 'mg/kg/h' ? 'mgPerKgPerHour' : 'mgPerKg']: value,
    minutes,
    verbal: verbal === undefined ? undefined : { orderedBy: verbal, readBack: !words.takes('not', 'read', 'back') },
    reason: text,
  })
}

const ratings = ['pain', 'rass', 'moaas', 'nausea', 'dissociation'] as const
const signs: Readonly<Record<string, string>> = {
  hr: 'heartRate',
  rr: 'respiratoryRate',
  spo2: 'spo2',
  o2: 'oxygenLPerMin',
  temp: 'temperatureC',
  etco2: 'etco2',
}

/** `118/70 hr 72 rr 14 spo2 98 o2 2 temp 36.8 etco2 38 sitting pain 3 rass 0`: signs and ratings saved together. */
function check(line: Line, version: (instrument: string) => string): readonly Told[] {
  const { words } = line
  const vitals: Record<string, unknown> = {}
  const scored: Told[] = []
  while (!words.done) {
    const next = words.word('sign')
    const pressure = /^(\d+)\/(\d+)$/.exec(next)
    if (pressure) Object.assign(vitals, { systolic: Number(pressure[1]), diastolic: Number(pressure[2]) })
    else if (['lying', 'sitting', 'standing'].includes(next)) vitals.position = next
    else if (next === 'monitor') vitals.source = 'monitor'
    else if (ratings.some((rating) => rating === next))
      scored.push({
        kind: 'scored',
        body: { instrument: next, version: version(next), items: { value: words.number(next) } },
      })
    else if (Object.hasOwn(signs, next)) vitals[signs[next] ?? next] = words.number(next)
    else throw new SyntaxError(`there is no sign called ${next}`)
  }
  return Object.keys(vitals).length > 0 ? [{ kind: 'vitals', body: vitals }, ...scored] : scored
}

/** `aldrete activity 2 respiration 2 …` */
function score({ words }: Line, version: (instrument: string) => string): readonly Told[] {
  const instrument = words.word('instrument')
  const items: Record<string, number> = {}
  while (!words.done) items[words.word('item')] = words.number('item')
  return fact('scored', { instrument, version: version(instrument), items })
}

function inLine(kind: Kind, { words }: Line) {
  const mL = words.amount('mL')
  const mg = words.isNumber() ? words.amount('mg') : undefined
  const overSeconds = words.takes('over') ? words.amount('s') : undefined
  return fact(kind, { mL, mg, overSeconds, container: words.after('from') })
}

function closing(kind: Kind, { words, text }: Line) {
  const mg = words.amount('mg')
  const mL = words.isNumber() ? words.amount('mL') : undefined
  const { from, witness, lot } = named(words, {
    from: word('container'),
    witness: word('witness'),
    lot: word('lot'),
  })
  return fact(kind, { container: from ?? 'bag', mg, mL, lot, witness, reason: text })
}

function discharge({ words, text }: Line) {
  const disposition = ['home', 'transferred', 'left-against-advice', 'died'].find((each) => words.takes(each)) ?? 'home'
  const escort = words.takes('with') ? words.rest() : undefined
  const [, name = escort, relation] = /^(.*?)\s*\((.*)\)$/.exec(escort ?? '') ?? []
  return fact('discharged', {
    disposition,
    escort: escort === undefined ? undefined : { name, inPerson: true, ...(relation ? { relation } : {}) },
    instructions: { given: true, teachBack: true, withEscort: escort !== undefined },
    followUp: text,
  })
}

/** What a script says of one instrument: its version, from the instruments' own data. */
export type VersionOf = (instrument: string) => string

/** The verbs that are shorter than a body. Every kind can also be told by its own name and JSON. */
export const verbs: Readonly<Record<string, (line: Line, version: VersionOf) => readonly Told[]>> = {
  // open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2 course course-1
  open: ({ words, time }) => {
    const protocolId = words.word('protocol')
    const { patient, chair, planned, ...others } = named<unknown>(words, {
      patient: word('patient'),
      chair: word('chair'),
      planned: word('planned start'),
      indication: word('indication'),
      number: (left) => left.number('number'),
      course: word('course'),
    })
    const { course, ...rest } = others
    const plannedStart = time(String(planned ?? ''))
    return fact('session-opened', { protocolId, patientId: patient, chair, plannedStart, courseId: course, ...rest })
  },
  cancel: ({ text }) => fact('session-cancelled', { reason: text }),
  move: ({ words }) => fact('chair-changed', { to: words.word('chair') }),
  // identity name birth-date at start
  identity: ({ words }) => {
    const identifiers: string[] = []
    while (!words.done && words.peek() !== 'at') identifiers.push(words.word('identifier'))
    return fact('identity-confirmed', { identifiers, when: words.after('at') })
  },
  // assess before asa 2 fit: heart and lungs clear
  assess: ({ words, text }) => {
    const when = words.word('before or after')
    const asaClass = words.takes('asa') ? words.number('ASA class') : undefined
    const fitToProceed = words.takes('fit') ? true : words.takes('not', 'fit') ? false : undefined
    return fact('assessed', { when, asaClass, fitToProceed, findings: text })
  },
  present: ({ words }) =>
    fact('practitioner-presence', { practitioner: words.word('practitioner'), presence: 'on-site' }),
  left: ({ words }) => fact('practitioner-presence', { practitioner: words.word('practitioner'), presence: 'left' }),
  release: ({ text }) => fact('released', { text }),
  // check fasting yes value 8: reason of an override
  check: ({ words, text }) => {
    const item = words.word('item')
    const answer = words.word('answer')
    const value = words.takes('value') ? (words.isNumber() ? words.number('value') : words.rest()) : undefined
    return fact('checklist-answered', {
      item,
      answer,
      value,
      override: text === undefined ? undefined : { reason: text },
    })
  },
  weight: ({ words }) =>
    fact('weight-measured', { kg: words.amount('kg'), how: words.takes('stated') ? 'stated' : 'scale' }),
  // iv left forearm 22 G attempts 1
  iv: ({ words }) => {
    const side = words.takes('left') ? 'left' : words.takes('right') ? 'right' : undefined
    const site = words.word('site')
    const gauge = words.isNumber() ? words.amount('G') : undefined
    const attempts = words.takes('attempts') ? words.number('attempts') : undefined
    return fact('access-placed', { site, side, gauge, attempts, patent: !words.takes('not', 'patent') })
  },
  'iv-check': ({ words, text }) => fact('access-checked', { patent: !words.takes('not', 'patent'), condition: text }),
  'iv-out': ({ text }) => fact('access-removed', { condition: text }),
  order: (line) => order('order-given', line),
  reorder: (line) => order('order-changed', line),
  authenticate: ({ words }) => fact('order-authenticated', { order: words.word('order') }),
  // vial v1 500 mg 10 mL lot 6C117 expires 2027-04
  vial: ({ words }) => {
    const vial = words.word('vial')
    const mg = words.amount('mg')
    const mL = words.isNumber() ? words.amount('mL') : undefined
    const others = named(words, { lot: word('lot'), ndc: word('NDC'), expires: word('expiry'), drug: word('drug') })
    return fact('vial-opened', { vial, drug: 'ketamine', mg, mL, ...others })
  },
  // draw 50 mg 1 mL from v1 to bag-1 check nils
  draw: ({ words }) => {
    const mg = words.amount('mg')
    const mL = words.isNumber() ? words.amount('mL') : undefined
    const {
      from,
      to,
      check: second,
    } = named<unknown>(words, { from: word('vial'), to: word('container'), check: secondCheck })
    return fact('drawn', { mg, mL, vial: from, container: to ?? 'bag', check: second })
  },
  // bag 1 mg/mL 50 mg in 50 mL as bag-1 lot 6C117 check nils
  bag: (line) => preparation('bag-prepared', line),
  rebag: (line) => preparation('bag-changed', line),
  // start 35 mL/h 0.5 mg/kg/h pump P1 check nils ordered petra
  start: (line) => infusing('infusion-started', line),
  rate: (line) => infusing('rate-changed', line),
  hold: (line) => ended('infusion-held', line),
  resume: (line) => infusing('infusion-resumed', line),
  stop: (line) => ended('infusion-stopped', line),
  complete: (line) => ended('infusion-stopped', line, { complete: true }),
  // bolus 5 mg over 60 s ordered petra check nils
  bolus: ({ words }) => {
    const mg = words.amount('mg')
    const overSeconds = words.takes('over') ? words.amount('s') : 0
    const { ordered, check: second } = named<unknown>(words, { ordered: word('who ordered'), check: secondCheck })
    return fact('bolus-given', { mg, overSeconds, orderedBy: ordered, check: second })
  },
  prime: (line) => inLine('line-primed', line),
  flush: (line) => inLine('line-flushed', line),
  discard: (line) => inLine('line-discarded', line),
  pump: ({ words }) => fact('pump-read', { mL: words.amount('mL'), pump: words.after('on') }),
  vitals: check,
  // not-taken systolic diastolic: cuff off
  'not-taken': ({ words, text }) => {
    const notTaken = Object.fromEntries(
      words
        .rest()
        .split(' ')
        .map((sign) => [signs[sign] ?? sign, text]),
    )
    return fact('vitals', { notTaken })
  },
  missed: ({ words, text, time }) =>
    fact('vitals-missed', { dueAt: time(words.word('due time')), reason: words.word('reason'), text }),
  score,
  // observe calm, floating: keeps eyes closed
  observe: ({ words, text }) => {
    const chips = words
      .rest()
      .split(', ')
      .filter((chip) => chip !== '')
    return fact('observed', { chips: chips.length > 0 ? chips : undefined, text })
  },
  symptom: ({ words, text }) =>
    fact('symptom', {
      code: words.word('code'),
      severity: words.isNumber() ? words.number('severity') : undefined,
      text,
    }),
  // event hypertension 2 serious related: what was done
  event: ({ words, text }) => {
    const code = words.word('code')
    const severity = words.isNumber() ? words.number('severity') : undefined
    const serious = words.takes('serious') || undefined
    return fact('adverse-event', {
      code,
      severity,
      serious,
      related: words.takes('related') || undefined,
      action: text,
    })
  },
  // give ondansetron 4 mg IV ordered petra
  give: ({ words, text }) => {
    const drug = words.word('drug')
    const dose = words.number('dose')
    const body = { drug, dose, unit: words.word('unit'), route: words.word('route'), orderedBy: words.after('ordered') }
    const responseDueMinutes = words.takes('response', 'in') ? words.amount('min') : undefined
    return fact('medication-given', { ...body, responseDueMinutes, reason: text })
  },
  seen: ({ words, text }) => fact('alert-acknowledged', { alert: words.word('alert'), done: text }),
  handoff: ({ words }) =>
    fact('handed-off', { from: words.word('from'), to: words.word('to'), accepted: words.takes('accepted') }),
  // discharge home with Jonas Halvorsen (brother): calls tomorrow
  discharge,
  waste: (line) => closing('wasted', line),
  return: (line) => closing('returned', line),
  discrepancy: (line) => closing('discrepancy-recorded', line),
  note: ({ text }) => fact('note', { text }),
  'send-back': ({ words, text }) => fact('sent-back', { to: words.word('to'), reason: text }),
  addendum: ({ text }) => fact('addendum', { text }),
  // sign charted head HASH version 1
  sign: ({ words }) => {
    const meaning = words.word('meaning')
    const head = words.after('head') ?? '0'.repeat(64)
    return fact('signed', { meaning, head, noteVersion: words.takes('version') ? words.number('version') : undefined })
  },
}
