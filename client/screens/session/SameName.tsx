import { createMemo, createSignal, For, Show } from 'solid-js'
import { calendarDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { useCoach } from '../coach/Coach.tsx'
import { useHere } from './here.ts'
import { recordWords } from './record-words.ts'

const words = recordWords.sameName

/** One name in any spelling of it: "Müller" and "MULLER" are read as one at arm's length. */
const isSameName = (a: string, b: string) => a.trim().localeCompare(b.trim(), undefined, { sensitivity: 'base' }) === 0

/** Who told which two apart, for as long as the page stays: ids alone, and of no use to the next nurse. */
const [apart, setApart] = createSignal<ReadonlySet<string>>(new Set())

/** Somebody in another chair has this patient's family name: whose chart this is, is asked once of each person. */
export function SameName() {
  const here = useHere()
  const { places } = useCoach()
  const patient = () => here.context().patient
  const key = (other: string) => `${here.author()} ${here.id} ${other}`
  const others = createMemo(() =>
    places().filter(({ id, row }) => {
      const other = row().patient
      return other.id !== patient().id && isSameName(other.family, patient().family) && !apart().has(key(id))
    }),
  )
  return (
    <Show when={here.mayChart()}>
      <For each={others()}>
        {({ id, row, chair }) => (
          <AlertBlock
            level="attention"
            title={words.title(row().patient.family, chair())}
            actions={
              <Button onPress={() => setApart(new Set([...apart(), key(id)]))}>
                {words.yes(patient().given, here.chair())}
              </Button>
            }
          >
            {words.who(row().patient.given, calendarDate(row().patient.birthDate))}{' '}
            {words.here(patient().given, calendarDate(patient().birthDate), patient().mrn)}
          </AlertBlock>
        )}
      </For>
    </Show>
  )
}
