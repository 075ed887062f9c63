import type { Alert } from '../alerts.ts'
import type { Context } from '../context.ts'
import type { Reading } from '../readings.ts'
import type { Session } from '../session.ts'
import type { Instant } from '../units.ts'
import { charted, codeInWords, duration, figure } from '../wording.ts'
import type { Tone } from './scene.ts'

type Glyph = 'medicine' | 'observation' | 'alert' | 'hold' | 'start' | 'end'
export type Event = { readonly at: Instant; readonly glyph: Glyph; readonly text: string; readonly tone: Tone }

/** Which flag keeps its words where there is no room for all of them. */
export const weight: Record<Glyph, number> = { alert: 5, hold: 4, end: 3, start: 3, medicine: 2, observation: 1 }

/** What stands on the time axis by name. Holds of an alert's own minute share its flag. */
export function eventsOf(
  session: Session,
  ctx: Context,
  all: readonly Reading[],
  raised: readonly Alert[],
  until: Instant,
): readonly Event[] {
  const { startedAt, stoppedAt, holds, boluses } = session.infusion
  const alarms = alarmEvents(ctx, all, raised)
  const held = holds.map(({ from, to }) => ({ at: from, text: `Held ${duration((to ?? until) - from)}` }))
  const shared = new Set<Instant>()
  const withHolds = alarms.map((alarm): Event => {
    const hold = held.find(({ at }) => !shared.has(at) && Math.abs(at - alarm.at) < 60_000)
    if (!hold) return alarm
    shared.add(hold.at)
    return { ...alarm, text: `${alarm.text}, ${hold.text.toLowerCase()}` }
  })
  const events: Event[] = [
    ...withHolds,
    ...held
      .filter(({ at }) => !shared.has(at))
      .map(({ at, text }): Event => ({ at, glyph: 'hold', text, tone: 'ink' })),
    ...(startedAt === undefined ? [] : [{ at: startedAt, glyph: 'start', text: 'Start', tone: 'ink' } as const]),
    ...(stoppedAt === undefined ? [] : [{ at: stoppedAt, glyph: 'end', text: 'End', tone: 'ink' } as const]),
    ...boluses.map(
      ({ at, mass }): Event => ({ at, glyph: 'medicine', text: `Bolus ${charted(mass / 1000, 'mg')}`, tone: 'drug' }),
    ),
    ...charting(session),
  ]
  return events.toSorted((a, b) => a.at - b.at || weight[b.glyph] - weight[a.glyph])
}

function charting({ facts }: Session): readonly Event[] {
  const event = (at: Instant, glyph: Glyph, text: string, tone: Tone = 'ink'): Event => ({ at, glyph, text, tone })
  return [
    ...facts['medication-given'].map(({ at, body: { drug, dose, unit } }) =>
      event(at, 'medicine', `${drug} ${charted(dose, unit)}`),
    ),
    ...facts['bag-changed'].map(({ at, body }) => event(at, 'medicine', `Bag ${charted(body.mgPerMl, 'mg/mL')}`)),
    ...facts['adverse-event'].map(({ at, body }) => event(at, 'alert', codeInWords(body.code), 'attn')),
    ...facts.symptom.map(({ at, body }) => event(at, 'observation', codeInWords(body.code))),
    ...facts.observed.map(({ at, body: { chips = [], text = '' } }) =>
      event(at, 'observation', chips.length > 0 ? chips.join(', ') : text),
    ),
  ]
}

const signs: Record<string, (reading: Reading) => string | undefined> = {
  systolic: (reading) => pressure(reading),
  diastolic: (reading) => pressure(reading),
  heartRate: ({ heartRate }) => (heartRate === undefined ? undefined : `HR ${heartRate}`),
  respiratoryRate: ({ respiratoryRate }) => (respiratoryRate === undefined ? undefined : `RR ${respiratoryRate}`),
  spo2: ({ spo2 }) => (spo2 === undefined ? undefined : `SpO₂ ${spo2}`),
  rass: ({ rass }) => (rass === undefined ? undefined : `RASS ${figure(rass)}`),
  moaas: ({ moaas }) => (moaas === undefined ? undefined : `MOAA/S ${moaas}`),
  pain: ({ pain }) => (pain === undefined ? undefined : `Pain ${pain}`),
}
const pressure = ({ systolic, diastolic }: Reading) =>
  systolic === undefined ? undefined : `BP ${systolic}${diastolic === undefined ? '' : `/${diastolic}`}`

/** One flag for an alert, not one for each reading that goes on meeting it; several signs at one time share one. */
function alarmEvents({ protocol }: Context, all: readonly Reading[], raised: readonly Alert[]): readonly Event[] {
  const byId = new Map(all.map((reading, index) => [reading.setId, { reading, index }]))
  const lastIndex = new Map<string, number>()
  const at = new Map<Instant, Event>()
  for (const alert of raised.toSorted((a, b) => a.at - b.at)) {
    const found = byId.get(alert.entry)
    const criterion = protocol.criteria.find(({ id }) => id === alert.criterion)
    const sign = criterion?.limit?.of ?? criterion?.drift?.of
    const before = sign === undefined ? undefined : lastIndex.get(sign)
    if (sign !== undefined && found) lastIndex.set(sign, found.index)
    if (found && before !== undefined && found.index - before <= 1) continue
    const text = (sign && found && signs[sign]?.(found.reading)) ?? alert.sentence.replace(/\.$/, '')
    const tone = alert.severity === 'critical' ? 'crit' : 'attn'
    const known = at.get(alert.at)
    if (known?.text.includes(text)) continue
    at.set(
      alert.at,
      known ? { ...known, text: `${known.text}, ${text}` } : { at: alert.at, glyph: 'alert', text, tone },
    )
  }
  return [...at.values()]
}
