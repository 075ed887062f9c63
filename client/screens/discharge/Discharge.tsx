import './Discharge.css'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import type { DischargeCriterionId } from '../../../chart/discharge.ts'
import { may } from '../../../chart/people.ts'
import { aldrete, padss } from '../../../chart/scores/recovery.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { Button, QuickAction } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { UndoBar } from '../../parts/UndoBar.tsx'
import { paths } from '../../paths.ts'
import { AttestButton, AttestDialog } from '../review/Attest.tsx'
import { Vitals } from '../session/Actions.tsx'
import { Alerts } from '../session/Alerts.tsx'
import { SessionFrame } from '../session/Frame.tsx'
import { useHere } from '../session/here.ts'
import { HereSheet, NotSaved } from '../session/sheets/asked.tsx'
import { MedicineSheet } from '../session/sheets/MedicineSheet.tsx'
import { NoteSheet } from '../session/sheets/NoteSheet.tsx'
import { ObserveSheet } from '../session/sheets/ObserveSheet.tsx'
import { VitalsSheet } from '../session/sheets/VitalsSheet.tsx'
import { DischargeList } from './DischargeList.tsx'
import { DrugLeft } from './DrugLeft.tsx'
import { Figures } from './Figures.tsx'
import { LeaveSheet } from './LeaveSheet.tsx'
import { leftAt, useReadiness } from './readiness.ts'
import { ScoreGrid } from './ScoreGrid.tsx'
import { AskDialog, EscortDialog, IvDialog, ReleaseDialog } from './Steps.tsx'
import { WasteSheet } from './WasteSheet.tsx'
import { dischargeWords as words } from './words.ts'

/** What lies over the page. */
type Open =
  | { readonly is: 'criterion'; readonly id: DischargeCriterionId }
  | { readonly is: 'waste'; readonly container: string }
  | { readonly is: 'leave' | 'attest' | 'vitals' | 'observe' | 'medicine' | 'note' | 'padss' }

/** From the end of the infusion until the patient has left and nothing of the drug is open. */
export default function Discharge(props: { id: string }) {
  const [open, setOpen] = createSignal<Open>()
  createEffect(
    on(
      () => props.id,
      () => setOpen(undefined),
      { defer: true },
    ),
  )
  const criterion = (id: DischargeCriterionId) => {
    if (id === 'aldrete') return void document.querySelector<HTMLElement>('.grid-score input:not(:disabled)')?.focus()
    if (id === 'padss') return void setOpen({ is: 'padss' })
    const byVitals = id === 'oxygen' || id === 'nausea' || id === 'pain'
    setOpen(byVitals ? { is: 'vitals' } : { is: 'criterion', id })
  }
  return (
    <SessionFrame
      id={props.id}
      alerts={<Alerts />}
      list={<Gate onCriterion={criterion} onWaste={(container) => setOpen({ is: 'waste', container })} />}
      actions={<Actions onOpen={setOpen} />}
    >
      <Page />
      <Show when={open()} keyed>
        {(opened) => <Opened open={opened} onClose={() => setOpen(undefined)} />}
      </Show>
    </SessionFrame>
  )
}

function Page() {
  const here = useHere()
  const readiness = useReadiness(here)
  const remark = () => readiness().criteria.find(({ id }) => id === 'aldrete')?.detail
  return (
    <Show
      when={here.session().infusion.status === 'stopped'}
      fallback={
        <EmptyState icon="drop" title={words.notEnded} text={words.notEndedText}>
          <Button onPress={() => go(paths.session(here.id))}>{words.toInfusion}</Button>
        </EmptyState>
      }
    >
      <Figures readiness={readiness()} />
      <ScoreGrid
        instrument={aldrete}
        remark={remark()}
        readOnly={!here.mayChart() || leftAt(here.session()) !== undefined}
      />
    </Show>
  )
}

function Gate(props: { onCriterion: (id: DischargeCriterionId) => void; onWaste: (container: string) => void }) {
  const here = useHere()
  const readiness = useReadiness(here)
  return (
    <section class="gate-column" aria-label={words.list.column} tabindex={0}>
      <DischargeList readiness={readiness()} onOpen={props.onCriterion} />
      <DrugLeft onAccount={props.onWaste} />
    </section>
  )
}

