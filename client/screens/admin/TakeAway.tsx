import { createSignal, Show } from 'solid-js'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { oneAtATime } from '../../parts/one-at-a-time.ts'
import { TextField } from '../../parts/TextField.tsx'
import { adminWords } from './words.ts'

const words = adminWords.takeAway

/** To whom it goes and what for. */
export type Disclosure = { readonly recipient: string; readonly purpose: string }

/**
 * What leaves the house asks for whom and what for, before it is a file.
 * Props: text: what it is; action: the words on the button; onTake: makes the file, and answers why not.
 */
export function TakeAway(props: {
  text: string
  action: string
  onTake: (disclosure: Disclosure) => Promise<string | undefined> | undefined
}) {
  const [recipient, setRecipient] = createSignal('')
  const [purpose, setPurpose] = createSignal('')
  const [said, setSaid] = createSignal<{ ok: boolean; words: string }>()
  const missing = () => (recipient().trim() === '' || purpose().trim() === '' ? words.needed : undefined)
  const take = oneAtATime(async () => {
    const problem = await props.onTake({ recipient: recipient().trim(), purpose: purpose().trim() })
    setSaid(problem === undefined ? { ok: true, words: words.taken } : { ok: false, words: problem })
  })
  return (
    <div class="admin-filters admin-evidence">
      <p>{props.text}</p>
      <TextField label={words.recipient} value={recipient()} onInput={setRecipient} />
      <TextField label={words.purpose} value={purpose()} onInput={setPurpose} />
      <Button waitingFor={missing()} onPress={() => void take()}>
        {props.action}
      </Button>
      <Show when={said()}>
        {(now) => <AlertBlock level={now().ok ? 'information' : 'attention'} title={now().words} />}
      </Show>
    </div>
  )
}

/** Hands a file of the server's to the browser's downloads, as it comes: years of rows are held nowhere whole. */
export function download(href: string, name = ''): undefined {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}
