import './Tray.css'
import { For } from 'solid-js'
import { entryOf } from '../../chart/entry.ts'
import type { Waiting } from '../data/disk.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime } from '../format.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { screenWords } from './words.ts'

const words = screenWords.tray

/** Entries that the server refused: what each says, why, and what can be done. Nothing leaves it by itself. */
export function Tray(props: { onClose: () => void }) {
  const { outbox, sync, directory } = useTablet()
  const refused = () => outbox.waiting().filter((row) => row.refused !== undefined && row.setAside !== true)
  const again = async (row: Waiting) => {
    await outbox.again(row.id)
    await sync.retryNow()
  }
  const about = (row: Waiting) => {
    const name = directory.staff().get(row.author)?.name ?? row.author
    return words.by(name, clockTime(entryOf({ ...row.entry, sessionId: row.sessionId, author: row.author }).occurredAt))
  }
  return (
    <Dialog title={words.title} onClose={() => props.onClose()}>
      <p>{words.text}</p>
      <ul class="tray">
        <For each={refused()} fallback={<li>{words.none}</li>}>
          {(row) => (
            <li>
              <p>
                <b>{row.entry.kind}</b> {about(row)}
              </p>
              <p class="tray-body">{said(row)}</p>
              <p>{row.refused?.detail ?? row.refused?.title}</p>
              <For each={row.refused?.errors}>{(error) => <p>{`${error.path} ${error.message}`}</p>}</For>
              <p class="tray-actions">
                <Button onPress={() => void again(row)}>{words.again}</Button>
                <Button onPress={() => void outbox.setAside(row.id)}>{words.setAside}</Button>
              </p>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )
}

/** The entry's own words and numbers, field by field: what must be charted again. */
const said = ({ entry }: Waiting) =>
  Object.entries(entry.body)
    .filter(([field]) => field !== 'setId')
    .map(([field, value]) => `${field}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')
