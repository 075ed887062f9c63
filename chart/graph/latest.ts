import { given } from '../dose.ts'
import type { Reading } from '../readings.ts'
import { inMlPerHour, MINUTE, mgPerKgPerHour } from '../units.ts'
import { clockTime, duration, figure } from '../wording.ts'
import { sideOfLimits } from './limits.ts'
import { sedationSign } from './numbers.ts'
import { type Group, type Mark, n, type Rectangle, type TextMark, type Tone, triangle } from './scene.ts'
import type { Numeric, Taken } from './taken.ts'

/** The right margin of the screen: the last charted value of each sign beside its band, the baseline under it. */
export function latestValues(taken: Taken, all: readonly Reading[]): readonly Group[] {
  const { frame, ctx } = taken
  if (frame.view.style === 'print') return []
  const last = all.at(-1)
  const x = frame.plot.x + frame.plot.width + 14
  const small = (text: string, y: number, bold = false): TextMark => ({
    ...{ shape: 'text', x, y: n(y), text, size: frame.text, tone: bold ? 'ink' : 'ink2' },
    ...(bold ? { bold } : {}),
  })
  const head =
    last === undefined
      ? taken.session.infusion.status === 'not-started'
        ? [small('First check', frame.events.y + 13, true), small('at start', frame.events.y + 31)]
        : [small('No check yet', frame.events.y + 13, true)]
      : [
          small(`Last ${clockTime(last.at, ctx.clinic)}`, frame.events.y + 13, true),
          ...(taken.frame.view.now === undefined
            ? []
            : [small(agoInWords(taken.frame.view.now - last.at), frame.events.y + 31)]),
        ]
  const big = (
    band: Rectangle,
    sign: Numeric,
    tone: Tone,
    text: string | undefined,
    base: string | undefined,
  ): Mark[] => {
    if (text === undefined) return []
    const y = band.y + band.height / 2
    const reading = all.findLast((each) => each[sign] !== undefined)
    const sideOf = (of: Numeric) =>
      reading?.[of] === undefined ? undefined : sideOfLimits(taken.session, ctx, of)(reading[of], reading.at)
    const over = sideOf(sign) ?? (sign === 'systolic' ? sideOf('diastolic') : undefined)
    const marks: Mark[] = [{ shape: 'text', x, y: n(y), text, size: 26, tone: over ? 'crit' : tone, bold: true }]
    // Red is paler than ink, so a shape says it too: over a pressure, whose digits fill the margin.
    if (over) {
      const [right, up] = sign === 'systolic' ? [6, 27] : [text.length * 16.5 + 10, 9]
      marks.push({ shape: 'path', d: triangle(x + right, y - up, 12, over === 'over' ? 'up' : 'down'), fill: 'crit' })
    }
    return base === undefined ? marks : [...marks, small(`base ${base}`, y + 19)]
  }
  const value = (sign: Numeric) => all.findLast((each) => each[sign] !== undefined)?.[sign]
  const pressure = (reading: Reading | undefined) =>
    reading?.systolic === undefined ? undefined : `${reading.systolic}/${reading.diastolic ?? '–'}`
  const base = taken.base
  const plain = (value: number | undefined) => (value === undefined ? undefined : figure(value))
  const sedation = sedationSign(taken)
  const numbers = (['respiratoryRate', 'pain', sedation] as const).map((sign, index) => {
    const row = frame.rows[index] ?? frame.rate
    const now = value(sign)
    const was = base?.[sign]
    const words =
      sign === 'respiratoryRate' ? ' per min' : was !== undefined && was !== now ? `, was ${figure(was)}` : ''
    return now === undefined ? [] : [small(`${figure(now)}${words}`, row.y + row.height * 0.72, true)]
  })
  const marks = [
    ...head,
    ...big(
      frame.bp,
      'systolic',
      'ink',
      pressure(all.findLast(({ systolic }) => systolic !== undefined)),
      pressure(base),
    ),
    ...big(frame.hr, 'heartRate', 'hr', plain(value('heartRate')), plain(base?.heartRate)),
    ...big(frame.spo2, 'spo2', 'spo2', plain(value('spo2')), plain(base?.spo2)),
    ...numbers.flat(),
    ...rateNow(taken, x),
  ]
  return [
    {
      name: 'latest',
      label: `Latest values: ${marks.flatMap((mark) => (mark.shape === 'text' ? mark.text : [])).join('; ')}.`,
      marks,
    },
  ]
}

const agoInWords = (ms: number) => (ms < MINUTE ? 'just now' : `${duration(ms)} ago`)

function rateNow({ session, frame }: Taken, x: number): TextMark[] {
  const { status, rate, concentration, weight } = session.infusion
  if (status === 'not-started' || rate === undefined) return []
  const y = frame.rate.y + frame.rate.height * 0.45
  const running = status === 'infusing'
  const perKg = concentration && weight ? mgPerKgPerHour(rate, concentration, weight) : undefined
  const text = running
    ? figure(perKg ?? inMlPerHour(rate), perKg === undefined ? 1 : 2)
    : status === 'held'
      ? 'Held'
      : 'Ended'
  const under = running
    ? `${figure(inMlPerHour(rate), 1)} mL/h`
    : status === 'held'
      ? `was ${figure(inMlPerHour(rate), 1)} mL/h`
      : `${figure(given(session.infusion, session.infusion.stoppedAt ?? 0).mL, 2)} mL`
  return [
    { shape: 'text', x, y: n(y), text, size: 26, tone: running ? 'drug' : 'ink', bold: true },
    { shape: 'text', x, y: n(y + 19), text: under, size: frame.text, tone: 'ink2' },
  ]
}
