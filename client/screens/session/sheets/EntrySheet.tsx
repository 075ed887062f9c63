import './EntrySheet.css'
import { createMemo, createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Shown } from '../../../../chart/amend.ts'
import { witnessedKinds } from '../../../../chart/bodies.ts'
import { toWire } from '../../../../chart/instant.ts'
import { openMoves } from '../../../../chart/moves.ts'
import type { Session } from '../../../../chart/session.ts'
import { corrections, rows, tell } from '../../../../chart/telling.ts'
import { now } from '../../../clock.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { useTablet } from '../../../data/tablet.ts'
import { clockTime, figure } from '../../../format.ts'
import { Button } from '../../../parts/Button.tsx'
import { FieldRow } from '../../../parts/FieldRow.tsx'
import { Rows } from '../../../parts/Rows.tsx'
import { Segmented } from '../../../parts/Segmented.tsx'
import { inSubscript } from '../../../parts/Subscript.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { TimeChips, type TimeChoice } from '../../../parts/TimeChips.tsx'
import { type PadKey, press } from '../../../parts/typing.ts'
import { nameOf, useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { Follows, HereSheet, NotSaved } from './asked.tsx'
import { amendmentsOf, type Correctable, correctables } from './correcting.ts'
import { mayBeMoved } from './movable.ts'
import { moveWords } from './move-words.ts'
import { usePadKeys } from './pad-keys.ts'
import { VitalsPad } from './VitalsPad.tsx'
import { type FieldId, shown as minus } from './vitals-fields.ts'
import { askedWords, sheetWords, undoWords } from './words.ts'

const words = sheetWords.entry
const MoveEntries = lazy(() => import('./MoveEntries.tsx'))
const ConfirmMove = lazy(async () => ({ default: (await import('./MoveEntries.tsx')).ConfirmMove }))
type Mode = 'correct' | 'strike' | 'move'
/** What the server takes only in the presence of a second person, and its corrections too. */
const witnessed: ReadonlySet<string> = new Set(witnessedKinds)

/**
 * One row of the entry list: what was charted, by whom and when, what became of it; corrected or struck with a reason.
 */
export function EntrySheet(props: { id: string; onClose: () => void }) {
  const here = useHere()
  const { me } = useTablet()
  const row = createMemo(() =>
    rows(here.session(), here.context()).find(({ id, entries }) => id === props.id || entries.includes(props.id)),
  )
  const parts = createMemo((): readonly Shown[] => {
    const ids = new Set(row()?.entries ?? [])
    return here.session().shown.filter(({ original }) => ids.has(original.id))
  })
  const [chosen, setChosen] = createSignal<Mode>()
  const author = () => row()?.by ?? ''
  const isOver = () => here.view().phase === 'signed'
  const kind = () => parts()[0]?.original.kind
  const stands = () => here.mayChart() && row() !== undefined && row()?.struck === undefined
  const isAccounted = () => witnessed.has(kind() ?? '')
  const mayAmend = () => stands() && mayBeMoved(kind()) && !isAccounted() && !isOver()
  const mayMove = () => stands() && mayBeMoved(kind()) && row()?.saidElsewhere === undefined
  const isMine = () => author() === here.author() || me.me()?.staff.role === 'physician'
  const modes = () => [
    ...(mayAmend() && isMine()
      ? [{ value: 'correct', label: words.correct } as const, { value: 'strike', label: words.strike } as const]
      : []),
    ...(mayMove() ? [{ value: 'move', label: moveWords.mode } as const] : []),
  ]
  // Nothing is opened by itself where there is nothing to correct: moving begins with a tap.
  const mode = () => chosen() ?? (mayAmend() && isMine() ? 'correct' : undefined)
  return (
    <HereSheet title={words.title} onClose={() => props.onClose()} actions={<NotSaved />}>
      <Show when={row()}>{(known) => <Read row={known()} parts={parts()} />}</Show>
      <Show when={stands() && isAccounted()}>
        <Follows>{words.onlyAccounted}</Follows>
      </Show>
      <Show when={mayAmend() && !isMine()}>
        <Follows>{words.onlyAuthor(nameOf(here.context(), author()))}</Follows>
      </Show>
      <Show when={modes().length > 0}>
        <Segmented label={words.mode} hideLabel options={modes()} chosen={mode()} onChoose={setChosen} />
      </Show>
      <Switch>
        <Match when={mode() === 'move'}>
          <Suspense>
            <MoveEntries id={row()?.id ?? ''} onDone={() => props.onClose()} />
          </Suspense>
        </Match>
        <Match when={mode() === 'correct' && mayAmend()}>
          <Correct parts={parts()} onDone={() => props.onClose()} />
        </Match>
        <Match when={mode() === 'strike' && mayAmend()}>
          <Strike parts={parts()} onDone={() => props.onClose()} />
        </Match>
        <Match when={kind() === 'move-asked' && stands() && row()}>
          {(asked) => (
            <Suspense>
              <ConfirmMove id={asked().id} onDone={() => props.onClose()} />
              <Show when={asked().by === here.author() && isOpenMove(here.session(), asked().id)}>
                <Strike
                  parts={parts()}
                  label={moveWords.withdraw}
                  reasons={moveWords.withdrawReasons}
                  onDone={() => props.onClose()}
                />
              </Show>
            </Suspense>
          )}
        </Match>
      </Switch>
    </HereSheet>
  )
}

const isOpenMove = (session: Session, id: string) => openMoves(session).some((asked) => asked.id === id)

type RowOf = ReturnType<typeof rows>[number]

function Read(props: { row: RowOf; parts: readonly Shown[] }) {
  const here = useHere()
  const history = createMemo(() => {
    const ids = new Set(props.row.entries)
    return corrections(here.session(), here.context()).filter(({ entry }) => ids.has(entry))
  })
  const who = (id: string) => nameOf(here.context(), id)
  return (
    <div class="entry-read">
      <For each={props.parts}>
        {({ entry, struck }) => {
          const told = () => tell(entry, here.session(), here.context())
          return (
            <p classList={{ 'entry-read-struck': struck }}>
              <b>{inSubscript(told().title)}</b>
              <Show when={told().detail}>{(detail) => <span>{inSubscript(detail())}</span>}</Show>
            </p>
          )
        }}
      </For>
      <p class="quiet">
        {words.takenAt(clockTime(props.row.at))}. {words.charted(who(props.row.by), clockTime(props.row.recordedAt))}.
      </p>
      <For each={history()}>
        {({ was, becomes, by, at, reason }) => (
          <p class="entry-history">
            {becomes === undefined
              ? words.struckBy(who(by), clockTime(at), reason)
              : words.was(was, who(by), clockTime(at), reason)}
          </p>
        )}
      </For>
    </div>
  )
}

/** The reasons are the buttons that save: a correction without one cannot be made. */
function Reasons(props: {
  label: string
  reasons: readonly string[]
  waitingFor?: string | undefined
  onChoose: (reason: string) => void
}) {
  const [own, setOwn] = createSignal<string>()
  return (
    <fieldset class="reasons">
      <legend>{props.label}</legend>
      <Show when={props.waitingFor}>{(why) => <p class="quiet">{why()}</p>}</Show>
      <Show
        when={own() !== undefined}
        fallback={
          <For each={props.reasons}>
            {(reason, index) => (
              <Button
                waitingFor={props.waitingFor === undefined ? undefined : ''}
                onPress={() => (index() === props.reasons.length - 1 ? setOwn('') : props.onChoose(reason))}
              >
                {reason}
              </Button>
            )}
          </For>
        }
      >
        <TextField label={askedWords.otherWords} value={own() ?? ''} firstFocus onInput={setOwn} />
        <Button
          kind="primary"
          waitingFor={own()?.trim() ? undefined : sessionWords.sheet.nothingYet}
          onPress={() => props.onChoose(own()?.trim() ?? '')}
        >
          {words.correct}
        </Button>
      </Show>
    </fieldset>
  )
}

type StrikeProps = {
  parts: readonly Shown[]
  label?: string | undefined
  reasons?: readonly string[] | undefined
  onDone: () => void
}

function Strike(props: StrikeProps) {
  const here = useHere()
  const strike = async (reason: string) => {
    const facts = props.parts.map(
      ({ original }): Fact => ({ kind: 'amendment', body: { target: original.id, struck: true, reason } }),
    )
    if (await here.save(sessionWords.undo.struck, facts, { icon: 'x' })) props.onDone()
  }
  return (
    <Reasons
      label={props.label ?? words.strikeBecause}
      reasons={props.reasons ?? words.strikeReasons}
      onChoose={(reason) => void strike(reason)}
    />
  )
}

function Correct(props: { parts: readonly Shown[]; onDone: () => void }) {
  const here = useHere()
  const fields = createMemo(() => correctables(props.parts))
  // Gone with the sheet: a half-made correction of one entry must not meet another.
  const [typed, setTyped] = createStore<Partial<Record<string, string>>>({})
  const [active, setActive] = createSignal<string>()
  const [digits, setDigits] = createSignal(false)
  const [time, setTime] = createSignal<TimeChoice>()
  const chosen = () => fields().find(({ key }) => key === active())
  const amendments = () => {
    const moved = time()
    return amendmentsOf(props.parts, typed, moved === undefined ? undefined : moved === 'now' ? now() : moved.at)
  }
  const save = async (reason: string) => {
    const facts = amendments().map(({ target, body, occurredAt }): Fact => {
      const replacement = {
        ...(body === undefined ? {} : { body }),
        ...(occurredAt === undefined ? {} : { occurredAt: toWire(occurredAt) }),
      }
      return { kind: 'amendment', body: { target, replacement, reason } }
    })
    if (await here.save(undoWords.corrected, facts, { icon: 'check' })) props.onDone()
  }
  const key = (pressed: PadKey) => {
    const field = chosen()
    if (field === undefined) return
    const next = press({ typed: { [field.key]: typed[field.key] ?? '' }, active: field.key }, pressed, [field.slot])
    setTyped(field.key, next.typed[field.key])
  }
  usePadKeys(key, () => chosen() !== undefined)
  return (
    <>
      <div class="correct">
        <div class="correct-fields">
          {/* By their keys: what others chart meanwhile must not take the field from under the typing. */}
          <Rows each={fields()} by={({ key: of }) => of}>
            {(field) => (
              <CorrectField
                field={field()}
                typed={typed[field().key]}
                active={active() === field().key}
                onPick={() => {
                  setDigits(false)
                  setActive(active() === field().key ? undefined : field().key)
                }}
                onText={(text) => setTyped(field().key, text)}
              />
            )}
          </Rows>
        </div>
        <Rows each={fields().filter((field) => field === chosen())} by={({ key: of }) => of}>
          {(field) => (
            <VitalsPad
              field={
                field().pad ?? {
                  id: field().key as FieldId,
                  label: field().label,
                  unit: field().unit,
                  name: field().label,
                  slot: field().slot,
                }
              }
              chosen={typed[field().key]}
              byDigits={digits()}
              asking={false}
              at={props.parts[0]?.entry.occurredAt ?? now()}
              onKey={key}
              onChoose={(value) => setTyped(field().key, String(value))}
              onDigits={() => setDigits(true)}
              onSkip={() => setActive(undefined)}
              onBack={() => setActive(undefined)}
            />
          )}
        </Rows>
      </div>
      <TimeChips
        label={words.time}
        now={now()}
        chosen={time() ?? { at: props.parts[0]?.entry.occurredAt ?? now(), by: 'pick' }}
        onChoose={setTime}
      />
      <Reasons
        label={words.correctBecause}
        reasons={words.reasons}
        waitingFor={amendments().length === 0 ? words.nothingChanged : undefined}
        onChoose={(reason) => void save(reason)}
      />
    </>
  )
}

type CorrectFieldProps = {
  field: Correctable
  typed: string | undefined
  active: boolean
  onPick: () => void
  onText: (text: string) => void
}

function CorrectField(props: CorrectFieldProps) {
  const now2 = () => (typeof props.field.value === 'number' ? figure(props.field.value, 3) : props.field.value)
  return (
    <Show
      when={typeof props.field.value === 'number'}
      fallback={
        <TextField
          label={props.field.label}
          value={props.typed ?? String(props.field.value)}
          multiline
          onInput={(text) => props.onText(text)}
        />
      }
    >
      <FieldRow
        label={inSubscript(props.field.label)}
        unit={props.field.unit}
        values={[{ id: props.field.key, name: props.field.label, typed: minus(props.typed), active: props.active }]}
        last={now2()}
        onPick={() => props.onPick()}
      />
    </Show>
  )
}
