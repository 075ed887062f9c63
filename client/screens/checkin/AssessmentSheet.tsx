import { ChipChoice } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useCharting, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { FormSheet } from './FormSheet.tsx'
import { checkInWords } from './words.ts'

const words = checkInWords.assessment
type About = keyof typeof words.abouts
const abouts = (Object.keys(words.abouts) as About[]).map((value) => ({ value, label: words.abouts[value] }))
const classes = ['1', '2', '3', '4'].map((value) => ({ value, label: value }))

type AssessmentDraft = {
  about: About
  asa: string | undefined
  fit: 'yes' | 'no' | undefined
  findings: string
  plan: string
}

/** The practitioner's findings before the infusion; about a risk found today it is also what clears it, with a plan. */
export function AssessmentSheet(props: { about?: string | undefined; onClose: () => void }) {
  const _here = useHere()
  const asked = () => abouts.find(({ value }) => value === props.about)?.value ?? 'session'
  const draft = useDraft<AssessmentDraft>(`assessment ${asked()}`, () => ({
    about: asked(),
    asa: undefined,
    fit: undefined,
    findings: '',
    plan: '',
  }))
  const chart = useCharting(draft, () => props.onClose())
  const missing = () => {
    if (draft.values.fit === undefined) return words.missing.fit
    return draft.values.about !== 'session' && draft.values.plan.trim() === '' ? words.missing.plan : undefined
  }
  const save = async () => {
    const { about, asa, fit, findings, plan } = draft.values
    if (missing() !== undefined) return
    await chart(checkInWords.undo.answered(words.title, words.abouts[about]), [
      {
        kind: 'assessed',
        body: {
          when: 'before',
          about,
          fitToProceed: fit === 'yes',
          ...(asa === undefined ? {} : { asaClass: Number(asa) }),
          ...(findings.trim() === '' ? {} : { findings: findings.trim() }),
          ...(plan.trim() === '' ? {} : { plan: plan.trim() }),
        },
      },
    ])
  }
  return (
    <FormSheet
      title={words.title}
      action={words.action}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <Segmented
        label={words.about}
        options={abouts}
        chosen={draft.values.about}
        onChoose={(about) => draft.set({ about })}
      />
      <ChipChoice
        label={words.asa}
        options={classes}
        chosen={draft.values.asa}
        onChoose={(asa) => draft.set({ asa })}
      />
      <Segmented
        label={words.fit}
        options={[
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ]}
        chosen={draft.values.fit}
        onChoose={(fit) => draft.set({ fit })}
      />
      <TextField
        label={words.findings}
        value={draft.values.findings}
        multiline
        onInput={(findings) => draft.set({ findings })}
      />
      <TextField label={words.plan} value={draft.values.plan} multiline onInput={(plan) => draft.set({ plan })} />
    </FormSheet>
  )
}
