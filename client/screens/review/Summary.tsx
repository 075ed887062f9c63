import { For, Show } from 'solid-js'
import { billing } from '../../../chart/billing.ts'
import { custody } from '../../../chart/custody.ts'
import { orderedMinutes, orderInForce } from '../../../chart/order.ts'
import { aldrete } from '../../../chart/scores/recovery.ts'
import { total } from '../../../chart/scores.ts'
import { latest, type Session } from '../../../chart/session.ts'
import { deviations } from '../../../chart/signoff.ts'
import { personName } from '../../../chart/telling.ts'
import { HOUR, inKg, inMg, minutes } from '../../../chart/units.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, figure } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { containerName } from '../discharge/DrugLeft.tsx'
import { useHere } from '../session/here.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.figures

/** Given against ordered, the highest pressure, pain from and to: what is asked first. */
export function Summary() {
  const here = useHere()
  const given = () => here.view().given.mg
  const ordered = () => {
    const session = here.session()
    const [rate, weight] = [orderInForce(session)?.mgPerKgPerHour, session.infusion.weight]
    if (rate === undefined || weight === undefined) return undefined
    return (rate * inKg(weight) * minutes(orderedMinutes(session, here.context().protocol))) / HOUR
  }
  const highest = () =>
    here
      .view()
      .readings.filter(({ systolic }) => systolic !== undefined)
      .toSorted((a, b) => (b.systolic ?? 0) - (a.systolic ?? 0))[0]
  const pains = () => here.view().readings.flatMap(({ pain }) => (pain === undefined ? [] : [pain]))
  return (
    <dl class="review-figures">
      <div>
        <dt>{words.given}</dt>
        <dd>
          <b>{given() === null ? words.unknown : figure(given() ?? 0, 2)}</b>{' '}
          <span class="unit">{ordered() === undefined ? words.mg : words.ofOrdered(figure(ordered() ?? 0, 2))}</span>
        </dd>
      </div>
      <div>
        <dt>{words.highest}</dt>
        <dd>
          <b>{highest() === undefined ? words.unknown : `${highest()?.systolic}/${highest()?.diastolic ?? '–'}`}</b>
        </dd>
      </div>
      <Show when={pains().length > 0}>
        <div>
          <dt>{words.pain}</dt>
          <dd>
            <b>{pains()[0]}</b> <span class="unit">{words.to}</span> <b>{pains().at(-1)}</b>
          </dd>
        </div>
      </Show>
    </dl>
  )
}

/** Who charted, and when they last attested to it. */
export function chartedBy(session: Session, here: ReturnType<typeof useHere>): string {
  const attested = session.facts.signed.filter(({ body }) => body.meaning === 'charted')
  const last = attested.at(-1)
  const authors = [...new Set(session.shown.map(({ original }) => original.author))]
  const nurses = authors.filter((id) => here.context().staff.get(id)?.role === 'nurse')
  const names = (nurses.length > 0 ? nurses : authors).map((id) => personName(here.context(), id)).join('; ')
  const when = last === undefined ? reviewWords.notAttested : reviewWords.complete(clockTime(last.at))
  return `${reviewWords.chartedBy(names)}, ${when}`
}

const overridden = new Set([
  'rate-under',
  'rate-too-soon',
  'rate-step',
  'checklist',
  'discharge-override',
  'signed-over',
])

/** What is as it should be, each line proven by the record. */
export function Checks() {
  const here = useHere()
  const { time } = useTablet()
  const lines = () => {
    here.view()
    const [session, context, at] = [here.session(), here.context(), time.now()]
    const otherwise = deviations(session, context, at)
    const isOver = otherwise.some(({ code, id }) => overridden.has(code) || /over-bound|over-order/.test(id))
    return [
      ...(isOver || session.infusion.startedAt === undefined ? [] : [reviewWords.checks.noOverrides]),
      ...custody(session, context.clinic, at).flatMap(closedLine),
      ...dischargedLine(session),
    ]
  }
  return (
    <ul class="review-checks">
      <For each={lines()}>
        {(line) => (
          <li>
            <Icon name="check" size={20} />
            <span>{line}</span>
          </li>
        )}
      </For>
    </ul>
  )
}

function closedLine(container: ReturnType<typeof custody>[number]): readonly string[] {
  if (!container.closes) return []
  const mg = (value: typeof container.drawn) => figure(inMg(value), 3)
  const { wasted, returned, witnesses } = container
  const gone = [
    wasted > 0 ? reviewWords.checks.wasted(mg(wasted)) : '',
    returned > 0 ? reviewWords.checks.returned(mg(returned)) : '',
    witnesses.length > 0 ? reviewWords.checks.witnessed : '',
  ].join('')
  if (container.what === 'vial')
    return [reviewWords.checks.vial(containerName(container), mg(container.drawn), mg(container.passedOn), gone)]
  return [reviewWords.checks.container(containerName(container), mg(container.drawn), mg(container.given), gone)]
}

function dischargedLine(session: Session): readonly string[] {
  const left = latest(session, 'discharged')
  if (left === undefined || (left.body.disposition ?? 'home') !== 'home') return []
  const name = left.body.escort?.name
  const score = session.facts.scored.findLast(({ body, at }) => body.instrument === aldrete.id && at <= left.at)
  const sum = score && total(aldrete, score.body.items)
  const escort = name === undefined ? '' : reviewWords.checks.with(name)
  return [
    reviewWords.checks.discharged(clockTime(left.at), escort) +
      (sum === undefined ? '' : reviewWords.checks.aldrete(sum)),
  ]
}

/** When the infusion ran and what that comes to for the biller: from charted times, never typed. */
export function BillingTimes() {
  const here = useHere()
  const { time } = useTablet()
  const told = () => {
    here.view()
    const [session, at] = [here.session(), time.now()]
    return billing(session, custody(session, here.context().clinic, at), at)
  }
  const at = (instant: number | undefined) => (instant === undefined ? reviewWords.figures.unknown : clockTime(instant))
  const lines = () => {
    const { startedAt, stoppedAt, activeMinutes, givenMg, wastedMg, codes } = told()
    return [
      [reviewWords.billing.ran, reviewWords.billing.from(at(startedAt), at(stoppedAt))],
      [reviewWords.billing.active, reviewWords.billing.minutes(activeMinutes)],
      [
        reviewWords.billing.codes,
        codes.map(({ code, units }) => `${code} × ${units}`).join(', ') || reviewWords.billing.none,
      ],
      [reviewWords.billing.drug, reviewWords.billing.mg(figure(givenMg, 3), figure(wastedMg, 3))],
    ] as const
  }
  return (
    <section class="review-times" aria-label={reviewWords.billing.title}>
      <h3>{reviewWords.billing.title}</h3>
      <dl class="review-billing">
        <For each={lines()}>
          {([label, text]) => (
            <div class="review-billing-line">
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}
