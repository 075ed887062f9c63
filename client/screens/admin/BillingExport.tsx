import { createSignal } from 'solid-js'
import { toWire } from '../../../chart/instant.ts'
import { HOUR } from '../../../chart/units.ts'
import { now } from '../../clock.ts'
import { sentence } from '../../data/me.ts'
import { postForFile } from '../../data/post-for-file.ts'
import { dayOf } from '../../data/tablet.ts'
import { clinicZone } from '../../format.ts'
import { TextField } from '../../parts/TextField.tsx'
import { instantAt } from '../planned-time.ts'
import { type Disclosure, download, TakeAway } from './TakeAway.tsx'
import { adminWords } from './words.ts'

const words = adminWords.billing
const DAY = 24 * HOUR

/** Start and stop times, active minutes and units wasted of every infusion in a time, as a table for the biller. */
export function BillingExport() {
  const [from, setFrom] = createSignal(dayOf(now() - 7 * DAY))
  const [to, setTo] = createSignal(dayOf(now()))
  const make = async (disclosure: Disclosure) => {
    const [start, end] = [instantAt(from(), '00:00', clinicZone()), instantAt(to(), '00:00', clinicZone())]
    if (start === undefined || end === undefined) return words.noDay
    const body = { from: toWire(start), to: toWire(end + DAY), ...disclosure }
    const answer = await postForFile('/api/billing', body)
    if (!answer.ok) return sentence(answer.refused)
    const file = URL.createObjectURL(answer.value)
    download(file, `billing-${from()}-${to()}.csv`)
    URL.revokeObjectURL(file)
    return undefined
  }
  return (
    <details>
      <summary class="admin-summary">{words.title}</summary>
      <div class="admin-filters">
        <TextField label={words.from} type="date" value={from()} onInput={setFrom} />
        <TextField label={words.to} type="date" value={to()} onInput={setTo} />
      </div>
      <TakeAway text={words.text} action={words.make} onTake={make} />
    </details>
  )
}
