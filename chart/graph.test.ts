import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from './entry.ts'
import { flagsOf } from './graph/flags.ts'
import { frameOf, textWidth } from './graph/frame.ts'
import { type Group, type GroupName, graph, type Mark, type Scene, spanOf, wholeSpan } from './graph.ts'
import { highDose, lowDose, sampleContext } from './note/samples.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { MINUTE } from './units.ts'

const ctx = { ...sampleContext('low-dose-1'), clinic: { ...sampleContext('low-dose-1').clinic, timeZone: 'UTC' } }
const screen = { from: at('08:40'), to: at('10:40'), width: 836, height: 500, style: 'screen' } as const

const running = `
  08:36 weight 70 kg
  08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1
  08:54 vitals 128/78 hr 72 rr 16 spo2 98 pain 3 rass 0
  09:00 start 35 mL/h 0.5 mg/kg/h`

const drawn = (text: string, view: Partial<Parameters<typeof graph>[2]> = {}): Scene =>
  graph(fold(script(text)), ctx, { ...screen, ...view })
const group = (scene: Scene, name: GroupName): Group => {
  const found = scene.groups.find((each) => each.name === name && each.label !== '')
  if (!found) throw new Error(`no group ${name}`)
  return found
}
const texts = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.shape === 'text' ? [mark.text] : []))
const allMarks = (scene: Scene) => scene.groups.flatMap(({ marks }) => marks)
const pathOf = (scene: Scene, name: GroupName, stroke: string) =>
  group(scene, name)
    .marks.flatMap((mark) =>
      mark.shape === 'path' && mark.stroke === stroke && mark.fill === undefined ? [mark.d] : [],
    )
    .join('')
const moves = (d: string) => d.match(/M/g)?.length ?? 0

describe('the pressure', () => {
  test('stands as a caret for each of its two values, all of one tone in one path', () => {
    const scene = drawn(`${running}\n 09:05 vitals 130/80\n 09:10 vitals 134/82`)
    expect(moves(pathOf(scene, 'bp', 'ink'))).toBe(6)
    expect(group(scene, 'bp').marks.filter((mark) => mark.shape === 'path' && mark.stroke === 'ink')).toHaveLength(1)
  })

  test.each([
    ['a point under the limit is quiet', '179/80', []],
    ['at the limit it is ringed, with its number beside it', '180/80', ['180']],
  ])('%s', (_, pressure, numbers) => {
    const scene = drawn(`${running}\n 09:05 vitals ${pressure}`)
    const loud = group(scene, 'bp').marks.filter(
      (mark) => (mark.shape === 'text' ? mark.tone : mark.shape === 'path' && mark.stroke) === 'crit',
    )
    expect(texts(loud)).toEqual(numbers)
    expect(loud.length > 0).toBe(numbers.length > 0)
  })

  test('of an arrest is drawn, and a pressure beyond the scale is flagged with its number', () => {
    expect(group(drawn(`${running}\n 09:05 vitals 0/0`), 'bp').label).toContain('lowest 0 at 09:05')
    expect(texts(group(drawn(`${running}\n 09:05 vitals 390/120`), 'bp').marks)).toContain('390')
  })
})

describe('a line', () => {
  const withThird = (line: string) =>
    pathOf(
      drawn(`${running}\n 09:05 vitals 130/80 hr 74 spo2 98\n ${line}\n 09:15 vitals 130/80 hr 76 spo2 98`),
      'hr',
      'hr',
    )

  test('goes through the values charted', () => expect(moves(withThird('09:10 vitals 130/80 hr 75 spo2 98'))).toBe(1))
  test('is broken where a value was not taken', () => expect(moves(withThird('09:10 not-taken hr: probe off'))).toBe(2))
  test('is not broken by a check that held other signs', () =>
    expect(moves(withThird('09:10 vitals 130/80 spo2 97'))).toBe(1))
  test('is broken where a check was missed', () => {
    const scene = drawn(
      `${running}\n 09:05 vitals 130/80 hr 74 spo2 98\n 09:19 vitals 130/80 hr 75 spo2 98\n 09:20 stop`,
    )
    expect(group(scene, 'due').label).toContain('missed')
    expect(moves(pathOf(scene, 'hr', 'hr'))).toBe(2)
  })
})

