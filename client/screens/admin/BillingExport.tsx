import { createSignal, Show } from 'solid-js'
import { toWire } from '../../../chart/instant.ts'
import { HOUR } from '../../../chart/units.ts'
import { now } from '../../clock.ts'
import { sentence } from '../../data/me.ts'
import { postForFile } from '../../data/post-for-file.ts'
import { dayOf } from '../../data/tablet.ts'
import { clinicZone } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { instantAt } from '../planned-time.ts'
import { adminWords } from './words.ts'

const words = adminWords.billing
const DAY = 24 * HOUR

/** Start and stop times, active minutes and units wasted of every infusion in a time, as a table for the biller. */
export function BillingExport() {
  const [from, setFrom] = createSignal(dayOf(now() - 7 * DAY))
  const [to, setTo] = createSignal(dayOf(now()))
  const [recipient, setRecipient] = createSignal('')
  const [purpose, setPurpose] = createSignal('')
  const [said, setSaid] = createSignal<{ ok: boolean; words: string }>()
  const missing = () => (recipient().trim() === '' || purpose().trim() === '' ? adminWords.story.needed : undefined)
  const pack = async () => {
    const [start, end] = [instantAt(from(), '00:00', clinicZone()), instantAt(to(), '00:00', clinicZone())]
    if (start === undefined || end === undefined) return setSaid({ ok: false, words: words.noDay })
    const body = {
      from: toWire(start),
      to: toWire(end + DAY),
      recipient: recipient().trim(),
      purpose: purpose().trim(),
    }
    const answer = await postForFile('/api/billing', body)
    if (!answer.ok) return setSaid({ ok: false, words: sentence(answer.refused) })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(answer.value)
    link.download = `billing-${from()}-${to()}.csv`
    link.click()
    URL.revokeObjectURL(link.href)
    setSaid({ ok: true, words: adminWords.story.packed })
  }
  return (
    <details>
      <summary class="admin-summary">{words.title}</summary>
      <div class="admin-filters admin-evidence">
        <p>{words.text}</p>
        <TextField label={words.from} type="date" value={from()} onInput={setFrom} />
        <TextField label={words.to} type="date" value={to()} onInput={setTo} />
        <TextField label={adminWords.story.recipient} value={recipient()} onInput={setRecipient} />
        <TextField label={adminWords.story.purpose} value={purpose()} onInput={setPurpose} />
        <Button waitingFor={missing()} onPress={() => void pack()}>
          {words.make}
        </Button>
        <Show when={said()}>
          {(now) => <AlertBlock level={now().ok ? 'information' : 'attention'} title={now().words} />}
        </Show>
      </div>
    </details>
  )
}
