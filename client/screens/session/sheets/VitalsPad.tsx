import { createMemo, Match, Switch } from 'solid-js'
import { clockTime, figure } from '../../../format.ts'
import { NumberPad } from '../../../parts/NumberPad.tsx'
import { inSubscript } from '../../../parts/Subscript.tsx'
import type { PadKey } from '../../../parts/typing.ts'
import { ValuePad } from '../../../parts/ValuePad.tsx'
import { useHere } from '../here.ts'
import { limitOn } from '../limits.ts'
import { sessionWords } from '../words.ts'
import { type Field, lastOf, typedNumber } from './vitals-fields.ts'

const words = sessionWords.vitals

export type VitalsPadProps = {
  field: Field
  chosen: string | undefined
  byDigits: boolean
  asking: boolean
  at: number
  onKey: (key: PadKey) => void
  onChoose: (value: number) => void
  onDigits: () => void
  onSkip: () => void
  /** Only a value that is charted for the first time may be said not to be taken. */
  onNotTaken?: (() => void) | undefined
  onWhy?: ((reason: string) => void) | undefined
  onBack: () => void
}

/** The pad of the field that is typed into: digits, one tap out of few values, or why it was not taken. */
export function VitalsPad(props: VitalsPadProps) {
  const here = useHere()
  const last = createMemo(() => lastOf(here.view().readings, props.field.id))
  const head = () =>
    inSubscript(props.field.slot && props.field.id.endsWith('tolic') ? props.field.name : props.field.label)
  const values = createMemo(() =>
    (props.field.pad ?? []).map((each) => ({
      ...each,
      limit: limitOn(here, props.field.id, each.value, props.at)?.side,
    })),
  )
  const other = () =>
    props.field.slot === undefined
      ? [{ label: words.skip, onPress: () => props.onSkip() }]
      : [{ label: words.typeIt, onPress: () => props.onDigits() }]
  return (
    <Switch
      fallback={
        <NumberPad
          label={head()}
          hint={last() && words.last(`${figure(last()?.value ?? 0, 1)}, ${clockTime(last()?.at ?? 0)}`)}
          decimal={props.field.slot !== undefined && 'decimals' in props.field.slot}
          aside={
            props.onNotTaken
              ? { label: words.notTaken, onPress: () => props.onNotTaken?.() }
              : { label: words.back, onPress: () => props.onBack() }
          }
          onKey={(key) => props.onKey(key)}
        />
      }
    >
      <Match when={props.asking}>
        <ValuePad
          label={words.why}
          values={words.reasons.map((text, value) => ({ value, text }))}
          columns={2}
          other={[{ label: words.back, onPress: () => props.onBack() }]}
          onChoose={(index) => props.onWhy?.(words.reasons[index] ?? sessionWords.sheet.other)}
        />
      </Match>
      <Match when={props.field.pad && !props.byDigits}>
        <ValuePad
          label={head()}
          hint={words.oneTap}
          values={values()}
          last={last()?.value}
          chosen={typedNumber(props.chosen)}
          columns={props.field.columns}
          other={other()}
          onChoose={(value) => props.onChoose(value)}
        />
      </Match>
    </Switch>
  )
}