function Actions(props: { onOpen: (open: Open) => void }) {
  const here = useHere()
  const readiness = useReadiness(here)
  const hasLeft = () => leftAt(here.session()) !== undefined
  const hasEnded = () => here.session().infusion.status === 'stopped'
  return (
    <section class="recovery-actions" aria-label={words.actions.label}>
      <NotSaved />
      <Show when={here.undoable()}>
        {(last) => (
          <UndoBar
            text={last().text}
            icon={last().icon}
            until={last().until}
            now={now()}
            onUndo={() => void here.undo()}
          />
        )}
      </Show>
      <Show when={here.mayChart()} fallback={<p class="quiet">{words.actions.readOnly}</p>}>
        <Show
          when={!hasLeft()}
          fallback={
            <>
              <AttestButton onOpen={() => props.onOpen({ is: 'attest' })} />
              <Button icon="sign" onPress={() => go(paths.review(here.id))}>
                {words.actions.review}
              </Button>
            </>
          }
        >
          <Vitals onOpen={() => props.onOpen({ is: 'vitals' })} />
          <div class="recovery-rest">
            <QuickAction icon="observe" onPress={() => props.onOpen({ is: 'observe' })}>
              {words.actions.observe}
            </QuickAction>
            <QuickAction icon="med" onPress={() => props.onOpen({ is: 'medicine' })}>
              {words.actions.medicine}
            </QuickAction>
            <QuickAction icon="scores" onPress={() => props.onOpen({ is: 'padss' })}>
              {padss.short}
            </QuickAction>
            <QuickAction icon="note" onPress={() => props.onOpen({ is: 'note' })}>
              {words.actions.note}
            </QuickAction>
          </div>
          <Show when={hasEnded()}>
            <LeaveButton
              missing={readiness().criteria.filter(({ met }) => !met).length}
              onPress={() => props.onOpen({ is: 'leave' })}
            />
          </Show>
        </Show>
      </Show>
    </section>
  )
}

/** Dashed while something is missing; then a press leads to the reasons that leaving without it takes. */
function LeaveButton(props: { missing: number; onPress: () => void }) {
  return (
    <Button
      kind="primary"
      size="big"
      note={props.missing === 0 ? words.leave.ready : undefined}
      waitingFor={props.missing === 0 ? undefined : words.leave.missing(props.missing)}
      onPress={() => props.onPress()}
      onWaiting={() => props.onPress()}
    >
      {words.leave.button}
    </Button>
  )
}

function Opened(props: { open: Open; onClose: () => void }) {
  const here = useHere()
  const { me } = useTablet()
  const readiness = useReadiness(here)
  const isPractitioner = () => may(me.me()?.staff.role ?? 'administrator', 'give-orders')
  const is = (name: Open['is']) => props.open.is === name
  const criterion = () => (props.open.is === 'criterion' ? props.open.id : undefined)
  const container = () => (props.open.is === 'waste' ? props.open.container : undefined)
  return (
    <Switch>
      <Match when={criterion() === 'released'}>
        <ReleaseDialog isOurs={isPractitioner()} onClose={() => props.onClose()} />
      </Match>
      <Match when={criterion() === 'iv-out'}>
        <IvDialog onClose={() => props.onClose()} />
      </Match>
      <Match when={criterion() === 'escort'}>
        <EscortDialog onClose={() => props.onClose()} />
      </Match>
      <Match when={criterion() === 'suicidality'}>
        <AskDialog item="suicide-screen-discharge" onClose={() => props.onClose()} />
      </Match>
      <Match when={criterion()}>{(id) => <AskDialog item={id()} onClose={() => props.onClose()} />}</Match>
      <Match when={container()}>{(id) => <WasteSheet container={id()} onClose={() => props.onClose()} />}</Match>
      <Match when={is('padss')}>
        <HereSheet title={padss.short} onClose={() => props.onClose()}>
          <ScoreGrid instrument={padss} onSaved={() => props.onClose()} />
          <NotSaved />
        </HereSheet>
      </Match>
      <Match when={is('leave')}>
        <LeaveSheet readiness={readiness()} onClose={() => props.onClose()} />
      </Match>
      <Match when={is('attest')}>
        <AttestDialog onClose={() => props.onClose()} />
      </Match>
      <Match when={is('vitals')}>
        <VitalsSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={is('observe')}>
        <ObserveSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={is('medicine')}>
        <MedicineSheet onClose={() => props.onClose()} />
      </Match>
      <Match when={is('note')}>
        <NoteSheet onClose={() => props.onClose()} />
      </Match>
    </Switch>
  )
}