describe('what was changed or charted later', () => {
  const corrected = `${running}\n 09:05 vitals 130/80 hr 174 spo2 98 [#five]\n 09:06 correct #five vitals 130/80 hr 74 spo2 98: misread`
  const strokes = (scene: Scene, name: GroupName) =>
    group(scene, name).marks.filter(
      (mark) => mark.shape === 'path' && mark.stroke === 'ink2' && moves(mark.d) === 2 && !mark.dash,
    )

  test('a correction draws what counts now, with two strokes under that value alone', () => {
    const scene = drawn(corrected)
    expect(group(scene, 'hr').label).toContain('highest 74')
    expect(strokes(scene, 'hr')).toHaveLength(1)
    expect(strokes(scene, 'spo2')).toHaveLength(0)
  })
  test('an entry made in error is not drawn', () => {
    const scene = drawn(`${running}\n 09:05 vitals 210/80 hr 74 [#five]\n 09:06 strike #five: wrong patient`)
    expect(group(scene, 'bp').label).toContain('highest 128')
  })
  test('a backdated check stands where it was taken, like any other', () => {
    const scene = drawn(`${running}\n 09:05 vitals 130/80 hr 74 [charted 09:12]`)
    expect(scene.spots.map((spot) => spot.at)).toEqual([at('08:54'), at('09:05')])
  })
  test('two checks of one minute stand side by side', () => {
    const [, first, second] = drawn(`${running}\n 09:05 vitals 130/80 hr 74\n 09:05:20 vitals 140/80 hr 75`).spots
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThanOrEqual(7)
  })
})

describe('the rate', () => {
  test('is said in mg/kg/h, step by step, with the hold between', () => {
    const scene = drawn(
      `${running}\n 09:10 rate 52.5 mL/h 0.75 mg/kg/h\n 09:14 hold: tearful\n 09:18 resume 35 mL/h 0.5 mg/kg/h\n 09:24 stop`,
    )
    expect(group(scene, 'rate').label).toBe(
      'Rate, mg/kg/h: 0.5 from 09:00 to 09:10; 0.75 from 09:10 to 09:14; 0.5 from 09:18 to 09:24.',
    )
    expect(group(scene, 'held').label).toBe('Held 09:14 to 09:18.')
  })
  test('is said in mL/h while nobody has charted the bag', () => {
    const scene = drawn('08:36 weight 70 kg\n 09:00 start 35 mL/h\n 09:20 stop')
    expect(group(scene, 'rate').label).toBe('Rate, mL/h: 35 from 09:00 to 09:20.')
  })
  test('over the order is hatched; at the maximum it is not', () => {
    const over = (rate: string) => moves(pathOf(drawn(`${running}\n 09:10 rate ${rate}\n 09:20 stop`), 'rate', 'crit'))
    expect(over('52.5 mL/h')).toBe(0)
    expect(over('60 mL/h')).toBeGreaterThan(0)
  })
  test('goes on dashed from now to the projected end', () => {
    const scene = drawn(running, { now: at('09:08') })
    expect(texts(group(scene, 'rate').marks)).toContain('to about 09:20')
  })
})

