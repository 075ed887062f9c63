import './asked.css'
import { type JSX, onCleanup, onMount, Show } from 'solid-js'
import type { Body } from '../../../../chart/bodies.ts'
import type { Fact } from '../../../data/chart-store.ts'
import { Button } from '../../../parts/Button.tsx'
import { ChipChoice, Chips } from '../../../parts/Chips.tsx'
import { Icon } from '../../../parts/Icon.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { orderers, useHere } from '../here.ts'
import { sessionWords } from '../words.ts'
import { NotSaved } from './when.tsx'
import { askedWords } from './words.ts'

export { chosenAt, lateNote, NotSaved, openFor, type Timed, timedNow, When } from './when.tsx'

const words = askedWords
const { other } = sessionWords.sheet

/** A sheet of this session: chair and name stand in its head. */
export function HereSheet(props: { title: string; children: JSX.Element; actions?: JSX.Element; onClose: () => void }) {
  const here = useHere()
  return (
    <Sheet
      title={props.title}
      chair={here.chair()}
      patient={here.patient()}
      actions={props.actions}
      onClose={() => props.onClose()}
    >
      <div class="asked">{props.children}</div>
    </Sheet>
  )
}

export type Why = { reason: string | undefined; otherReason: string }
export const noReason: Why = { reason: undefined, otherReason: '' }
export const reasonOf = ({ reason, otherReason }: Why): string | undefined =>
  reason === other ? otherReason.trim() || other : reason

/** One reason of a list, or one's own. */
export function Reason(props: { reasons: readonly string[]; draft: Why; onChange: (why: Partial<Why>) => void }) {
  return (
    <>
      <ChipChoice
        label={words.reason}
        options={[...props.reasons, other].map((value) => ({ value, label: value }))}
        chosen={props.draft.reason}
        onChoose={(reason) => props.onChange({ reason })}
      />
      <Show when={props.draft.reason === other}>
        <TextField
          label={words.otherWords}
          value={props.draft.otherReason}
          onInput={(otherReason) => props.onChange({ otherReason })}
        />
      </Show>
    </>
  )
}

/** Which practitioner ordered it. A physician who charts is the one. */
export function OrderedBy(props: { chosen: string | undefined; onChoose: (id: string | undefined) => void }) {
  const here = useHere()
  return (
    <ChipChoice
      label={words.orderedBy}
      options={orderers(here.context())}
      chosen={props.chosen}
      onChoose={(id) => props.onChoose(id)}
    />
  )
}

export type Identifier = Body<'identity-confirmed'>['identifiers'][number]
const identifiers = ['name', 'birth-date', 'mrn', 'wristband'] as const

/** Identity again, by two identifiers; nothing is ticked beforehand. */
export function IdentityAgain(props: {
  label?: string | undefined
  chosen: readonly Identifier[]
  onChoose: (chosen: Identifier[]) => void
}) {
  return (
    <Chips
      label={props.label ?? words.identity}
      options={identifiers.map((value) => ({ value, label: words.identifiers[value] }))}
      chosen={props.chosen.filter((each): each is (typeof identifiers)[number] => each !== 'photo')}
      onChoose={(chosen) => props.onChoose(chosen)}
    />
  )
}

/** The entry that says so; none while fewer than two were ticked. */
export const identityFact = (
  chosen: readonly Identifier[],
  when: NonNullable<Body<'identity-confirmed'>['when']>,
): readonly Fact[] =>
  chosen.length < 2 ? [] : [{ kind: 'identity-confirmed', body: { identifiers: [...chosen], when } }]

/** A fact that follows from what is chosen: quiet, or a warning with its triangle. */
export function Follows(props: { children: JSX.Element; warned?: boolean | undefined; actions?: JSX.Element }) {
  return (
    <div class="follows" classList={{ 'follows-warned': props.warned }}>
      <Icon name={props.warned ? 'alert' : 'info'} size={22} />
      <p>{props.children}</p>
      <Show when={props.actions}>
        <div class="follows-actions">{props.actions}</div>
      </Show>
    </div>
  )
}

/** The sheet's one action, stating the fact; dashed with what is missing. */
export function Chart(props: {
  children: JSX.Element
  note?: JSX.Element
  waitingFor?: string | undefined
  quiet?: boolean | undefined
  /** No key presses it: a discharge. */
  byHand?: boolean | undefined
  onPress: () => void
}) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
    if (props.byHand || props.waitingFor !== undefined) return
    event.preventDefault()
    props.onPress()
  }
  onMount(() => document.addEventListener('keydown', onKey))
  onCleanup(() => document.removeEventListener('keydown', onKey))
  return (
    <div class="asked-action">
      <NotSaved />
      <Button
        kind={props.quiet ? 'secondary' : 'primary'}
        size="big"
        note={props.note}
        waitingFor={props.waitingFor}
        onPress={() => props.onPress()}
      >
        {props.children}
      </Button>
    </div>
  )
}
