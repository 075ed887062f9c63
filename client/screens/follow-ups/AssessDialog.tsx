import { createSignal, Show } from 'solid-js'
import { courseWriter, type FollowUpLine } from '../../data/follow-ups.ts'
import { useTablet } from '../../data/tablet.ts'
import { shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { followUpWords as words } from './words.ts'

type AssessProps = { line: FollowUpLine; onClose: () => void; onDone: () => void }

/** The practitioner's own assessment of a positive screen, and the plan that takes it off the list. */
export function AssessDialog(props: AssessProps) {
  const tablet = useTablet()
  const write = courseWriter(tablet)
  const [findings, setFindings] = createSignal('')
  const [plan, setPlan] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const save = async () => {
    const said = findings().trim() === '' ? {} : { findings: findings().trim() }
    const body = { when: 'after', about: 'suicide-risk', ...said, plan: plan().trim() }
    const why = await write(props.line.course, 'assessed', body)
    setProblem(why)
    if (why === undefined) props.onDone()
  }
  return (
    <Dialog
      title={words.assessTitle}
      patient={shortName(props.line.patient)}
      onClose={() => props.onClose()}
      actions={
        <Button
          kind="primary"
          waitingFor={plan().trim() === '' ? words.planNeeded : undefined}
          onPress={() => void save()}
        >
          {words.answer.save}
        </Button>
      }
    >
      <div class="follow-up-form">
        <TextField label={words.findings} multiline firstFocus value={findings()} onInput={setFindings} />
        <TextField label={words.plan} multiline value={plan()} onInput={setPlan} />
        <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      </div>
    </Dialog>
  )
}
