import { Show } from 'solid-js'
import { figure } from '../../format.ts'
import { Segmented } from '../../parts/Segmented.tsx'
import { Stepper } from '../../parts/Stepper.tsx'
import { useHere } from '../session/here.ts'
import { type OrderDraft, startingRate, stepped } from './order-draft.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.order

const ways = (['rate', 'dose'] as const).map((value) => ({ value, label: words.asChoices[value] }))
/** What the wire takes: past a lifted limit the steps go on to here. */
const farthest = { mgPerKgPerHour: 100, mgPerKg: 100, minutes: 1440 }

type OrderSteppersProps = {
  values: OrderDraft & { readonly isBeyond: boolean }
  onChange: (change: Partial<OrderDraft>) => void
}

/**
 * Rate or whole dose, time, and the most that the rate may be adjusted to: by the protocol's step, and past its limits
 * only once it is said that the order goes beyond them.
 */
export function OrderSteppers(props: OrderSteppersProps) {
  const here = useHere()
  const values = () => props.values
  const bounds = () => (values().isBeyond ? {} : here.context().protocol.order.bounds)
  const step = () => here.context().protocol.order.bounds.stepMgPerKgPerHour ?? 0.05
  const rates = () => ({
    step: step(),
    min: bounds().minMgPerKgPerHour ?? step(),
    max: bounds().maxMgPerKgPerHour ?? farthest.mgPerKgPerHour,
  })
  const doses = () => {
    const by = values().dose < 1 ? 0.01 : 0.25
    return { step: by, min: by, max: bounds().maxMgPerKg ?? farthest.mgPerKg }
  }
  const maxima = () => ({ ...rates(), min: Math.max(startingRate(values()), rates().min) })
  const times = () => ({ step: 5, min: 5, max: bounds().maxMinutes ?? farthest.minutes })
  /** The most is never under the start. */
  const set = (change: Partial<OrderDraft>) => {
    const start = Math.ceil(startingRate({ ...values(), ...change }) * 1000) / 1000
    props.onChange({ ...change, maximum: Math.max(start, values().maximum) })
  }
  return (
    <>
      <Segmented label={words.as} options={ways} chosen={values().by} onChoose={(by) => set({ by })} />
      <div class="order-steppers">
        <Show
          when={values().by === 'rate'}
          fallback={
            <OneStepper
              label={words.dose}
              unit={words.doseUnit}
              tone="drug"
              value={values().dose}
              limits={doses()}
              onChange={(dose) => set({ dose })}
            />
          }
        >
          <OneStepper
            label={words.rate}
            unit={words.rateUnit}
            tone="drug"
            value={values().rate}
            limits={rates()}
            onChange={(rate) => set({ rate })}
          />
        </Show>
        <OneStepper
          label={words.minutes}
          unit={words.minutesUnit}
          value={values().minutes}
          limits={times()}
          onChange={(minutes) => set({ minutes })}
        />
        <OneStepper
          label={words.maximum}
          unit={words.maximumUnit}
          tone="drug"
          value={values().maximum}
          limits={maxima()}
          onChange={(maximum) => props.onChange({ maximum })}
        />
      </div>
    </>
  )
}

type OneStepperProps = {
  label: string
  unit: string
  tone?: 'ink' | 'drug' | undefined
  value: number
  limits: { step: number; min: number; max: number }
  onChange: (value: number) => void
}

function OneStepper(props: OneStepperProps) {
  const to = (by: 1 | -1) => stepped(props.value, by, props.limits)
  const shown = (value: number | undefined) => (value === undefined ? undefined : figure(value, 3))
  const step = (by: 1 | -1) => {
    const next = to(by)
    if (next !== undefined) props.onChange(next)
  }
  return (
    <div class="order-stepper">
      <p class="order-label" aria-hidden="true">
        {props.label}
      </p>
      <Stepper
        label={props.label}
        unit={props.unit}
        tone={props.tone}
        value={figure(props.value, 3)}
        down={shown(to(-1))}
        up={shown(to(1))}
        downWhy={words.atLeast}
        upWhy={words.atLimit}
        onDown={() => step(-1)}
        onUp={() => step(1)}
      />
    </div>
  )
}