describe('events', () => {
  test('forty of them lose none: what has no room of its own is counted, and all are named', () => {
    const many = Array.from(
      { length: 40 },
      (_, index) => `09:${String(index).padStart(2, '0')} observe Calm ${index}`,
    ).join('\n')
    const scene = drawn(`${running}\n${many}`, { width: 400 })
    const { label } = group(scene, 'events')
    for (let index = 0; index < 40; index++) expect(label).toContain(`Calm ${index}`)
  })
  test('no flag touches the next one of its row, and none is left out', () => {
    const ats = fc.array(fc.integer({ min: 0, max: 119 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(ats, fc.integer({ min: 360, max: 1200 }), (minutes, width) => {
        const frame = frameOf({ ...screen, width })
        const events = minutes
          .toSorted((a, b) => a - b)
          .map(
            (minute) =>
              ({
                at: screen.from + minute * MINUTE,
                glyph: 'observation',
                text: `Calm ${minute}`,
                tone: 'ink',
              }) as const,
          )
        const flags = flagsOf(frame, events)
        expect(flags.flatMap((flag) => flag.events)).toHaveLength(events.length)
        for (const row of [0, 1]) {
          const own = flags.filter((flag) => flag.row === row)
          own.slice(1).forEach((flag, index) => {
            const before = own[index]
            const label = before?.side === 'right' && before.label !== '' ? textWidth(before.label, frame) + 6 : 0
            expect(flag.x).toBeGreaterThanOrEqual((before?.x ?? 0) + 13 + label - 1e-6)
          })
        }
      }),
    )
  })
  test('a hundred observations are counted in groups, and an alert among them keeps its words', () => {
    const many = Array.from(
      { length: 100 },
      (_, index) => `09:${String(index % 60).padStart(2, '0')} observe Calm ${index}`,
    ).join('\n')
    const scene = drawn(`${running}\n${many}\n09:12 vitals 186/90 hr 80\n09:15 stop`)
    const labels = texts(group(scene, 'events').marks)
    const counts = labels.flatMap((label) => /^(\d+)(?: observed)?$/.exec(label)?.[1] ?? [])
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(100)
    expect(labels).toContain('BP 186/90')
    expect(labels.filter((label) => label.startsWith('Calm'))).toEqual([])
  })
  test('pressures every two minutes do not run into each other', () => {
    const every = (minutes: number) =>
      Array.from({ length: Math.floor(110 / minutes) }, (_, index) => {
        const minute = 540 + index * minutes
        return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')} vitals 130/80`
      }).join('\n')
    const widest = (text: string) => {
      const carets = [...pathOf(drawn(text), 'bp', 'ink').matchAll(/M(-?[\d.]+) [^M]*L(-?[\d.]+) [-\d.]+(?=M|$)/g)]
      return Math.max(...carets.map(([, from, to]) => Number(to) - Number(from)))
    }
    const [dense, usual] = [widest(every(1)), widest(every(10))]
    expect(usual).toBeCloseTo(11.2, 0)
    expect(dense).toBeLessThan((836 - 92 - 120) / 120)
  })
  test('a hold of the alert`s own minute shares its flag', () => {
    const scene = drawn(
      `${running}\n 09:10 vitals 186/90 hr 80 spo2 97\n 09:10 hold: pressure\n 09:16 resume 35 mL/h\n 09:26 stop`,
    )
    expect(group(scene, 'events').label).toContain('09:10 BP 186/90, held 6 min')
  })
  test('an alert that goes on is flagged once', () => {
    const scene = drawn(`${running}\n 09:10 vitals 186/90 hr 80\n 09:13 vitals 188/90 hr 80`)
    expect(group(scene, 'events').label.match(/BP /g)).toHaveLength(1)
  })
})

test('the same entries in any order draw the same graph', () => {
  const entries = highDose()
  const whole = graph(fold(entries), ctx, { ...screen, ...wholeSpan(fold(entries)) })
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled: Entry[]) => {
      expect(graph(fold(shuffled), ctx, { ...screen, ...wholeSpan(fold(shuffled)) })).toEqual(whole)
    }),
    { numRuns: 10 },
  )
})

