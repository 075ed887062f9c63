import type { Context } from '../context.ts'
import { visit } from '../course.ts'
import { dosingWeight } from '../order.ts'
import { readings } from '../readings.ts'
import type { Session } from '../session.ts'
import { type Instant, inKg, mgPerKgPerHour } from '../units.ts'
import { charted, codeInWords, counted, figure, listed, milligrams, milligramsPerKg } from '../wording.ts'

/** A session with what it is judged by. */
export type Told = { readonly session: Session; readonly ctx: Context }

/** One thing of a session beside the same of the patient's last one, in words. */
export type Beside = {
  readonly of: string
  readonly differs: boolean
  /** "Highest pressure 172/98, last time 150/90"; without the second half where nothing differs. */
  readonly sentence: string
  /** When it was in this session; absent where it has no minute. */
  readonly at?: Instant | undefined
}

type Fact = { readonly said: string; readonly at?: Instant | undefined }
type Line = readonly [of: string, label: string, tell: (told: Told, now: Instant) => Fact | undefined]

/**
 * What of this session is otherwise than in the patient's last one, as far as both are known: the figures that a
 * physician would turn pages for. Nothing is judged; what is charted in neither is left out.
 */
export function besideLastTime(today: Told, before: Told, now: Instant): readonly Beside[] {
  return lines.flatMap(([of, label, tell]): readonly Beside[] => {
    const [is, was] = [tell(today, now), tell(before, now)]
    if (is === undefined && was === undefined) return []
    const said = `${label} ${is?.said ?? NOT_CHARTED}`
    if (is?.said === was?.said) return [{ of, differs: false, sentence: said, at: is?.at }]
    return [{ of, differs: true, sentence: `${said}, last time ${was?.said ?? NOT_CHARTED}`, at: is?.at }]
  })
}
const NOT_CHARTED = 'not charted'

const lines: readonly Line[] = [
  ['protocol', 'Protocol', ({ ctx: { protocol } }) => ({ said: `${protocol.title} ${protocol.version}` })],
  ['weight', 'Dosing weight', weight],
  ['rate', 'Started at', startingRate],
  ['dose', 'Given', dose],
  ['holds', 'Held', holds],
  ['pressure', 'Highest pressure', pressure],
  ['spo2', 'Lowest SpO2', saturation],
  ['dissociation', 'Dissociation up to', dissociation],
  ['rescue', 'Rescue:', rescue],
  ['events', 'Adverse events:', events],
  ['recovery', 'Aldrete 9 after', recovery],
]

function weight({ session, ctx: { protocol } }: Told): Fact | undefined {
  const grams = dosingWeight(session, protocol)
  return grams === undefined ? undefined : { said: charted(inKg(grams), 'kg') }
}

function startingRate({ session }: Told): Fact | undefined {
  const first = session.infusion.stretches.find(({ rate }) => rate > 0)
  if (first?.concentration === undefined || first.weight === undefined) return undefined
  // The pump's own steps are no difference: 34.9 mL/h is what 0.5 mg/kg/h comes to.
  const rate = figure(mgPerKgPerHour(first.rate, first.concentration, first.weight), 2)
  return { said: `${rate} mg/kg/h`, at: first.from }
}

function dose({ session, ctx: { clinic } }: Told, now: Instant): Fact | undefined {
  const { mg, mgPerKg, activeMinutes, startedAt, stoppedAt } = visit(session, clinic, now)
  if (startedAt === undefined || mg === null) return undefined
  const minutes = charted(Math.floor(activeMinutes), 'min')
  return { said: `${milligrams(mg)} (${milligramsPerKg(mgPerKg)}) in ${minutes}`, at: stoppedAt }
}

const started = ({ session }: Told) => session.infusion.startedAt

function holds(told: Told): Fact | undefined {
  if (started(told) === undefined) return undefined
  const held = told.session.facts['infusion-held']
  return { said: held.length === 0 ? 'never' : counted(held.length, 'time', 'times'), at: held[0]?.at }
}

/** Signs from the start on: what was before it is another day's patient. */
const during = (told: Told) => {
  const from = started(told)
  return from === undefined ? [] : readings(told.session, told.ctx.clinic).filter(({ at }) => at >= from)
}

function extreme<R extends { readonly at: Instant }>(of: readonly R[], value: (reading: R) => number | undefined) {
  return of
    .filter((reading) => value(reading) !== undefined)
    .toSorted((a, b) => (value(b) ?? 0) - (value(a) ?? 0) || a.at - b.at)[0]
}

function pressure(told: Told): Fact | undefined {
  const highest = extreme(during(told), ({ systolic }) => systolic)
  return highest && { said: `${highest.systolic}/${highest.diastolic ?? '–'}`, at: highest.at }
}

function saturation(told: Told): Fact | undefined {
  const lowest = extreme(during(told), ({ spo2 }) => (spo2 === undefined ? undefined : -spo2))
  return lowest && { said: `${lowest.spo2} %`, at: lowest.at }
}

function dissociation(told: Told): Fact | undefined {
  const most = extreme(during(told), (reading) => reading.dissociation)
  return most && { said: String(most.dissociation), at: most.at }
}

function rescue(told: Told): Fact | undefined {
  if (started(told) === undefined) return undefined
  const given = told.session.facts['medication-given']
  return { said: named(given.map(({ body }) => body.drug)), at: given[0]?.at }
}

function events(told: Told): Fact | undefined {
  if (started(told) === undefined) return undefined
  const had = told.session.facts['adverse-event']
  return { said: named(had.map(({ body }) => codeInWords(body.code))), at: had[0]?.at }
}
const named = (all: readonly string[]) => (all.length === 0 ? 'none' : listed([...new Set(all)]))

function recovery({ session, ctx: { clinic } }: Told, now: Instant): Fact | undefined {
  const { minutesToAldrete9: minutes, stoppedAt = 0 } = visit(session, clinic, now)
  return minutes === undefined
    ? undefined
    : { said: charted(Math.floor(minutes), 'min'), at: stoppedAt + minutes * 60_000 }
}
