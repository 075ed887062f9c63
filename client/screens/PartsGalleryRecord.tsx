/** Parts of the record and the patient: entries, table, phases, band. */
import { For } from 'solid-js'
import { EntryRow, Over, Was } from '../parts/EntryRow.tsx'
import { PatientBand, type PatientBandProps } from '../parts/PatientBand.tsx'
import { PhaseRail } from '../parts/PhaseRail.tsx'
import { Decimal, Table } from '../parts/Table.tsx'
import { nothing, galleryNow as now, Section } from './PartsGalleryFrame.tsx'

const at = (minutesAgo: number) => now - minutesAgo * 60_000

const rows = [
  { time: '10:36', pressure: '148/86', rate: '0.4' },
  { time: '10:27', pressure: '156/90', rate: '0' },
  { time: '10:15', pressure: '158/92', rate: '0.45' },
]

export function RecordStates() {
  return (
    <>
      <Section title="Entry row" block>
        <ol class="gallery-panel">
          <EntryRow at={at(5)} who="RA" detail="RR 14 · pain 4 · sedation −1" onPress={nothing}>
            <b>148/86</b> · HR 84 · SpO<sub>2</sub> 97
          </EntryRow>
          <EntryRow at={at(14)} who="RA" detail="Corrected 10:29, typing error" onPress={nothing}>
            <b>156/90</b> · HR <Was>188</Was> <b>88</b> · SpO<sub>2</sub> 97
          </EntryRow>
          <EntryRow at={at(44)} who="TW" state="late" detail="Due 09:50, 7 min late">
            <b>141/84</b> · HR 82
          </EntryRow>
          <EntryRow at={at(19)} who="RA" detail="Over 160. Seen by RA 10:22">
            <Over>172/98</Over> · HR 96
          </EntryRow>
        </ol>
        <ol class="gallery-panel">
          <EntryRow at={at(0)} who="RA" state="onTablet">
            Observation, calm
          </EntryRow>
          <EntryRow at={at(0)} who="RA" state="sending">
            Observation, calm
          </EntryRow>
          <EntryRow at={at(3)} who="RA" state="struck" detail="Entered in error, wrong patient. RA 10:39">
            Ondansetron 4 mg
          </EntryRow>
          <EntryRow at={at(15)} who="RA" detail="Charted 5 min after">
            <Over under>SpO2 91</Over> taken 10:26
          </EntryRow>
        </ol>
      </Section>
      <Section title="Table" block>
        <div class="gallery-panel">
          <Table
            caption="Vitals and rate"
            columns={[
              { id: 'time', label: 'Taken' },
              { id: 'pressure', label: 'BP', align: 'number' },
              { id: 'rate', label: 'mg/kg/h', align: 'number' },
            ]}
            rows={rows}
            cell={(row, column) => (column === 'rate' ? <Decimal text={row.rate} places={2} /> : row[column])}
          />
        </div>
      </Section>
    </>
  )
}

const someone: PatientBandProps = {
  place: { chair: '3' },
  name: { family: 'Halvorsen', given: 'Marit Elise' },
  about: 'CRPS type I, left forearm',
  born: '1979-08-12',
  mrn: '0048 1729',
  weight: { kg: 72, measuredAt: at(120) },
  allergies: ['Penicillin', 'Latex'],
  now,
  sync: { at: 'saved' },
  user: 'RA',
  onUser: nothing,
  onBoard: nothing,
  onAllergies: nothing,
}

const bands: readonly PatientBandProps[] = [
  someone,
  { ...someone, allergies: [], sync: { at: 'sending', count: 3 }, place: { date: now } },
  { ...someone, allergies: 'notAsked', weight: 'notWeighed', sync: { at: 'onTablet', count: 3 }, clockOff: '2 min' },
  {
    ...someone,
    name: { family: 'Abrahamsen-Fitzgerald Vandenberghe', given: 'Wilhelmina Alexandra Josephine' },
    allergies: ['Penicillin', 'Latex', 'Ketorolac', 'Chlorhexidine', 'Sulfonamides', 'Adhesive', 'Ibuprofen'],
    sync: { at: 'failed' },
  },
]

export function BandStates() {
  return (
    <div class="gallery-bands">
      <For each={bands}>{(band) => <PatientBand {...band} />}</For>
      <PhaseRail
        steps={[
          { id: 'check-in', label: 'Check-in', state: 'done', note: '08:52' },
          { id: 'infusing', label: 'Infusing', state: 'current', note: '1 h 31 min' },
          { id: 'recovery', label: 'Recovery', state: 'toCome' },
          { id: 'discharge', label: 'Discharge', state: 'skipped', note: 'transferred' },
          { id: 'sign', label: 'Sign', state: 'toCome' },
        ]}
        wayOut={{ label: 'End infusion', onPress: nothing }}
        onStep={nothing}
      />
    </div>
  )
}
