import type { Body } from '../bodies.ts'
import type { Entry } from '../entry.ts'
import type { Stretch } from '../infusion.ts'
import { mgPerKgPerHour, rate } from '../units.ts'
import { charted, codeInWords, figure, milligramsPerKgPerHour, plainDate, sentenceCase, sentences } from '../wording.ts'
import { type About, by, checkedBy, personName, type Tellers, type Told } from './about.ts'

type Preparation = Body<'bag-prepared'>
type Infusing = Body<'infusion-started'>

const mlPerHour = (value: number) => charted(value, 'mL/h')

/** "Lot 6C117, expires 2027-04". */
const labelled = ({ lot, ndc, expires }: { lot?: string; ndc?: string; expires?: string }) =>
  sentenceCase(
    [lot && `lot ${lot}`, ndc && `NDC ${ndc}`, expires && `expires ${plainDate(expires)}`].filter(Boolean).join(', '),
  )

const prepared = (what: string, body: Preparation, { ctx }: About): Told => ({
  title: `${what} ${charted(body.mgPerMl, 'mg/mL')}`,
  detail: sentences(
    body.mg !== undefined && `${charted(body.mg, 'mg')}${body.mL === undefined ? '' : ` in ${charted(body.mL, 'mL')}`}`,
    body.container && `Container ${body.container}`,
    body.recipe,
    labelled(body),
    checkedBy(ctx, body.check),
  ),
  icon: 'drop',
})

/** The stretch that an entry began, and the one that ran before it. */
function stretchesAt({ session }: About, entry: Entry): { own?: Stretch | undefined; before?: Stretch | undefined } {
  const { stretches } = session.infusion
  const index = stretches.findIndex((stretch) => stretch.entry === entry.id)
  if (index >= 0) return { own: stretches[index], before: stretches[index - 1] }
  const before = stretches.findLast(({ from }) => from <= entry.occurredAt)
  return { own: before, before }
}

/** The true mg/kg/h of a pump rate: from concentration and weight where known, else what the nurse saw. */
function dosing(body: Infusing, stretch: Stretch | undefined): number | undefined {
  if (stretch?.concentration === undefined || stretch.weight === undefined) return body.mgPerKgPerHour
  return mgPerKgPerHour(rate(body.mlPerHour), stretch.concentration, stretch.weight)
}
const dosingOf = ({ rate: at, concentration, weight }: Stretch) =>
  concentration === undefined || weight === undefined ? undefined : mgPerKgPerHour(at, concentration, weight)

/** "0.5 mg/kg/h", or the pump's mL/h while the bag or the weight is not charted. */
const rateWords = (perKg: number | undefined, body: Infusing) =>
  perKg === undefined ? mlPerHour(body.mlPerHour) : milligramsPerKgPerHour(perKg)

const infusing = (title: string, perKg: number | undefined, body: Infusing, { ctx }: About, icon: Told['icon']) => ({
  title,
  detail: sentences(
    perKg !== undefined && mlPerHour(body.mlPerHour),
    body.reason,
    by(ctx, 'Ordered by', body.orderedBy),
    body.pump && `Pump ${body.pump}`,
    checkedBy(ctx, body.check),
  ),
  icon,
})

const held = (title: string, { reason, orderedBy }: Body<'infusion-held'>, { ctx }: About, icon: Told['icon']) => ({
  title,
  detail: sentences(reason, by(ctx, 'Ordered by', orderedBy)),
  icon,
})

const inLine = (what: string, body: Body<'line-flushed'>): Told => ({
  title: `${what} ${charted(body.mL, 'mL')}`,
  detail: sentences(
    body.mg !== undefined && `${charted(body.mg, 'mg')} of drug in it`,
    body.overSeconds !== undefined && `Over ${charted(body.overSeconds, 's')}`,
    body.container && `Container ${body.container}`,
  ),
  icon: 'drop',
})

const closing = (what: string, body: Body<'wasted'>, { ctx }: About, more?: string): Told => ({
  title: `${what} ${charted(body.mg, 'mg')}`,
  detail: sentences(
    body.mL !== undefined && charted(body.mL, 'mL'),
    `Container ${body.container}`,
    more,
    body.reason,
    by(ctx, 'Witness', body.witness),
  ),
  icon: 'vial',
})

const stock = (what: string, body: Body<'stock-counted'>, { ctx }: About): Told => ({
  title: `${what} ${body.drug} ${charted(body.mg, 'mg')}`,
  detail: sentences(
    labelled(body),
    body.containers !== undefined && `${body.containers} in number`,
    body.reason,
    by(ctx, 'Witness', body.witness),
  ),
  icon: 'vial',
})

