import './Review.css'
import './Sign.css'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import { sinceSealed, versions } from '../../../chart/signoff.ts'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { fullDate } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { UndoBar } from '../../parts/UndoBar.tsx'
import { paths } from '../../paths.ts'
import { AfterPolicy } from '../policy/AfterPolicy.tsx'
import { SessionFrame } from '../session/Frame.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/asked.tsx'
import { AttestButton, AttestDialog } from './Attest.tsx'
import { HandOutDialog } from './HandOut.tsx'
import { ItemList } from './ItemList.tsx'
import { NoteGraph, NoteView } from './NoteView.tsx'
import { Signatures } from './Signatures.tsx'
import { SignForm } from './SignForm.tsx'
import { BillingTimes, Checks, chartedBy, Summary } from './Summary.tsx'
import { createPointing, type Pointing, useReview } from './state.ts'
import { WriteDialog, type Writing } from './WriteDialog.tsx'
import { reviewWords as words } from './words.ts'

type Open = 'sign' | 'attest' | Writing

/** The record as it will print, what to look at beside it, and the signature. On a tablet and on a phone. */
export default function Review(props: { id: string }) {
  const [open, setOpen] = createSignal<Open>()
  const pointing = createPointing()
  createEffect(
    on(
      () => props.id,
      () => {
        setOpen(undefined)
        pointing.letGo()
      },
      { defer: true },
    ),
  )
  return (
    <SessionFrame id={props.id} list={<Side pointing={pointing} />} actions={<Actions onOpen={setOpen} />}>
      <Note pointing={pointing} />
      <Show when={open()} keyed>
        {(opened) => <Opened open={opened} onClose={() => setOpen(undefined)} />}
      </Show>
    </SessionFrame>
  )
}

function Note(props: { pointing: Pointing }) {
  const here = useHere()
  const review = useReview()
  const [handingOut, setHandingOut] = createSignal(false)
  const version = () => versions(here.session())
  const pdf = () => `/api/sessions/${encodeURIComponent(here.id)}/note.pdf`
  return (
    <div class="review-page">
      <header class="review-head">
        <h2>
          {words.note.title} <span>{review.isSealed() ? words.note.asSigned(version()) : words.note.asPrinted}</span>
        </h2>
        <Button kind="quiet" icon="list" onPress={() => go(paths.session(here.id))}>
          {words.note.session}
        </Button>
        <a class="review-pdf" href={pdf()} target="_blank" rel="noopener">
          {version() > 0 ? words.note.openSigned(version()) : words.note.open}
        </a>
        <Button kind="quiet" icon="print" onPress={() => setHandingOut(true)}>
          {words.handOut.button}
        </Button>
        <Show when={handingOut()}>
          <HandOutDialog onClose={() => setHandingOut(false)} />
        </Show>
        <Show when={!review.isSealed() && review.maySign()}>
          <a class="review-pdf" href={`${pdf()}?preview=signature`} target="_blank" rel="noopener">
            {words.note.preview}
          </a>
        </Show>
      </header>
      <div class="review-phone">
        <Summary />
        <NoteGraph pointing={props.pointing} />
        <Show when={props.pointing.to()}>
          <Button kind="quiet" onPress={backToItems}>
            {words.note.back}
          </Button>
        </Show>
        <p class="quiet">{words.note.tables}</p>
      </div>
      <NoteView pointing={props.pointing} />
    </div>
  )
}

/** On a phone graph and list lie under each other: from the graph back to the one that led there. */
const backToItems = () => document.querySelector('.review-items')?.scrollIntoView({ block: 'start' })

