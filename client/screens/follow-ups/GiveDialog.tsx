import './FollowUps.css'
import { createSignal, For, Show } from 'solid-js'
import { encode } from 'uqr'
import { fromWire } from '../../../chart/instant.ts'
import { createAnswer, once } from '../../answer.ts'
import type { Answer } from '../../data/api.ts'
import type { FollowUpLine } from '../../data/follow-ups.ts'
import { sentence } from '../../data/me.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate, shortName } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { endsOf, instrumentsIn, isRating } from './Questions.tsx'
import { followUpWords } from './words.ts'

const words = followUpWords.given
type Given = { readonly id: string; readonly path?: string; readonly code?: string; dueAt: string; expiresAt: string }
type GiveProps = { line: FollowUpLine; via: 'link' | 'paper'; onClose: () => void }

const dayAndTime = (time: string) => `${fullDate(fromWire(time))} ${clockTime(fromWire(time))}`

/** Gives out one link or one card. What opens it is shown here, once; giving again ends the one before. */
export function GiveDialog(props: GiveProps) {
  const { api } = useTablet()
  const at = () => `/api/sessions/${encodeURIComponent(props.line.session)}/follow-up-key`
  const [given] = createAnswer(
    once,
    (): Promise<Answer<Given>> => api.call<Given>('POST', at(), { hours: props.line.hours, via: props.via }),
  )
  const [isRevoked, setRevoked] = createSignal(false)
  const value = () => {
    const answer = given()
    return answer?.ok ? answer.value : undefined
  }
  const [notRevoked, setNotRevoked] = createSignal<string>()
  const problem = () => {
    const answer = given()
    return answer === undefined || answer.ok ? notRevoked() : sentence(answer.refused)
  }
  const revoke = async () => {
    const answer = await api.call('POST', `${at()}/revoke`, { id: value()?.id })
    setRevoked(answer.ok)
    setNotRevoked(answer.ok ? undefined : sentence(answer.refused))
  }
  return (
    <Dialog title={words[props.via]} patient={shortName(props.line.patient)} onClose={() => props.onClose()}>
      <div class="follow-up-form">
        <Show when={problem()}>{(why) => <AlertBlock level="attention" title={why()} />}</Show>
        <Show when={value()} fallback={<p role="status">{problem() === undefined ? words.working : ''}</p>}>
          {(key) => (
            <Show when={!isRevoked()} fallback={<p role="status">{words.revoked}</p>}>
              <Show when={key().path}>{(path) => <Link path={path()} given={key()} />}</Show>
              <Show when={key().code}>{(code) => <PaperCard line={props.line} code={code()} given={key()} />}</Show>
              <Button kind="quiet" onPress={() => void revoke()}>
                {words.revoke}
              </Button>
            </Show>
          )}
        </Show>
      </div>
    </Dialog>
  )
}

function Link(props: { path: string; given: Given }) {
  const [copied, setCopied] = createSignal(false)
  const address = () => `${location.origin}${props.path}`
  const copy = async () => {
    await navigator.clipboard.writeText(address())
    setCopied(true)
  }
  return (
    <>
      <p>{words.linkText(dayAndTime(props.given.dueAt), dayAndTime(props.given.expiresAt))}</p>
      <Code text={address()} />
      <p class="follow-up-address">{address()}</p>
      <Button icon="link" onPress={() => void copy()}>
        {copied() ? words.copied : words.copy}
      </Button>
    </>
  )
}

const QUIET = 4

/** Always dark on white, whatever the theme: a scanner reads nothing else. */
function Code(props: { text: string }) {
  const code = () => encode(props.text, { ecc: 'M', border: QUIET })
  const dark = () =>
    code()
      .data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
      .join('')
  return (
    <svg class="follow-up-code" viewBox={`0 0 ${code().size} ${code().size}`} role="img" aria-label={words.scan}>
      <rect width={code().size} height={code().size} fill="#fff" />
      <path d={dark()} fill="#000" />
    </svg>
  )
}

function PaperCard(props: { line: FollowUpLine; code: string; given: Given }) {
  const { directory } = useTablet()
  const card = followUpWords.paperCard
  return (
    <>
      <Button kind="primary" icon="print" onPress={() => print()}>
        {words.print}
      </Button>
      <article class="paper-card">
        <header>
          <p>{[directory.clinic()?.name, directory.clinic()?.phone].filter(Boolean).join(', ')}</p>
          <h3>{card.title}</h3>
          <p>{card.text(fullDate(fromWire(props.given.dueAt)))}</p>
          <p class="paper-line">
            <span>
              {card.code} <b>{props.code}</b>
            </span>
            <span>{card.date} ______________________</span>
          </p>
        </header>
        <For each={instrumentsIn(props.line.instruments)}>
          {(instrument) => (
            <section>
              <h4>{instrument.ask ?? instrument.name}</h4>
              <For each={instrument.items}>
                {(item) => (
                  <div class="paper-item">
                    <Show when={!isRating(item)}>
                      <p>{item.label}</p>
                    </Show>
                    <p class="paper-options">
                      <For each={item.options}>
                        {({ value, label }) => <span>☐ {isRating(item) ? value : label}</span>}
                      </For>
                      <Show when={isRating(item)}>
                        <span>({endsOf(item)})</span>
                      </Show>
                    </p>
                  </div>
                )}
              </For>
            </section>
          )}
        </For>
        <p class="paper-crisis">{directory.clinic()?.followUps?.crisisText}</p>
      </article>
    </>
  )
}