/** The drug's way: vial, bag, pump, line, waste. */
export const drugTellers = {
  'vial-opened': ({ body }) => ({
    title: `Vial opened, ${body.drug ?? 'ketamine'} ${charted(body.mg, 'mg')}`,
    detail: sentences(
      body.mgPerMl !== undefined && charted(body.mgPerMl, 'mg/mL'),
      body.mL !== undefined && charted(body.mL, 'mL'),
      `Vial ${body.vial}`,
      labelled(body),
    ),
    icon: 'vial',
  }),
  drawn: ({ body }, { ctx }) => ({
    title: `Drawn ${charted(body.mg, 'mg')}`,
    detail: sentences(
      body.drug,
      body.mL !== undefined && charted(body.mL, 'mL'),
      `${body.vial === undefined ? 'Into' : `Vial ${body.vial} into`} ${body.container}`,
      checkedBy(ctx, body.check),
    ),
    icon: 'vial',
  }),
  'bag-prepared': ({ body }, about) => prepared('Bag prepared,', body, about),
  'bag-changed': ({ body }, about) => prepared('Bag changed,', body, about),
  'infusion-started': (entry, about) => {
    const perKg = dosing(entry.body, stretchesAt(about, entry).own)
    return infusing(`Started ${rateWords(perKg, entry.body)}`, perKg, entry.body, about, 'flag')
  },
  'rate-changed': (entry, about) => {
    const { own, before } = stretchesAt(about, entry)
    const perKg = dosing(entry.body, own)
    const was = before && before !== own ? dosingOf(before) : undefined
    const words = rateWords(perKg, entry.body)
    const title = was === undefined || perKg === undefined ? `Rate ${words}` : `Rate ${figure(was, 3)} to ${words}`
    return infusing(title, perKg, entry.body, about, 'rate')
  },
  'infusion-held': ({ body }, about) => held('Held', body, about, 'hold'),
  'infusion-resumed': (entry, about) => {
    const perKg = dosing(entry.body, stretchesAt(about, entry).own)
    return infusing(`Resumed ${rateWords(perKg, entry.body)}`, perKg, entry.body, about, 'resume')
  },
  'infusion-stopped': ({ body }, about) =>
    held(body.complete ? 'Infusion complete' : 'Infusion stopped', body, about, 'stop'),
  'bolus-given': ({ body }, { ctx }) => ({
    title: `Bolus ${charted(body.mg, 'mg')} given`,
    detail: sentences(
      `Over ${charted(body.overSeconds, 's')}`,
      by(ctx, 'Ordered by', body.orderedBy),
      checkedBy(ctx, body.check),
    ),
    icon: 'med',
  }),
  'line-primed': ({ body }) => inLine('Line primed,', body),
  'line-flushed': ({ body }) => inLine('Line flushed,', body),
  'line-discarded': ({ body }) => inLine('Line discarded,', body),
  'pump-read': ({ body }) => ({
    title: `Pump reads ${charted(body.mL, 'mL')}`,
    detail: body.pump && `Pump ${body.pump}`,
    icon: 'drop',
  }),
  wasted: ({ body }, about) => closing('Wasted', body, about, body.method && codeInWords(body.method)),
  returned: ({ body }, about) => closing('Returned', body, about),
  'discrepancy-recorded': ({ body }, { ctx }) => ({
    title: `Discrepancy of ${charted(body.mg, 'mg')} recorded`,
    detail: sentences(
      `Container ${body.container}`,
      body.lot && `Lot ${body.lot}`,
      body.reason,
      body.witness && `Second person ${personName(ctx, body.witness)}`,
    ),
    tone: 'attention',
    icon: 'vial',
  }),
  'stock-received': ({ body }, about) => stock('Received into stock,', body, about),
  'stock-counted': ({ body }, about) => stock('Stock counted,', body, about),
  'stock-adjusted': ({ body }, about) => stock('Stock adjusted,', body, about),
} satisfies Tellers<
  | 'vial-opened'
  | 'drawn'
  | 'bag-prepared'
  | 'bag-changed'
  | 'infusion-started'
  | 'rate-changed'
  | 'infusion-held'
  | 'infusion-resumed'
  | 'infusion-stopped'
  | 'bolus-given'
  | 'line-primed'
  | 'line-flushed'
  | 'line-discarded'
  | 'pump-read'
  | 'wasted'
  | 'returned'
  | 'discrepancy-recorded'
  | 'stock-received'
  | 'stock-counted'
  | 'stock-adjusted'
>