test('nothing is drawn outside its box, however wild the values', () => {
  const sign = fc.record({
    minute: fc.integer({ min: 0, max: 59 }),
    low: fc.integer({ min: 0, max: 289 }),
    pulse: fc.integer({ min: 0, max: 110 }),
    hr: fc.integer({ min: 0, max: 350 }),
    spo2: fc.integer({ min: 0, max: 100 }),
  })
  const styles = fc.constantFrom('screen' as const, 'print' as const)
  fc.assert(
    fc.property(
      fc.array(sign, { maxLength: 12 }),
      styles,
      fc.integer({ min: 420, max: 1200 }),
      (signs, style, width) => {
        const lines = signs.map(
          ({ minute, low, pulse, hr, spo2 }) =>
            `09:${String(minute).padStart(2, '0')} vitals ${low + pulse + 1}/${low} hr ${hr} spo2 ${spo2}`,
        )
        const scene = drawn(`${running}\n${lines.join('\n')}`, {
          style,
          width,
          height: style === 'print' ? 246 : 500,
          now: at('10:00'),
        })
        for (const [x, y] of allMarks(scene).flatMap(pointsOf)) {
          expect(x).toBeGreaterThanOrEqual(-1)
          expect(x).toBeLessThanOrEqual(width + 1)
          expect(y).toBeGreaterThanOrEqual(-14)
          expect(y).toBeLessThanOrEqual(scene.height + 1)
        }
      },
    ),
    { numRuns: 30 },
  )
})

