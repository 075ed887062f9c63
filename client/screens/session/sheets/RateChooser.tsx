import './RateChooser.css'
import { type JSX, Show } from 'solid-js'
import { boundsFor } from '../../../../chart/order.ts'
import { inKg, inMgPerMl } from '../../../../chart/units.ts'
import { clockTime, figure } from '../../../format.ts'
import { NumberPad } from '../../../parts/NumberPad.tsx'
import { Stepper } from '../../../parts/Stepper.tsx'
import { type PadKey, press } from '../../../parts/typing.ts'
import { useHere } from '../here.ts'
import { Follows } from './asked.tsx'
import { usePadKeys } from './pad-keys.ts'
import { nextStep, type Planned, planned, pumpFor } from './rate-math.ts'
import { typedNumber } from './vitals-fields.ts'
import { sheetWords } from './words.ts'

const words = sheetWords.rate

/** What is chosen: a step of mg/kg/h, or the pump's own number as typed. */
export type ChosenRate = { mgPerKgPerHour: number | undefined; typed: string; typing: boolean }
export const noRate: ChosenRate = { mgPerKgPerHour: undefined, typed: '', typing: false }

/** The pump value chosen, mL/h; nothing while none is. */
export function chosenPump(pumping: Parameters<typeof pumpFor>[0], chosen: ChosenRate, start: number | undefined) {
  if (chosen.typing) return typedNumber(chosen.typed)
  if (chosen.mgPerKgPerHour === undefined) return start
  return pumpFor(pumping, chosen.mgPerKgPerHour)
}

export type RateChooserProps = {
  readonly chosen: ChosenRate
  /** mL/h that it stands at until something is chosen. */
  readonly start: number | undefined
  readonly at: number
  readonly onChange: (chosen: Partial<ChosenRate>) => void
  /** What the rate means for the order: beside the pad while it is typed, else below. */
  readonly verdict?: JSX.Element
}

/** The rate by the protocol's step, or typed as the pump shows it, with the arithmetic alive under it. */
export function RateChooser(props: RateChooserProps) {
  const here = useHere()
  const pumping = () => ({ session: here.session(), context: here.context() })
  const mL = () => chosenPump(pumping(), props.chosen, props.start)
  const plan = (): Planned | undefined => {
    const value = mL()
    return value === undefined ? undefined : planned(pumping(), value, props.at)
  }
  /** What the stepper stands at: the step itself, which the pump may round, or the true rate of what runs. */
  const stands = () => props.chosen.mgPerKgPerHour ?? plan()?.mgPerKgPerHour ?? undefined
  const step = (direction: 1 | -1) => {
    const from = stands()
    return from === undefined ? undefined : nextStep(pumping(), from, direction)
  }
  const isKnown = () => plan() === undefined || plan()?.mgPerKgPerHour !== null
  return (
    <div class="rate-chooser">
      <Show
        when={!props.chosen.typing && isKnown() && stands()}
        fallback={
          <TypeIt {...props} plan={plan()} onStep={() => props.onChange({ typing: false })} canStep={isKnown()} />
        }
      >
        {(rate) => (
          <>
            <Stepper
              label={words.label}
              value={figure(rate(), 3)}
              unit={words.unit}
              tone="drug"
              down={stepText(step(-1))}
              up={stepText(step(1))}
              downWhy={words.atMinimum}
              upWhy={words.atMaximum}
              onDown={() => props.onChange({ mgPerKgPerHour: step(-1) })}
              onUp={() => props.onChange({ mgPerKgPerHour: step(1) })}
              onType={() => props.onChange({ typing: true, typed: '' })}
            />
            <Ruler rate={rate()} />
            <Show when={plan()}>{(known) => <Equation plan={known()} wanted={props.chosen.mgPerKgPerHour} />}</Show>
            {props.verdict}
          </>
        )}
      </Show>
    </div>
  )
}

const stepText = (rate: number | undefined) => (rate === undefined ? undefined : figure(rate, 3))

function TypeIt(props: RateChooserProps & { plan: Planned | undefined; canStep: boolean; onStep: () => void }) {
  const slots = [{ id: 'pump', decimals: 1 }]
  const key = (pressed: PadKey) =>
    props.onChange({
      typing: true,
      typed: press({ typed: { pump: props.chosen.typed }, active: 'pump' }, pressed, slots).typed.pump ?? '',
    })
  usePadKeys(key)
  return (
    <div class="rate-typed">
      <div class="rate-typed-side">
        <p class="rate-typed-value">
          <span class="rate-typed-label">{words.pumpLabel}</span>
          <output>{props.chosen.typed === '' ? '–' : props.chosen.typed}</output>
          <span class="unit">mL/h</span>
        </p>
        {props.verdict}
        <Show when={props.plan}>{(known) => <Equation plan={known()} wanted={undefined} />}</Show>
      </div>
      <NumberPad
        label={words.typePump}
        decimal
        aside={props.canStep ? { label: words.byStep, onPress: () => props.onStep() } : undefined}
        onKey={key}
      />
    </div>
  )
}

