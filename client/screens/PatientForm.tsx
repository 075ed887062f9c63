import './Patients.css'
import { createSignal, Show } from 'solid-js'
import type { Patient } from '../../chart/people.ts'
import type { NewPatient } from '../../chart/wire.ts'
import { now } from '../clock.ts'
import { sentence } from '../data/me.ts'
import { dayOf, useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { TextField } from '../parts/TextField.tsx'
import { boardWords } from './board-words.ts'

const words = boardWords.patients
const blank = { family: '', given: '', birthDate: '', mrn: '', phone: '', emergencyContact: '' }
type Draft = typeof blank
type Sex = keyof typeof words.sexes

/** What is not right yet, field by field. `today` is the clinic's day, 2026-11-23. */
export function problemsIn(draft: Draft, today: string): Partial<Record<keyof Draft, string>> {
  const bad: Partial<Record<keyof Draft, string>> = {}
  if (draft.family.trim() === '') bad.family = words.missing.family
  if (draft.given.trim() === '') bad.given = words.missing.given
  if (!/^\d{4}-\d\d-\d\d$/.test(draft.birthDate)) bad.birthDate = words.missing.birthDate
  else if (draft.birthDate > today) bad.birthDate = words.missing.birthInFuture
  if (draft.mrn.trim() === '') bad.mrn = words.missing.mrn
  return bad
}

/** A new patient. The id is made once, so that a second tap or a lost answer adds nobody twice. Props: onAdded. */
export function PatientForm(props: { onAdded: (patient: Patient) => void }) {
  const { directory, newId } = useTablet()
  const id = newId()
  const [draft, setDraft] = createSignal<Draft>(blank)
  const [sex, setSex] = createSignal<Sex>()
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal('')

  const problems = () => problemsIn(draft(), dayOf(now()))
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy() || Object.keys(problems()).length > 0) return
    setBusy(true)
    const answer = await directory.addPatient(patientOf(id, draft(), sex()))
    setBusy(false)
    if (answer.ok) props.onAdded(answer.value)
    else setRefusal(sentence(answer.refused))
  }
  const field = (name: keyof Draft, label: string, type?: 'date' | 'tel') => (
    <TextField
      label={label}
      type={type}
      value={draft()[name]}
      problem={tried() ? problems()[name] : undefined}
      autocomplete="off"
      firstFocus={name === 'family'}
      required={name !== 'phone' && name !== 'emergencyContact'}
      onInput={(text) => setDraft((before) => ({ ...before, [name]: text }))}
    />
  )
  return (
    <form class="patient-form" onSubmit={(event) => void submit(event)} novalidate>
      {field('family', words.family)}
      {field('given', words.given)}
      {field('birthDate', words.born, 'date')}
      {field('mrn', words.mrn)}
      <Segmented
        label={words.sex}
        options={(Object.keys(words.sexes) as Sex[]).map((value) => ({ value, label: words.sexes[value] }))}
        chosen={sex()}
        onChoose={setSex}
      />
      <span />
      {field('phone', words.phone, 'tel')}
      {field('emergencyContact', words.contact)}
      <Show when={refusal()}>
        <AlertBlock level="attention" title={refusal()} />
      </Show>
      <Button submit kind="primary">
        {words.save}
      </Button>
    </form>
  )
}

/** Allergies and medicines stay unasked here: at check-in they are asked for themselves. */
function patientOf(id: string, draft: Draft, sex: Sex | undefined): NewPatient {
  const { phone, emergencyContact } = draft
  return {
    id,
    family: draft.family.trim(),
    given: draft.given.trim(),
    birthDate: draft.birthDate,
    mrn: draft.mrn.trim(),
    ...(sex === undefined ? {} : { sex }),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
    ...(emergencyContact.trim() === '' ? {} : { emergencyContact: emergencyContact.trim() }),
  }
}
