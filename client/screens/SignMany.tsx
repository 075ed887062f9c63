import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { onlyByItself, statements } from '../../chart/signoff.ts'
import type { SessionRow } from '../../chart/wire.ts'
import type { Refused } from '../data/api.ts'
import { sentence } from '../data/me.ts'
import { hasPasskeys, passkeyOver } from '../data/passkey.ts'
import { useTablet } from '../data/tablet.ts'
import { nearDate, shortName } from '../format.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { TextField } from '../parts/TextField.tsx'
import { boardWords } from './board-words.ts'
import { AfterPolicy } from './policy/AfterPolicy.tsx'

const words = boardWords.board.many
type Result = { readonly session: string; readonly outcome: string; readonly problem?: { readonly detail: string } }

/**
 * Several records after one password: those that hold nothing to look at. The others are named with why, and are signed
 * by themselves. Each is signed as far as it was here when the dialog opened.
 */
export function SignMany(props: { rows: readonly SessionRow[]; onClose: () => void }) {
  const { api, chart, directory, me, time, refresh } = useTablet()
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [results, setResults] = createSignal<readonly Result[]>()
  const [busy, setBusy] = createSignal(false)
  onCleanup(() => setPassword(''))
  const judged = createMemo(() =>
    props.rows.flatMap((row) => {
      const session = chart(row.id).session()
      const context = directory.context(session)
      const head = session.head?.hash
      if (row.phase !== 'to-sign' || !context || head === undefined || chart(row.id).unsent() > 0) return []
      const [why] = onlyByItself(session, context, time.now(), me.me()?.staff.id ?? '')
      return [{ row, head, why }]
    }),
  )
  const clean = () => judged().filter(({ why }) => why === undefined)
  const waitingFor = () => {
    if (clean().length === 0) return words.none
    if (busy()) return words.sending
    return password() === '' ? words.password : undefined
  }
  /** Why not yet; the password's own absence does not keep a passkey waiting. */
  const passkeyWaitsFor = () => (password() === '' && waitingFor() === words.password ? undefined : waitingFor())
  const sign = async (event: SubmitEvent) => {
    event.preventDefault()
    if (waitingFor() !== undefined) return
    setBusy(true)
    setProblem('')
    const sessions = clean().map(({ row, head }) => ({ id: row.id, head }))
    const body = { password: password(), sessions }
    setPassword('')
    const answer = await api.call<{ results: readonly Result[] }>('POST', '/api/signatures', body)
    setBusy(false)
    if (answer.ok) setResults(answer.value.results)
    else await notSigned(answer.refused)
    void refresh()
  }
  const notSigned = async (refused: Refused) => {
    if (refused.type === 'policy-not-accepted') await me.ask()
    else setProblem(sentence(refused))
  }
  const withPasskey = () => me.me()?.secondFactors.includes('passkey') === true && hasPasskeys()
  /** A passkey signs one record: it is asked once for each, and whoever turns away has signed those before. */
  const signByPasskey = async () => {
    setBusy(true)
    setProblem('')
    const signed: Result[] = []
    const unsigned: Result[] = []
    for (const { row, head } of clean()) {
      const covers = { head, meaning: 'authored' } as const
      const shown = await passkeyOver(api, row.id, covers)
      if ('none' in shown) break
      const answer =
        'refused' in shown
          ? { ok: false as const, refused: shown.refused }
          : await api.call('POST', `/api/sessions/${encodeURIComponent(row.id)}/signature`, { ...covers, ...shown })
      if (answer.ok) signed.push({ session: row.id, outcome: 'signed' })
      else await notSigned(answer.refused)
      if (!answer.ok)
        unsigned.push({ session: row.id, outcome: 'refused', problem: { detail: sentence(answer.refused) } })
    }
    setBusy(false)
    if (signed.length > 0) setResults([...signed, ...unsigned])
    else if (problem() === '') setProblem(words.noPasskey)
    void refresh()
  }
  const refused = () => results()?.flatMap(({ problem: why }) => why?.detail ?? []) ?? []
  return (
    <Dialog title={words.title} onClose={() => props.onClose()}>
      <Show
        when={results() === undefined}
        fallback={
          <div class="sign-many">
            <p role="status">{words.signed((results()?.length ?? 0) - refused().length)}</p>
            <For each={refused()}>{(why) => <AlertBlock level="attention" title={why} />}</For>
            <Button onPress={() => props.onClose()}>{words.done}</Button>
          </div>
        }
      >
        <AfterPolicy>
          <form class="sign-many" onSubmit={(event) => void sign(event)}>
            <p>{statements.authored}</p>
            <ul>
              <For each={judged()} fallback={<li>{words.none}</li>}>
                {({ row, why }) => (
                  <li>
                    <b>{shortName(row.patient)}</b>, {nearDate(Date.parse(row.plannedStart))}
                    <Show when={why}>{(text) => <span class="sign-why quiet">{words.byItself(text())}</span>}</Show>
                  </li>
                )}
              </For>
            </ul>
            <TextField
              label={words.passwordFor(me.me()?.staff.name ?? '')}
              type="password"
              autocomplete="off"
              value={password()}
              onInput={setPassword}
            />
            <Show when={problem()}>
              <AlertBlock level="critical" title={problem()} />
            </Show>
            <Show when={withPasskey()}>
              <Button waitingFor={passkeyWaitsFor()} onPress={() => void signByPasskey()}>
                {words.byPasskey(clean().length)}
              </Button>
            </Show>
            <Button submit kind="primary" size="big" waitingFor={waitingFor()}>
              {words.sign(clean().length)}
            </Button>
          </form>
        </AfterPolicy>
      </Show>
    </Dialog>
  )
}
