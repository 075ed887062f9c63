import { For } from 'solid-js'
import { type Conflict, conflicts } from '../../../chart/conflicts.ts'
import type { Entry } from '../../../chart/entry.ts'
import { tell } from '../../../chart/telling.ts'
import { clockTime } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { useHere } from './here.ts'
import { recordWords } from './record-words.ts'

const words = recordWords.conflict

/** Two entries of two tablets about one act: which of them stands is one tap, by whoever charted the other. */
export function Conflicts() {
  const here = useHere()
  const mayStrike = ({ author }: Entry) =>
    here.mayChart() && (author === here.author() || here.context().staff.get(here.author())?.role === 'physician')
  const said = (entry: Entry) =>
    `${tell(entry, here.charted(), here.context()).title}, ${clockTime(entry.occurredAt)}, ${
      here.context().staff.get(entry.author)?.initials ?? ''
    }`
  const strike = ({ code }: Conflict, entry: Entry) =>
    here.save(words.struck, [{ kind: 'amendment', body: { target: entry.id, struck: true, reason: words.why[code] } }])
  return (
    <For each={conflicts(here.charted())}>
      {(conflict) => (
        <AlertBlock
          level="attention"
          title={words.title[conflict.code]}
          actions={
            <For each={[conflict.first, conflict.second].filter(mayStrike)}>
              {(entry) => <Button onPress={() => void strike(conflict, entry)}>{words.strike(said(entry))}</Button>}
            </For>
          }
        >
          {words.both(said(conflict.first), said(conflict.second))}
        </AlertBlock>
      )}
    </For>
  )
}
