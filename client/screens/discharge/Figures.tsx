import { Show } from 'solid-js'
import type { Readiness } from '../../../chart/discharge.ts'
import { baseline } from '../../../chart/readings.ts'
import { aldrete } from '../../../chart/scores/recovery.ts'
import { total } from '../../../chart/scores.ts'
import { now } from '../../clock.ts'
import { clockTime, duration, figure } from '../../format.ts'
import { Figure } from '../../parts/Figure.tsx'
import { useHere } from '../session/here.ts'
import { leftAt } from './readiness.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.figures

/** What recovery is about, large: time since the end, Aldrete, pressure against the baseline, what is due. */
export function Figures(props: { readiness: Readiness }) {
  const here = useHere()
  const stopped = () => here.session().infusion.stoppedAt
  const given = () => {
    const { mg, mgPerKg } = here.view().given
    if (mg === null) return undefined
    return mgPerKg === null ? words.givenMg(figure(mg, 2)) : words.given(figure(mg, 2), figure(mgPerKg, 3))
  }
  return (
    <section class="recovery-figures" aria-label={words.label}>
      <Show when={stopped()}>
        {(at) => (
          <Figure
            label={words.sinceEnd(clockTime(at()))}
            value={duration((leftAt(here.session()) ?? now()) - at())}
            below={given()}
          />
        )}
      </Show>
      <Aldrete />
      <Pressure />
      <Show when={leftAt(here.session()) === undefined}>
        <NextDue readiness={props.readiness} />
      </Show>
    </section>
  )
}

function Aldrete() {
  const here = useHere()
  const all = () =>
    here.session().facts.scored.flatMap(({ at, body }) => {
      const sum = body.instrument === aldrete.id ? total(aldrete, body.items) : undefined
      return sum === undefined ? [] : [{ at, sum }]
    })
  const last = () => all().at(-1)
  const below = () => {
    const [one, before] = [last(), all().at(-2)]
    if (one === undefined) return words.notScored
    return before === undefined ? words.at(clockTime(one.at)) : words.was(String(before.sum), clockTime(before.at))
  }
  return (
    <Figure
      label={words.aldrete}
      value={last()?.sum ?? '–'}
      unit={last() === undefined ? undefined : words.of(10)}
      below={below()}
    />
  )
}

function Pressure() {
  const here = useHere()
  const last = () =>
    here
      .view()
      .readings.findLast(({ at, systolic }) => systolic !== undefined && at >= (here.session().infusion.stoppedAt ?? 0))
  const below = () => {
    const [read, base] = [last(), baseline(here.session())]
    if (read?.systolic === undefined) return words.noPressure
    if (base?.systolic === undefined || base.systolic === 0) return words.noBase
    const off = Math.round(((read.systolic - base.systolic) / base.systolic) * 100)
    const text = `${base.systolic}/${base.diastolic ?? '–'}`
    if (off === 0) return words.same(text)
    return off > 0 ? words.over(String(off), text) : words.under(String(-off), text)
  }
  return (
    <Figure
      label={words.pressure}
      value={last() === undefined ? '–' : `${last()?.systolic}/${last()?.diastolic ?? '–'}`}
      below={below()}
    />
  )
}

/** The second Aldrete has its own time; else the time that the protocol keeps the patient. */
function NextDue(props: { readiness: Readiness }) {
  const here = useHere()
  const dueOf = (id: string) => props.readiness.criteria.find((each) => each.id === id && !each.met)?.due
  const scoreAt = () => dueOf('aldrete') ?? here.view().due.aldreteAt
  const at = () => scoreAt() ?? dueOf('minutes')
  return (
    <Show when={at()}>
      {(due) => (
        <Figure
          label={scoreAt() === undefined ? words.leaveAt : words.aldreteDue}
          value={now() >= due() ? words.due : duration(due() - now() + 59_999)}
          below={words.at(clockTime(due()))}
        />
      )}
    </Show>
  )
}
