import './Tray.css'
import { For } from 'solid-js'
import { type Entry, entryOf } from '../../chart/entry.ts'
import { tell } from '../../chart/telling.ts'
import { codeInWords } from '../../chart/wording.ts'
import type { Waiting } from '../data/disk.ts'
import { useTablet } from '../data/tablet.ts'
import { clockTime } from '../format.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { boardWords } from './board-words.ts'

const words = boardWords.tray

/** Entries that the server refused: what each says, why, and what can be done. Nothing leaves it by itself. */
export function Tray(props: { onClose: () => void }) {
  const { outbox, sync, directory, chart } = useTablet()
  const refused = () => outbox.waiting().filter((row) => row.refused !== undefined && row.setAside !== true)
  const again = async (row: Waiting) => {
    await outbox.again(row.id)
    await sync.retryNow()
  }
  const about = (row: Waiting) => {
    const name = directory.staff().get(row.author)?.name ?? row.author
    return words.by(name, clockTime(entryIn(row).occurredAt))
  }
  /** In the words of the chart; while the tablet has not all that those need, at least what kind of entry it is. */
  const said = (row: Waiting) => {
    const session = chart(row.sessionId).session()
    const ctx = directory.context(session)
    if (!ctx) return codeInWords(row.entry.kind)
    const { title, detail } = tell(entryIn(row), session, ctx)
    return detail === undefined ? title : `${title} · ${detail}`
  }
  return (
    <Dialog title={words.title} onClose={() => props.onClose()}>
      <p>{words.text}</p>
      <ul class="tray">
        <For each={refused()} fallback={<li>{words.none}</li>}>
          {(row) => (
            <li>
              <p>
                <b>{said(row)}</b> {about(row)}
              </p>
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

const entryIn = ({ entry, sessionId, author }: Waiting): Entry => entryOf({ ...entry, sessionId, author })
