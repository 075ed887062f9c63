import './Label.css'
import { For } from 'solid-js'
import { Portal } from 'solid-js/web'
import { fromWire } from '../../../chart/instant.ts'
import type { Fact } from '../../../chart/session.ts'
import { bandName, calendarDate, clockTime, figure, fullDate } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { nameOf, useHere } from '../session/here.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.label

/** The label of what was prepared, as it is charted: printed alone on the page, seen only on paper. */
export function PrintLabel(props: { bag: Fact<'bag-prepared' | 'bag-changed'> }) {
  const here = useHere()
  const lines = (): readonly (readonly [string, string])[] => {
    const { body, at, by } = props.bag
    const { patient } = here.context()
    const check = body.check?.by
    return [
      [words.patient, `${bandName(patient)}, ${calendarDate(patient.birthDate)}, ${patient.mrn}`],
      [words.in, `${figure(body.mg ?? 0, 3)} mg ${words.of} ${figure(body.mL ?? 0, 3)} mL`],
      [words.strength, `${figure(body.mgPerMl, 3)} mg/mL`],
      [words.lot, [body.lot, body.expires].filter((part) => part !== undefined).join(', ')],
      [words.prepared, `${fullDate(at)} ${clockTime(at)}, ${nameOf(here.context(), by)}`],
      ...(check === undefined ? [] : [[words.checked, nameOf(here.context(), check)] as const]),
      ...(body.useBy === undefined ? [] : [[words.useBy, whenOf(body.useBy)] as const]),
    ]
  }
  return (
    <>
      <Button icon="list" onPress={() => window.print()}>
        {words.print}
      </Button>
      <Portal>
        <div class="label-print" aria-hidden="true">
          <p class="label-drug">{words.drug}</p>
          <For each={lines()}>
            {([name, text]) => (
              <p>
                <span>{name}</span> <b>{text}</b>
              </p>
            )}
          </For>
          <p class="label-caution">{words.caution}</p>
        </div>
      </Portal>
    </>
  )
}

function whenOf(time: string): string {
  const at = fromWire(time)
  return `${fullDate(at)} ${clockTime(at)}`
}
