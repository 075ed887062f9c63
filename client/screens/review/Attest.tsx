import './Sign.css'
import { createMemo, For } from 'solid-js'
import { unattestedEntries } from '../../../chart/signoff/signatures.ts'
import { sentBack } from '../../../chart/signoff.ts'
import { rows } from '../../../chart/telling.ts'
import { clockTimeBeside } from '../../../chart/wording.ts'
import { useTablet } from '../../data/tablet.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { AfterPolicy } from '../policy/AfterPolicy.tsx'
import { initialsOf, nameOf, useHere } from '../session/here.ts'
import { SignForm } from './SignForm.tsx'
import { reviewWords } from './words.ts'

const words = reviewWords.attest

/** What the person signed in charted here and has not attested to since. */
function useOwnOpen() {
  const here = useHere()
  return createMemo(() => unattestedEntries(here.session()).get(here.author()) ?? [])
}

/** Why a physician sent it back to the person signed in; they answer by attesting anew. */
function useSentBack() {
  const here = useHere()
  return createMemo(() => sentBack(here.session()).filter(({ body }) => body.to === here.author()))
}

/** Signing waits for what is only on this tablet: it could not be covered. */
function useUnsent(): () => string | undefined {
  const here = useHere()
  return () => {
    const count = here.chart.unsent()
    return count > 0 ? reviewWords.sign.waits.unsent(count) : undefined
  }
}

/** How many own entries wait to be attested, and the way there. */
export function AttestButton(props: { onOpen: () => void }) {
  const here = useHere()
  const open = useOwnOpen()
  const back = useSentBack()
  return (
    <>
      <For each={back()}>
        {({ by, body }) => (
          <AlertBlock level="attention" title={words.sentBack(nameOf(here.context(), by))}>
            {body.reason}
          </AlertBlock>
        )}
      </For>
      <Button
        kind="primary"
        size="big"
        note={open().length === 0 ? undefined : words.count(open().length)}
        waitingFor={open().length + back().length === 0 ? words.none : undefined}
        onPress={() => props.onOpen()}
      >
        {words.button}
      </Button>
    </>
  )
}

/** "I charted the entries marked NL": each of them stands in the dialog, then the password. */
export function AttestDialog(props: { onClose: () => void }) {
  const here = useHere()
  const { me } = useTablet()
  const open = useOwnOpen()
  const unsent = useUnsent()
  const name = () => nameOf(here.context(), here.author())
  /** A time of another day is told with its date. */
  const day = () => here.session().infusion.startedAt ?? open().at(-1)?.occurredAt ?? 0
  const lines = createMemo(() => {
    const ids = new Set(open().map(({ id }) => id))
    const told = rows(here.session(), here.context()).filter(({ entries }) => entries.some((id) => ids.has(id)))
    return told.toReversed()
  })
  return (
    <Dialog title={words.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <p>{words.covers(open().length, me.me()?.staff.initials ?? initialsOf(here.context(), here.author()))}</p>
      {/* Long: read by scrolling, so it takes the focus like any region that scrolls. */}
      <section class="attest-list" aria-label={words.title} tabindex={0}>
        <ul>
          <For each={lines()}>
            {(row) => (
              <li>
                <time>{clockTimeBeside(row.at, day(), here.context().clinic.timeZone)}</time>{' '}
                {row.struck ? <s>{row.title}</s> : row.title}
              </li>
            )}
          </For>
        </ul>
      </section>
      <AfterPolicy>
        <SignForm
          meanings={['charted']}
          waitingFor={unsent()}
          label={words.as(name())}
          onSigned={() => props.onClose()}
          onCancel={() => props.onClose()}
        />
      </AfterPolicy>
    </Dialog>
  )
}
