import { createMemo, createSignal, Show } from 'solid-js'
import { whyNotSecond } from '../../../../chart/moves/second.ts'
import { openMoves } from '../../../../chart/moves.ts'
import type { Staff } from '../../../../chart/people.ts'
import { rows, tell } from '../../../../chart/telling.ts'
import { MINUTE } from '../../../../chart/units.ts'
import type { SessionRow } from '../../../../chart/wire.ts'
import { sentence } from '../../../data/me.ts'
import { type Tablet, useTablet } from '../../../data/tablet.ts'
import { calendarDate, clockTime } from '../../../format.ts'
import { AlertBlock } from '../../../parts/AlertBlock.tsx'
import { Button } from '../../../parts/Button.tsx'
import { ChipChoice, Chips } from '../../../parts/Chips.tsx'
import { Segmented } from '../../../parts/Segmented.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { readAnew } from '../../discharge/witness.ts'
import { type Here, nameOf, useHere } from '../here.ts'
import { Follows } from './asked.tsx'
import { mayBeMoved } from './movable.ts'
import { moveWords as words } from './move-words.ts'
import { nobody, type Second, SecondPerson } from './SecondPerson.tsx'

const NEAR = 10 * MINUTE

const fullName = ({ patient: { family, given } }: SessionRow) => `${family}, ${given}`
const placeOf = (row: SessionRow) =>
  words.place(row.chair, fullName(row), calendarDate(row.patient.birthDate), row.patient.mrn)

/** Sessions of other patients that entries can belong to, by chair. */
function othersOf({ board }: Tablet, patientId: string | undefined): readonly SessionRow[] {
  const all = new Map([...board.toSign(), ...board.today()].map((row) => [row.id, row]))
  return [...all.values()]
    .filter(({ patient, phase }) => patient.id !== patientId && phase !== 'cancelled')
    .toSorted((a, b) => a.chair.localeCompare(b.chair, 'en', { numeric: true }))
}

/** Whom the server would take: whoever may chart and is another person than who asks. */
const mayConfirm = (here: Here) => (person: Staff) => {
  const id = here.author()
  return whyNotSecond(person, here.context().staff.get(id) ?? { id }) === undefined
}

const isSecond = ({ username, pin }: Second) => username !== undefined && pin.length >= 4

/** Says that entries belong to another patient, and moves them at once where a second person types their PIN. */
export default function MoveEntries(props: { id: string; onDone: () => void }) {
  const here = useHere()
  const tablet = useTablet()
  const others = createMemo(() => othersOf(tablet, here.session().facts['session-opened'][0]?.body.patientId))
  const kinds = createMemo(() => new Map(here.session().shown.map(({ entry }) => [entry.id, entry.kind])))
  const listed = createMemo(() =>
    rows(here.session(), here.context()).filter(({ entries: [first = ''], struck, saidElsewhere }) => {
      return mayBeMoved(kinds().get(first)) && !struck && !saidElsewhere
    }),
  )
  const [chosen, setChosen] = createSignal<readonly string[]>([props.id])
  const [all, setAll] = createSignal(false)
  // A mix-up is a matter of minutes: what else stands near is offered first.
  const near = () => {
    const at = listed().find(({ id }) => id === props.id)?.at ?? 0
    return listed().filter((row) => all() || Math.abs(row.at - at) <= NEAR || chosen().includes(row.id))
  }
  const [to, setTo] = createSignal<string>()
  const [reason, setReason] = createSignal<string>()
  const [own, setOwn] = createSignal('')
  const [mode, setMode] = createSignal<'now' | 'later'>('now')
  const [second, setSecond] = createSignal<Second>(nobody)
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<string>()
  // Kept while no answer came: the server may have it, and is asked again under the same id.
  let requestId = tablet.newId()
  let sent:
    | { readonly entries: readonly string[]; readonly to: string | undefined; readonly reason: string }
    | undefined
  const isOwn = () => reason() === words.reasons.at(-1)
  const said = () => (isOwn() ? own().trim() : (reason() ?? ''))
  const target = () => others().find(({ id }) => id === to())
  const missing = () => {
    if (busy()) return words.missing.busy
    if (chosen().length === 0) return words.missing.entries
    if (!target()) return words.missing.to
    if (said() === '') return words.missing.reason
    return mode() === 'now' && !isSecond(second()) ? words.missing.second : undefined
  }
  const send = async () => {
    setProblem(undefined)
    setBusy(true)
    const asked = requestId
    // Asked for already, and a PIN was wrong or an answer lost: its entries stand on no list any more.
    const wanted = sent ?? {
      entries: listed().flatMap(({ id, entries: all }) => (chosen().includes(id) ? all : [])),
      to: to(),
      reason: said(),
    }
    const answer = await tablet.api.call('POST', movesOf(here.id), { id: asked, ...wanted })
    if (answer.ok || !answer.refused.byServer) sent = wanted
    if (!answer.ok) {
      if (answer.refused.byServer) {
        requestId = tablet.newId()
        sent = undefined
      }
      setProblem(answer.refused.byServer ? sentence(answer.refused) : words.noNetwork)
    } else if (mode() === 'now') {
      setProblem(await confirmed(tablet, here.id, asked, second()))
      setSecond(nobody)
    }
    await readAnew(tablet, here.chart)
    setBusy(false)
    if (problem() === undefined) props.onDone()
  }
  return (
    <div class="asked">
      <Follows warned>{words.what}</Follows>
      <Chips
        label={words.entries}
        options={near().map(({ id, at, title }) => ({ value: id, label: `${clockTime(at)} ${title}` }))}
        chosen={chosen()}
        onChoose={setChosen}
      />
      <Show when={!all() && near().length < listed().length}>
        <Button kind="quiet" onPress={() => setAll(true)}>
          {words.all}
        </Button>
      </Show>
      <Show when={others().length > 0} fallback={<Follows warned>{words.nobodyElse}</Follows>}>
        <Segmented
          label={words.whose}
          column
          options={others().map((row) => ({ value: row.id, label: placeOf(row) }))}
          chosen={to()}
          onChoose={setTo}
        />
      </Show>
      <ChipChoice
        label={words.reason}
        options={words.reasons.map((value) => ({ value, label: value }))}
        chosen={words.reasons.find((each) => each === reason())}
        onChoose={setReason}
      />
      <Show when={isOwn()}>
        <TextField label={words.other} value={own()} onInput={setOwn} />
      </Show>
      <Segmented
        label={words.when}
        options={[
          { value: 'now', label: words.now },
          { value: 'later', label: words.later },
        ]}
        chosen={mode()}
        onChoose={setMode}
      />
      <Show when={mode() === 'now'}>
        <SecondPerson label={words.second} second={second()} onChange={setSecond} may={mayConfirm(here)} />
      </Show>
      <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
      <Button kind="primary" size="big" waitingFor={missing()} onPress={() => void send()}>
        {mode() === 'now' ? words.move(nameIn(target())) : words.ask(nameIn(target()))}
      </Button>
    </div>
  )
}

