/** A session in which every kind of entry is charted once, each with a mark by which it is found on paper. */
import { type Body, type Kind, kinds } from '../bodies.ts'
import type { Entry } from '../entry.ts'
import { toWire } from '../instant.ts'
import { at, SCRIPT_DAY } from '../script.ts'

const hash = '0'.repeat(64)

/** One entry of each kind, with the words or the figure by which it is found on paper. */
export const ofKind: { readonly [K in Kind]: { readonly body: Body<K>; readonly says: string } } = {
  'session-opened': {
    body: { patientId: 'pat-1', protocolId: 'low-dose-1', chair: '7', plannedStart: toWire(at('09:00')) },
    says: 'Chair 7',
  },
  'session-cancelled': { body: { reason: 'cancelled-marker' }, says: 'cancelled-marker' },
  'chair-changed': { body: { to: '9' }, says: 'Moved to chair 9' },
  'identity-confirmed': { body: { identifiers: ['photo', 'mrn'] }, says: 'Photo and MRN' },
  assessed: { body: { when: 'before', findings: 'assessed-marker' }, says: 'assessed-marker' },
  'practitioner-presence': {
    body: { practitioner: 'petra', presence: 'on-site' },
    says: 'Petra Castellane, MD on site',
  },
  released: { body: { text: 'released-marker' }, says: 'released-marker' },
  'checklist-answered': {
    body: { item: 'voided', answer: 'yes', value: 'checklist-marker' },
    says: 'checklist-marker',
  },
  'weight-measured': { body: { kg: 71.3 }, says: 'Weight 71.3 kg' },
  'access-placed': { body: { site: 'placed-marker' }, says: 'placed-marker' },
  'access-checked': { body: { condition: 'checked-marker' }, says: 'checked-marker' },
  'access-removed': { body: { condition: 'removed-marker' }, says: 'removed-marker' },
  'order-given': { body: { mgPerKgPerHour: 0.45, minutes: 21 }, says: 'Order 0.45 mg/kg/h for 21 min' },
  'order-changed': { body: { mgPerKgPerHour: 0.4, reason: 'reordered-marker' }, says: 'reordered-marker' },
  'order-authenticated': { body: { order: 'entry-order-given' }, says: 'Verbal order confirmed' },
  'vial-opened': { body: { vial: 'vial-marker', mg: 50 }, says: 'vial-marker' },
  drawn: { body: { container: 'drawn-marker', mg: 50 }, says: 'drawn-marker' },
  'bag-prepared': { body: { mgPerMl: 1, lot: 'bag-marker' }, says: 'bag-marker' },
  'bag-changed': { body: { mgPerMl: 1, lot: 'rebag-marker' }, says: 'rebag-marker' },
  'infusion-started': { body: { mlPerHour: 35, pump: 'start-marker' }, says: 'start-marker' },
  'rate-changed': { body: { mlPerHour: 40, reason: 'rate-marker' }, says: 'rate-marker' },
  'infusion-held': { body: { reason: 'held-marker' }, says: 'held-marker' },
  'infusion-resumed': { body: { mlPerHour: 35, reason: 'resumed-marker' }, says: 'resumed-marker' },
  'infusion-stopped': { body: { reason: 'stopped-marker' }, says: 'stopped-marker' },
  'bolus-given': { body: { mg: 3.7, overSeconds: 61 }, says: 'Bolus 3.7 mg given' },
  'line-primed': { body: { mL: 2.1 }, says: 'Line primed, 2.1 mL' },
  'line-flushed': { body: { mL: 2.2 }, says: 'Line flushed, 2.2 mL' },
  'line-discarded': { body: { mL: 2.3 }, says: 'Line discarded, 2.3 mL' },
  'pump-read': { body: { mL: 12.34 }, says: 'Pump reads 12.34 mL' },
  vitals: { body: { systolic: 143, diastolic: 87, ecg: 'ecg-marker' }, says: '143/87' },
  'vitals-missed': {
    body: { dueAt: toWire(at('09:05')), reason: 'other', text: 'missed-marker' },
    says: 'missed-marker',
  },
  scored: {
    body: { instrument: 'aldrete', version: 'aldrete-1995-pct-92', items: { activity: 2 } },
    says: 'Activity | 2',
  },
  observed: { body: { text: 'observed-marker' }, says: 'observed-marker' },
  symptom: { body: { code: 'itch', text: 'symptom-marker' }, says: 'symptom-marker' },
  'adverse-event': { body: { code: 'vomiting', text: 'event-marker' }, says: 'event-marker' },
  'medication-given': {
    body: { drug: 'medicine-marker', dose: 4, unit: 'mg', route: 'IV' },
    says: 'medicine-marker 4 mg IV',
  },
  'alert-acknowledged': { body: { alert: 'systolic-high:x', done: 'seen-marker' }, says: 'seen-marker' },
  'handed-off': { body: { from: 'nora', to: 'nils' }, says: 'Handed off to Nils Aasen, RN' },
  discharged: { body: { followUp: 'discharged-marker' }, says: 'discharged-marker' },
  wasted: { body: { container: 'wasted-marker', mg: 1 }, says: 'wasted-marker' },
  returned: { body: { container: 'returned-marker', mg: 1 }, says: 'returned-marker' },
  'discrepancy-recorded': {
    body: { container: 'bag', mg: 1, reason: 'discrepancy-marker' },
    says: 'discrepancy-marker',
  },
  'stock-received': { body: { drug: 'ketamine', lot: 'received-marker', mg: 1 }, says: 'received-marker' },
  'stock-counted': { body: { drug: 'ketamine', lot: 'counted-marker', mg: 1 }, says: 'counted-marker' },
  'stock-adjusted': { body: { drug: 'ketamine', lot: 'adjusted-marker', mg: 1, reason: 'r' }, says: 'adjusted-marker' },
  'follow-up-sent': { body: { session: 's', hours: 24, via: 'paper', ref: 'sent-marker' }, says: 'sent-marker' },
  'follow-up-tried': {
    body: { session: 's', hours: 24, outcome: 'no-answer', text: 'tried-marker' },
    says: 'tried-marker',
  },
  'follow-up-answered': {
    body: {
      ...{ session: 's', hours: 24, via: 'call', text: 'answered-marker' },
      scores: [{ instrument: 'pain', version: 'nrs-11', items: { value: 3 } }],
    },
    says: 'answered-marker',
  },
  amendment: {
    body: { target: 'entry-note', replacement: { body: { text: 'note-marker' } }, reason: 'amendment-marker' },
    says: 'amendment-marker',
  },
  'sent-back': { body: { to: 'nora', reason: 'sent-back-marker' }, says: 'sent-back-marker' },
  'move-asked': {
    body: { entries: [{ id: 'entry-note', hash }], to: 'other-session', reason: 'asked-marker' },
    says: 'asked-marker',
  },
  moved: {
    body: {
      ...{ asked: 'entry-move-asked', askedBy: 'nora', confirmedBy: 'nils', reason: 'moved-marker' },
      entries: [{ id: 'elsewhere', hash, author: 'nora', occurredAt: toWire(at('08:30')) }],
    },
    says: 'moved-marker',
  },
  'moved-in': {
    body: {
      ...{ asked: 'elsewhere', askedBy: 'nora', confirmedBy: 'nils', reason: 'moved-in-marker' },
      entries: [{ id: 'entry-observed', was: 'elsewhere' }],
    },
    says: 'moved-in-marker',
  },
  addendum: { body: { text: 'addendum-marker' }, says: 'addendum-marker' },
  note: { body: { text: 'note-marker' }, says: 'note-marker' },
  signed: { body: { meaning: 'charted', head: hash, statement: 'signed-marker' }, says: 'signed-marker' },
}

/** A minute apart, from eight o'clock, in the order of the kinds. */
export const ofEachKind = (): Entry[] =>
  kinds.map((kind, index) => {
    const occurredAt = SCRIPT_DAY + (8 * 60 + index) * 60_000
    const base = { id: `entry-${kind}`, sessionId: 's', occurredAt, recordedAt: occurredAt, author: 'nora' }
    return { ...base, kind, body: ofKind[kind].body } as Entry
  })
