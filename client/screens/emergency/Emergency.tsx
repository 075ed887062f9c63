import { createMemo, createSignal, onMount, Show } from 'solid-js'
import { actsOf, emergency } from '../../../chart/emergency/clocks.ts'
import {
  actInWords,
  DECLARED,
  declaration,
  type EmergencyAct,
  emergencySince,
  factOfAct,
} from '../../../chart/emergency.ts'
import { go } from '../../address.ts'
import type { Fact } from '../../data/chart-store.ts'
import { useTablet } from '../../data/tablet.ts'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { paths } from '../../paths.ts'
import { useDraft } from '../session/drafts.ts'
import { SessionFrame } from '../session/Frame.tsx'
import { transcribe } from '../session/from-paper.ts'
import { initialsOf, useHere } from '../session/here.ts'
import { EmergencyPanel } from './EmergencyPanel.tsx'
import { emergencyWords as words } from './words.ts'

/** Emergency mode at one chair. Several people on several tablets see and chart the same. */
export default function EmergencyScreen(props: { id: string }) {
  return (
    <SessionFrame id={props.id} alone>
      <Page />
    </SessionFrame>
  )
}

function Page() {
  const here = useHere()
  const { marks } = useTablet()
  const [failed, setFailed] = createSignal(false)
  // What is charted here is happening now: none of it may bear the mark of paper.
  onMount(() => transcribe(here.author(), here.id, false))
  const touched = () => marks.waiting().filter(({ sessionId, emergency: is }) => is && sessionId === here.id)
  const declared = createMemo(() => emergencySince(here.session()))
  const state = createMemo(() => {
    const since = declared() ?? touched()[0]?.at
    return since === undefined ? undefined : emergency(since, [...actsOf(here.session(), since), ...touched()])
  })
  const act = async (done: EmergencyAct) => {
    const facts: Fact[] = [...(declared() === undefined ? [declaration] : []), factOfAct(done)]
    setFailed(!(await here.save(actInWords(done), facts)))
  }
  return (
    <EmergencyPanel
      chair={here.chair()}
      state={state()}
      rescue={here.context().protocol.rescue}
      running={here.session().infusion.status === 'infusing'}
      failure={failed()}
      who={(id) => initialsOf(here.context(), id)}
      onAct={(done) => void act(done)}
      onBack={() => go(paths.session(here.id))}
    >
      <div class="emergency-end">
        <Button icon="print" onPress={() => go(paths.handover(here.id))}>
          {words.handover}
        </Button>
        <Show when={declared()}>
          <Button onPress={() => void act({ act: 'over' })}>{words.over}</Button>
        </Show>
        <Button kind="quiet" onPress={() => go(paths.session(here.id))}>
          {words.toChart}
        </Button>
      </div>
      <Debrief />
    </EmergencyPanel>
  )
}

/** Afterwards, once an emergency was charted here at all. */
function Debrief() {
  const here = useHere()
  const draft = useDraft<{ text: string }>('debrief', () => ({ text: '' }))
  const happened = () => here.session().facts.observed.some(({ body }) => body.chips?.includes(DECLARED))
  const missing = () => (draft.values.text.trim() === '' ? words.debriefMissing : undefined)
  const save = async () => {
    const text = `${words.debrief}: ${draft.values.text.trim()}`
    if (missing() === undefined && (await here.save(words.debrief, [{ kind: 'note', body: { text } }])))
      draft.set({ text: '' })
  }
  return (
    <Show when={happened() && emergencySince(here.session()) === undefined}>
      <section class="emergency-group" aria-label={words.debrief}>
        <TextField
          label={words.debrief}
          hint={words.debriefHint}
          multiline
          value={draft.values.text}
          onInput={(text) => draft.set({ text })}
        />
        <Button kind="primary" waitingFor={missing()} onPress={() => void save()}>
          {words.debriefSave}
        </Button>
      </section>
    </Show>
  )
}