const nameIn = (row: SessionRow | undefined) => (row ? fullName(row) : '…')
const movesOf = (sessionId: string) => `/api/sessions/${encodeURIComponent(sessionId)}/moves`

/** Asks the server to move; answers why it did not, or nothing when it did. Without a second one, whoever is here. */
async function confirmed(tablet: Tablet, sessionId: string, asked: string, second?: Second) {
  const answer = await tablet.api.call('POST', `${movesOf(sessionId)}/confirmation`, { asked, ...second })
  if (answer.ok) return undefined
  return answer.refused.byServer ? sentence(answer.refused) : words.noNetwork
}

/** What one person asked for, for the second to confirm: at their own sign-in, or by PIN beside the first. */
export function ConfirmMove(props: { id: string; onDone: () => void }) {
  const here = useHere()
  const tablet = useTablet()
  const asked = createMemo(() => openMoves(here.session()).find(({ id }) => id === props.id))
  const target = () => othersOf(tablet, undefined).find(({ id }) => id === asked()?.body.to)
  const isMine = () => asked()?.by === here.author()
  const [second, setSecond] = createSignal<Second>(nobody)
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<string>()
  const missing = () => {
    if (busy()) return words.missing.busy
    return isMine() && !isSecond(second()) ? words.missing.second : undefined
  }
  const send = async () => {
    setBusy(true)
    setProblem(await confirmed(tablet, here.id, props.id, isMine() ? second() : undefined))
    setSecond(nobody)
    await readAnew(tablet, here.chart)
    setBusy(false)
    if (problem() === undefined) props.onDone()
  }
  const what = (ids: ReadonlySet<string>) =>
    here
      .session()
      .shown.filter(({ entry }) => ids.has(entry.id) && entry.kind !== 'amendment')
      .map(({ entry }) => `${clockTime(entry.occurredAt)} ${tell(entry, here.session(), here.context()).title}`)
  return (
    <Show when={asked()}>
      {(open) => (
        <div class="asked">
          <Follows warned>
            {words.open(
              nameOf(here.context(), open().by),
              target() ? placeOf(target() as SessionRow) : words.elsewhere,
            )}
          </Follows>
          <p>{what(new Set(open().body.entries.map(({ id }) => id))).join(' · ')}</p>
          <Show when={isMine()}>
            <SecondPerson label={words.second} second={second()} onChange={setSecond} may={mayConfirm(here)} />
          </Show>
          <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
          <Button kind="primary" size="big" waitingFor={missing()} onPress={() => void send()}>
            {words.confirm(target() ? nameIn(target()) : words.elsewhere)}
          </Button>
        </div>
      )}
    </Show>
  )
}