/** Where the new rate lies between zero, the order's maximum and the limit: by place, mark and word. */
function Ruler(props: { rate: number }) {
  const here = useHere()
  const bounds = () => boundsFor(here.session(), here.context().protocol)
  const most = () => {
    const { ordered, limit } = bounds()
    const top = Number.isFinite(limit) ? limit : ordered
    return Math.max(Number.isFinite(top) ? top * 1.12 : 0, props.rate * 1.12, 0.1)
  }
  const part = (rate: number) => `${Math.min(100, (rate / most()) * 100)}%`
  const running = () => (here.session().infusion.status === 'infusing' ? here.view().rate?.mgPerKgPerHour : undefined)
  return (
    <div class="ruler" aria-hidden="true">
      <div class="ruler-bed">
        <span class="ruler-in" style={{ width: part(Math.min(bounds().ordered, most())) }} />
        <Show when={running()}>{(rate) => <span class="ruler-was" style={{ left: part(rate()) }} />}</Show>
        <span
          class="ruler-new"
          classList={{ 'ruler-over': props.rate > bounds().ordered }}
          style={{ left: part(props.rate) }}
        />
        <Show when={Number.isFinite(bounds().ordered)}>
          <span class="ruler-bound" style={{ left: part(bounds().ordered) }} />
        </Show>
        <Show when={bounds().limit > bounds().ordered && Number.isFinite(bounds().limit)}>
          <span class="ruler-bound ruler-limit" style={{ left: part(bounds().limit) }} />
        </Show>
      </div>
      <p class="ruler-words">
        <span>0</span>
        <Show when={Number.isFinite(bounds().ordered)}>
          <span class="ruler-ordered" style={{ left: part(bounds().ordered) }}>
            {figure(bounds().ordered, 3)} {words.orderMaximum}
          </span>
        </Show>
      </p>
    </div>
  )
}

function Equation(props: { plan: Planned; wanted: number | undefined }) {
  const here = useHere()
  const infusion = () => here.session().infusion
  const rate = () => props.wanted ?? props.plan.mgPerKgPerHour
  const isRounded = () =>
    props.wanted !== undefined &&
    props.plan.mgPerKgPerHour !== null &&
    figure(props.wanted, 3) !== figure(props.plan.mgPerKgPerHour, 3)
  const kg = () => infusion().weight
  const of = () => infusion().concentration
  return (
    <>
      <div class="equation">
        <Show when={rate() !== null && kg() !== undefined && of() !== undefined} fallback={<p>{words.unknownDose}</p>}>
          <p class="equation-terms">
            <Term label={words.newRate} value={figure(rate() ?? 0, 3)} unit="mg/kg/h" />
            <span>×</span>
            <Term label={words.weight} value={figure(inKg(kg() ?? (0 as never)), 3)} unit="kg" />
            <span>÷</span>
            <Term label={words.concentration} value={figure(inMgPerMl(of() ?? (0 as never)), 3)} unit="mg/mL" />
            <span>=</span>
          </p>
        </Show>
        <p class="equation-pump">
          <span>{words.setPump}</span>
          <b>{figure(props.plan.mlPerHour, 1)}</b> <span class="unit">mL/h</span>
        </p>
      </div>
      <p class="equation-follows">
        <Show when={props.plan.mgPerHour}>{(mg) => <span>{words.perHour(figure(mg(), 1))}</span>}</Show>
        <Show when={infusion().status !== 'not-started'}>
          <span>
            {words.ends} <b>{clockTime(props.plan.ends)}</b>
          </span>
        </Show>
        <Show when={props.plan.total}>
          {(total) => (
            <span>
              {words.total} <b>{figure(total().mg, 1)} mg</b>, {figure(total().mgPerKg, 2)} mg/kg
            </span>
          )}
        </Show>
        <Show when={isRounded()}>
          <span>{words.trueRate(figure(props.plan.mgPerKgPerHour ?? 0, 3))}</span>
        </Show>
      </p>
      <Show
        when={props.plan.total && props.plan.most !== undefined && props.plan.total.mgPerKg > props.plan.most + 0.005}
      >
        <Follows warned>
          {words.totalOver(figure(props.plan.total?.mgPerKg ?? 0, 2), figure(props.plan.most ?? 0, 2))}
        </Follows>
      </Show>
    </>
  )
}

const Term = (props: { label: string; value: string; unit: string }) => (
  <span class="equation-term">
    <span>{props.label}</span>
    <span>
      <b>{props.value}</b> <span class="unit">{props.unit}</span>
    </span>
  </span>
)
