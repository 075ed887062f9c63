import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Meaning } from '../../../chart/bodies.ts'
import { entryOf, isWhole, type LogEntry, type StoredEntry } from '../../../chart/entry.ts'
import { statements } from '../../../chart/signoff.ts'
import { tell } from '../../../chart/telling.ts'
import type { SignatureRequest } from '../../../chart/wire.ts'
import { sentence } from '../../data/me.ts'
import { hasPasskeys, passkeyOver } from '../../data/passkey.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { readAnew } from '../discharge/witness.ts'
import { nameOf, useHere } from '../session/here.ts'
import { fingerprintOf } from './items.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.sign

type SignFormProps = {
  /** What the signature may mean; the first is chosen, since there is mostly one. */
  meanings: readonly [Meaning, ...Meaning[]]
  overrides?: SignatureRequest['overrides']
  /** What still prevents it, beside the password. */
  waitingFor?: string | undefined
  /** The words on the button. */
  label: string
  onSigned: () => void
  onCancel: () => void
}

/**
 * Name, meaning, password, and the very place in the record that is signed: it is taken when the form opens. What comes
 * in afterwards is not signed unseen: the server says that the record changed, and what is new is read first.
 */
export function SignForm(props: SignFormProps) {
  const here = useHere()
  const tablet = useTablet()
  const [head, setHead] = createSignal(here.session().head?.hash)
  const [meaning, setMeaning] = createSignal<Meaning>(props.meanings[0])
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [news, setNews] = createSignal<{ head: string; entries: readonly StoredEntry[] }>()
  const [busy, setBusy] = createSignal(false)
  onCleanup(() => setPassword(''))

  const waitingFor = () => {
    if (busy()) return words.sending
    if (props.waitingFor !== undefined) return props.waitingFor
    if (head() === undefined) return words.waits.head
    return password() === '' ? words.needPassword : undefined
  }
  const isSignedAlready = (hash: string) =>
    here.session().facts.signed.some(({ by, body }) => by === here.author() && body.head === hash)
  const url = `/api/sessions/${encodeURIComponent(here.id)}/signature`
  const withPasskey = () => tablet.me.me()?.secondFactors.includes('passkey') === true && hasPasskeys()
  /** Why not yet; the password's own absence does not keep a passkey waiting. */
  const passkeyWaitsFor = () => (password() === '' && waitingFor() === words.needPassword ? undefined : waitingFor())
  /** The passkey signs a challenge that the server makes of this very head and meaning. */
  const signByPasskey = async () => {
    const signed = head()
    if (signed === undefined || passkeyWaitsFor() !== undefined) return
    setProblem('')
    const shown = await passkeyOver(tablet.api, here.id, { head: signed, meaning: meaning() })
    if ('refused' in shown) return void setProblem(shown.refused.status === 0 ? words.offline : sentence(shown.refused))
    if ('none' in shown) return void setProblem(words.noPasskey)
    await sign(shown)
  }
  const sign = async (shown: Pick<SignatureRequest, 'password' | 'passkey'>) => {
    const signed = head()
    if (signed === undefined) return
    const request: SignatureRequest = {
      head: signed,
      ...shown,
      meaning: meaning(),
      ...(props.overrides === undefined || props.overrides.length === 0 ? {} : { overrides: props.overrides }),
    }
    setBusy(true)
    setProblem('')
    setPassword('')
    const answer = await tablet.api.call('POST', url, request)
    if (answer.ok || answer.refused.status === 0) await readAnew(tablet, here.chart)
    setBusy(false)
    // A lost answer may have been a signature: the record knows.
    if (answer.ok || isSignedAlready(signed)) return props.onSigned()
    const { type, more, status } = answer.refused
    if (type === 'record-changed' && typeof more.head === 'string' && Array.isArray(more.entries)) {
      const entries = (more.entries as readonly LogEntry[]).filter(isWhole)
      here.chart.hear(entries)
      setNews({ head: more.head, entries })
    } else if (type === 'policy-not-accepted') await tablet.me.ask()
    else setProblem(status === 0 ? words.offline : sentence(answer.refused))
  }
  const read = () => {
    setHead(news()?.head)
    setNews(undefined)
  }
  return (
    <form
      class="sign-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (waitingFor() === undefined) void sign({ password: password() })
      }}
    >
      <Show when={head()}>{(hash) => <p class="quiet">{words.fingerprint(fingerprintOf(hash()))}</p>}</Show>
      <Show when={props.meanings.length > 1} fallback={<p class="sign-statement">{statements[props.meanings[0]]}</p>}>
        <Segmented
          label={words.meaning}
          column
          options={props.meanings.map((value) => ({ value, label: statements[value] }))}
          chosen={meaning()}
          onChoose={setMeaning}
        />
      </Show>
      <Show when={news()}>
        {(what) => (
          <AlertBlock
            level="attention"
            title={words.changed}
            actions={
              <Button kind="primary" onPress={read}>
                {words.read}
              </Button>
            }
          >
            <News entries={what().entries} />
          </AlertBlock>
        )}
      </Show>
      <TextField
        label={words.password(nameOf(here.context(), here.author()))}
        type="password"
        autocomplete="off"
        firstFocus
        value={password()}
        onInput={setPassword}
      />
      <Show when={problem()}>
        <AlertBlock level="critical" title={problem()} />
      </Show>
      <p class="quiet">{meaning() === 'charted' ? words.storedCharted : words.stored}</p>
      <div class="sign-buttons">
        <Button onPress={() => props.onCancel()}>{words.cancel}</Button>
        <Show when={withPasskey()}>
          <Button waitingFor={news() ? words.read : passkeyWaitsFor()} onPress={() => void signByPasskey()}>
            {words.byPasskey}
          </Button>
        </Show>
        <Button kind="primary" submit waitingFor={news() ? words.read : waitingFor()}>
          {props.label}
        </Button>
      </div>
    </form>
  )
}

function News(props: { entries: readonly StoredEntry[] }) {
  const here = useHere()
  const said = () =>
    props.entries.map((stored) => {
      const { title, detail } = tell(entryOf(stored), here.session(), here.context())
      const when = clockTime(Date.parse(stored.occurredAt))
      return [when, title, detail, nameOf(here.context(), stored.author)].filter(Boolean).join(' · ')
    })
  return (
    <span class="sign-news">
      <For each={said()}>{(line) => <span>{line}</span>}</For>
    </span>
  )
}