/** Every place that a mark names; arcs are left to their end points. */
function pointsOf(mark: Mark): readonly (readonly [number, number])[] {
  if (mark.shape === 'text') return [[mark.x, mark.y]]
  if (mark.shape === 'rect')
    return [
      [mark.x, mark.y],
      [mark.x + mark.width, mark.y + mark.height],
    ]
  expect(mark.d).not.toMatch(/NaN|undefined|Infinity/)
  return [...mark.d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
}

test('text keeps its size whatever the width: a graph is never scaled', () => {
  const sizes = (width: number) =>
    new Set(
      allMarks(drawn(running, { width })).flatMap((mark) => (mark.shape === 'text' && !mark.bold ? [mark.size] : [])),
    )
  expect([...sizes(420)]).toEqual([13])
  expect([...sizes(1200)]).toEqual([13])
})

test('a further check does not move the marks of the others while the axis stands', () => {
  const before = fold(script(`${running}\n 09:05 vitals 130/80 hr 74`))
  const after = fold(script(`${running}\n 09:05 vitals 130/80 hr 74\n 09:06 vitals 131/80 hr 75`))
  const span = spanOf(before, ctx, at('09:06'), 'to-now')
  expect(spanOf(after, ctx, at('09:06:40'), 'to-now')).toEqual(span)
  expect(span.from % (5 * MINUTE)).toBe(0)
  const spots = (session: typeof before) => graph(session, ctx, { ...screen, ...span }).spots
  expect(spots(after).slice(0, 2)).toEqual(spots(before))
})

test('the latest value beyond its limit has a triangle in the margin, not colour alone; a quiet one has none', () => {
  const shapes = (vitals: string) =>
    group(drawn(`${running}\n 09:05 vitals ${vitals}`), 'latest').marks.filter(({ shape }) => shape === 'path')
  expect(shapes('179/80 hr 72 spo2 98')).toEqual([])
  expect(shapes('182/80 hr 72 spo2 91')).toEqual([
    expect.objectContaining({ fill: 'crit' }),
    expect.objectContaining({ fill: 'crit' }),
  ])
})

test('a triangle points the way the value went: up over a limit, down under one', () => {
  const pointsUp = (name: GroupName, vitals: string) =>
    group(drawn(`${running}\n 09:05 vitals ${vitals}`), name).marks.flatMap((mark) => {
      const [, foot, tip] =
        (mark.shape === 'path' && mark.fill === 'crit' && /^M\S+ (\S+)L\S+ (\S+)L/.exec(mark.d)) || []
      return tip === undefined ? [] : [Number(tip) < Number(foot)]
    })
  expect(pointsUp('latest', '182/80')).toEqual([true])
  expect(pointsUp('latest', '88/50')).toEqual([false])
  expect(pointsUp('latest', '120/80 spo2 91')).toEqual([false])
  expect(pointsUp('numbers', '120/80 rr 9')).toEqual([false])
})

describe('what was charted a moment ago', () => {
  const justNow = `${running}\n 09:20 vitals 130/80 hr 72 rr 14 rass -1\n 09:23 vitals 130/80 hr 74 rr 15 rass -1`
  test('is not faded with the time to come', () => {
    const scene = drawn(justNow, { now: at('09:23') })
    const faded = group(scene, 'now').marks.find((mark) => mark.shape === 'rect' && mark.fill === 'fade')
    expect(faded).toMatchObject({ x: expect.toSatisfy((x) => x > (scene.spots.at(-1)?.x ?? 0) + 5) })
  })
  test('has its figures clear of the ones before it, also where the line of now moves them aside', () => {
    const scene = drawn(justNow, { now: at('09:23') })
    const places = group(scene, 'numbers').marks.flatMap((mark) =>
      mark.shape === 'text' && mark.align === 'center' && ['14', '15'].includes(mark.text) ? [mark.x] : [],
    )
    expect(places).toHaveLength(1)
  })
  test('says that it was late beside the time of now, not under it', () => {
    const set = 'vitals 130/80 hr 72 rr 16 spo2 98 pain 3 rass 0'
    const scene = drawn(`${running}\n 09:05 ${set}\n 09:14 ${set}`, { now: at('09:14') })
    const late = group(scene, 'due').marks.find((mark) => mark.shape === 'text' && mark.text === '4 late')
    const pill = group(scene, 'now').marks.findLast(({ shape }) => shape === 'rect')
    expect(late).toMatchObject({ x: expect.toSatisfy((x) => pill?.shape === 'rect' && x + 15 < pill.x) })
  })
})

describe('a gap, where a check was missed', () => {
  const gap = (missed: string) =>
    graph(
      fold(script(`${running}\n 09:05 vitals 118/70 hr 72 spo2 98\n${missed}\n 09:25 vitals 119/70 hr 72 spo2 98`)),
      ctx,
      screen,
    ).groups.find(({ name }) => name === 'gaps')

  test('is hatched from the check before to the one after, with the reason that the nurse tapped', () => {
    expect(gap('09:12 missed 09:10 cuff-off')?.label).toBe('Nothing taken 09:05 to 09:25, Cuff off.')
    expect(texts(gap('09:12 missed 09:10 cuff-off')?.marks ?? [])).toEqual(['Cuff off'])
    expect(gap('')?.label).toBe('Nothing taken 09:05 to 09:25, Missed.')
  })

  test('is none where every check was taken', () => {
    const taken =
      '09:10 vitals 118/70 hr 72 spo2 98\n 09:15 vitals 118/70 hr 72 spo2 98\n 09:20 vitals 118/70 hr 72 spo2 98'
    expect(gap(taken)).toMatchObject({ label: '', marks: [] })
  })
})

test('paper and screen show the same checks', () => {
  const session = fold(lowDose())
  const span = wholeSpan(session)
  const times = (style: 'screen' | 'print') =>
    graph(session, ctx, { ...screen, ...span, style }).spots.map((spot) => spot.at)
  expect(times('print')).toEqual(times('screen'))
  expect(times('print')).toHaveLength(9)
})

test('a session of which nothing is charted draws an empty axis', () => {
  const scene = graph(fold([]), ctx, { ...screen, now: at('09:00') })
  expect(group(scene, 'bp').label).toContain('nothing taken')
  expect(texts(group(scene, 'latest').marks)).toEqual(['First check', 'at start'])
})

test('what was drawn for another box, another hour and fewer checks is not taken for this drawing', () => {
  const text = `${running}\n 09:05 vitals 185/100 hr 72 spo2 98\n 09:10 vitals 130/80 hr 76 spo2 97\n 09:12 vitals hr 90 spo2 91`
  const session = fold(script(text))
  for (const other of [{ style: 'print' } as const, { height: 400 }, { from: at('09:00') }]) {
    expect(graph(session, ctx, screen)).toEqual(drawn(text))
    expect(graph(session, ctx, { ...screen, ...other })).toEqual(drawn(text, other))
  }
})