function Side(props: { pointing: Pointing }) {
  const here = useHere()
  const review = useReview()
  const title = () => {
    if (review.isSealed()) return words.title.signed
    if (versions(here.session()) > 0) return words.title.again
    if (!review.maySign()) return words.title.notYours
    return review.waitingFor() === undefined ? words.title.ready : words.title.open
  }
  const confirm = (order: string) =>
    void here.save(words.items.orderConfirmed, [{ kind: 'order-authenticated', body: { order } }], { icon: 'check' })
  return (
    <section class="review-side" aria-label={words.side} tabindex={0}>
      <header class="review-title">
        <h2>{title()}</h2>
        <p class="quiet">{chartedBy(here.session(), here)}</p>
      </header>
      <div class="review-tablet">
        <Summary />
      </div>
      <Show when={versions(here.session()) > 0 || sinceSealed(here.session()).length > 0}>
        <Signatures />
      </Show>
      <ItemList
        items={review.items()}
        looked={review.looked}
        mayAct={review.maySign() && !review.isSealed()}
        onSeen={review.see}
        onReason={review.giveReason}
        onConfirm={confirm}
        onShow={props.pointing.show}
      />
      <Checks />
      <BillingTimes />
    </section>
  )
}

function Actions(props: { onOpen: (open: Open) => void }) {
  const here = useHere()
  const review = useReview()
  const version = () => versions(here.session())
  const note = () => {
    if (review.isSealed()) return words.sign.joins(version())
    return version() > 0 ? words.sign.noteAgain(version() + 1) : words.sign.note
  }
  return (
    <section class="review-actions" aria-label={words.sign.label}>
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
      <Show
        when={review.maySign()}
        fallback={
          <>
            <p class="quiet">{words.sign.notYours}</p>
            <Show when={here.mayChart()}>
              <AttestButton onOpen={() => props.onOpen('attest')} />
            </Show>
          </>
        }
      >
        <Button
          kind={review.isSealed() ? 'secondary' : 'primary'}
          size="big"
          note={note()}
          waitingFor={review.waitingFor()}
          onPress={() => props.onOpen('sign')}
        >
          {words.sign.button}
        </Button>
      </Show>
      <Show when={here.mayChart()}>
        <div class="review-more">
          <Show
            when={version() === 0}
            fallback={<Button onPress={() => props.onOpen('addendum')}>{words.write.addendum}</Button>}
          >
            <Show when={review.maySign()}>
              <Button onPress={() => props.onOpen('send-back')}>{words.write.sendBack}</Button>
            </Show>
            <Button onPress={() => props.onOpen('remark')}>{words.write.remark}</Button>
          </Show>
        </div>
      </Show>
    </section>
  )
}

function Opened(props: { open: Open; onClose: () => void }) {
  const writing = () => (props.open === 'sign' || props.open === 'attest' ? undefined : props.open)
  return (
    <Switch>
      <Match when={props.open === 'sign'}>
        <SignDialog onClose={() => props.onClose()} />
      </Match>
      <Match when={props.open === 'attest'}>
        <AttestDialog onClose={() => props.onClose()} />
      </Match>
      <Match when={writing()}>{(what) => <WriteDialog writing={what()} onClose={() => props.onClose()} />}</Match>
    </Switch>
  )
}

/** Exactly what is signed: whose record, of which day, which version, as far as which entry. */
function SignDialog(props: { onClose: () => void }) {
  const here = useHere()
  const review = useReview()
  const patient = () => here.context().patient
  const version = () => versions(here.session()) + (review.isSealed() ? 0 : 1)
  const day = () => here.session().infusion.startedAt ?? here.session().shown[0]?.entry.occurredAt ?? now()
  return (
    <Dialog title={words.sign.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <div class="sign-what">
        <b>
          {here.patient()}, {words.sign.mrn(patient().mrn)}
        </b>
        <span>{words.sign.record(fullDate(day()), version())}</span>
        <Show when={review.overrides().length > 0}>
          <span>{words.sign.overrides(review.overrides().length)}</span>
        </Show>
      </div>
      <AfterPolicy>
        <SignForm
          meanings={review.meanings()}
          overrides={review.overrides()}
          waitingFor={review.waitingFor()}
          label={words.sign.as(nameOf(here.context(), here.author()))}
          onSigned={() => props.onClose()}
          onCancel={() => props.onClose()}
        />
      </AfterPolicy>
    </Dialog>
  )
}
