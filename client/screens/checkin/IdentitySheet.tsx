import { calendarDate } from '../../format.ts'
import { Chips } from '../../parts/Chips.tsx'
import { useCharting, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { SameName } from '../session/SameName.tsx'
import { useBegun } from '../session/sheets/begun.tsx'
import { FormSheet } from './FormSheet.tsx'
import { checkInWords } from './words.ts'

const words = checkInWords.identity
type Identifier = keyof typeof words.options
const options = (Object.keys(words.options) as Identifier[]).map((value) => ({ value, label: words.options[value] }))

const nobodyYet = (): { agree: Identifier[] } => ({ agree: [] })

/** Two identifiers, said by the patient and compared with the chart: before anything else is charted. */
export function IdentitySheet(props: { onClose: () => void }) {
  const here = useHere()
  const draft = useDraft('identity', nobodyYet)
  useBegun(draft, nobodyYet, () => draft.set(nobodyYet()))
  const chart = useCharting(draft, () => props.onClose())
  const enough = () => draft.values.agree.length >= 2
  const save = async () => {
    await chart(checkInWords.undo.answered(checkInWords.identity.title, words.confirmed), [
      { kind: 'identity-confirmed', body: { identifiers: [...draft.values.agree], when: 'check-in' } },
    ])
  }
  const patient = () => here.context().patient
  return (
    <FormSheet
      title={words.title}
      action={words.action}
      waitingFor={enough() ? undefined : words.needTwo}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <SameName />
      <p>{words.ask}</p>
      <dl class="identity-facts">
        <div>
          <dt>{words.name}</dt>
          <dd>
            {patient().given} {patient().family}
          </dd>
        </div>
        <div>
          <dt>{words.born}</dt>
          <dd>{calendarDate(patient().birthDate)}</dd>
        </div>
        <div>
          <dt>{words.mrn}</dt>
          <dd>{patient().mrn}</dd>
        </div>
      </dl>
      <Chips
        label={words.which}
        options={options}
        chosen={draft.values.agree}
        onChoose={(agree) => draft.set({ agree })}
      />
    </FormSheet>
  )
}
