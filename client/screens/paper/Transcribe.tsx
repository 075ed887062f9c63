import './Transcribe.css'
import { createSignal, For, onMount, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { fromWire } from '../../../chart/instant.ts'
import { latest } from '../../../chart/session.ts'
import { now } from '../../clock.ts'
import { dayOf } from '../../data/tablet.ts'
import { clinicZone, clockTime } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/TextField.tsx'
import TimeField from '../../parts/TimeField.tsx'
import { paths } from '../../paths.ts'
import { SessionFrame } from '../session/Frame.tsx'
import { isTranscribing, transcribe } from '../session/from-paper.ts'
import { useHere } from '../session/here.ts'
import { type FieldName, fieldsOf, type LineKind, read } from './lines.ts'
import { PaperNotice } from './PaperNotice.tsx'
import { paperWords as words } from './words.ts'

const kinds = Object.keys(words.lines) as readonly LineKind[]

/** Types in, from top to bottom, what was written on the downtime form: each line with the time that stands there. */
export default function Transcribe(props: { id: string }) {
  return (
    <SessionFrame id={props.id} alone>
      <Form />
    </SessionFrame>
  )
}

/** Typed into in place: a line that was made anew at each letter would lose the field that is typed in. */
type Typed = { kind: LineKind; time: string; values: { [name in FieldName]?: string }; problem?: string | undefined }

function Form() {
  const here = useHere()
  const planned = () => latest(here.session(), 'session-opened')?.body.plannedStart
  const [day, setDay] = createSignal(dayOf(fromWire(planned() ?? '') || now()))
  const [lines, setLines] = createStore<Typed[]>([])
  const [busy, setBusy] = createSignal(false)
  onMount(() => transcribe(here.author(), here.id, true))
  const add = (kind: LineKind) => setLines(lines.length, { kind, time: '', values: {} })
  const remove = (index: number) => setLines((all) => all.filter((_, at) => at !== index))
  /** Line by line, each by itself: what cannot be charted stays with its reason, and stops nothing else. */
  const save = async () => {
    if (busy()) return
    setBusy(true)
    for (const line of [...lines]) {
      const found = read(line, day(), clinicZone())
      const saved =
        'facts' in found &&
        (await here.save(words.charted(words.lines[line.kind], clockTime(found.at)), found.facts, found))
      // By the line itself: another may have been added or taken out meanwhile.
      const at = lines.indexOf(line)
      if (saved) remove(at)
      else if (at >= 0) setLines(at, 'problem', 'problem' in found ? found.problem : here.failure())
    }
    setBusy(false)
  }
  return (
    <div class="paper">
      <h1>{words.title}</h1>
      <Show when={isTranscribing(here.author(), here.id)}>
        <PaperNotice />
      </Show>
      <TextField label={words.day} type="date" value={day()} onInput={setDay} />
      <Show when={lines.length > 0} fallback={<p class="quiet">{words.none}</p>}>
        <ol class="paper-lines">
          <For each={lines}>
            {(line, index) => (
              <OneLine
                line={line}
                onTime={(time) => setLines(index(), 'time', time)}
                onValue={(name, value) => setLines(index(), 'values', name, value)}
                onRemove={() => remove(index())}
              />
            )}
          </For>
        </ol>
        <Button size="big" kind="primary" onPress={() => void save()}>
          {words.save(lines.length)}
        </Button>
      </Show>
      <section class="paper-add" aria-label={words.add}>
        <h2>{words.add}</h2>
        <div>
          <For each={kinds}>
            {(kind) => (
              <Button icon="plus" onPress={() => add(kind)}>
                {words.lines[kind]}
              </Button>
            )}
          </For>
        </div>
      </section>
      <section class="paper-rest">
        <h2>{words.rest}</h2>
        <p class="quiet">{words.restText}</p>
        <a href={paths.checkIn(here.id)}>{words.pages.checkIn}</a>
        <a href={paths.discharge(here.id)}>{words.pages.discharge}</a>
      </section>
    </div>
  )
}

type OneLineProps = {
  line: Typed
  onTime: (time: string) => void
  onValue: (name: FieldName, value: string) => void
  onRemove: () => void
}

function OneLine(props: OneLineProps) {
  return (
    <li class="paper-line">
      <h2>{words.lines[props.line.kind]}</h2>
      <div class="paper-fields">
        <TimeField label={words.time} value={props.line.time} firstFocus onInput={props.onTime} />
        <For each={fieldsOf[props.line.kind]}>
          {({ name, is }) => (
            <TextField
              label={words.fields[name]}
              value={props.line.values[name] ?? ''}
              inputmode={is === 'number' ? 'decimal' : 'text'}
              autocomplete="off"
              onInput={(value) => props.onValue(name, value)}
            />
          )}
        </For>
      </div>
      <Show when={props.line.problem}>{(why) => <p class="paper-problem">{why()}</p>}</Show>
      <Button kind="quiet" onPress={() => props.onRemove()}>
        {words.remove}
      </Button>
    </li>
  )
}
