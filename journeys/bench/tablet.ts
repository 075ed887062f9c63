// npm run bench:tablet: what a tap costs with 500 entries in the session, each beside an empty page of the same run,
// and whether a tablet that is left open for six hours grows. Ends with 1 when a goal is missed.
import { cpus, loadavg } from 'node:os'
import type { Page } from 'playwright-core'
import { buildPage } from '../../server/build-page.ts'
import { openClinic } from '../clinic.ts'
import { OPEN_MINUTES, openHours } from './open-hours.ts'
import { openLongSession } from './session.ts'
import { middleOf, noteFrames, quantile, slow, type Tap, tapped, until } from './taps.ts'
import { type TapTrace, traced } from './trace.ts'

const ENTRIES = 500
const TAPS = 15
const goals = { script: 10, overEmpty: 40, p95: 200, emptyP95: 110, heap: 0.1 }

const emptyPage =
  '<!doctype html><button style="width:200px;height:200px" onclick="this.textContent=Date.now()">0</button>'

type Work = 'opening a sheet' | 'typing a digit' | 'saving vitals'
type Taps = Record<Work | 'an empty page', Tap[]>
type Traces = Record<Work, TapTrace[]>
type Point = { x: number; y: number }

/** One set of vitals: Vitals, digits on the sheet's pad, Save; `tap` is told what each one is. */
async function oneSet(page: Page, tap: (work: Work, at: Point, settled?: () => Promise<unknown>) => Promise<void>) {
  const shown = '.scrim:not([aria-hidden]) .vitals-save'
  await tap('opening a sheet', await middleOf(page, '.actions button', 'Vitals'))
  await until(page, shown)
  for (const digit of '138') await tap('typing a digit', await middleOf(page, '[role="dialog"] .pad button', digit))
  for (const digit of '8274') await page.keyboard.press(digit)
  await tap('saving vitals', await middleOf(page, '.vitals-save'), () =>
    page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/entries')),
  )
  await until(page, shown, false)
}

async function measure(page: Page, empty: Page, rate: number): Promise<Taps> {
  const taps: Taps = { 'opening a sheet': [], 'typing a digit': [], 'saving vitals': [], 'an empty page': [] }
  const [onPage, onEmpty] = [await page.context().newCDPSession(page), await empty.context().newCDPSession(empty)]
  for (const cdp of [onPage, onEmpty]) {
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    await slow(cdp, rate)
  }
  const point = { x: 100, y: 100 }
  // In turns, so that whatever else the machine does meets both alike.
  for (let round = 0; round < TAPS + 2; round += 1) {
    await page.bringToFront()
    await oneSet(page, async (work, at, settled) => void taps[work].push(await tapped(page, onPage, at, settled)))
    await empty.bringToFront()
    taps['an empty page'].push(await tapped(empty, onEmpty, point))
  }
  for (const cdp of [onPage, onEmpty]) await slow(cdp, 1)
  // The first rounds are the compiler's.
  return Object.fromEntries(Object.entries(taps).map(([name, all]) => [name, all.slice(2)])) as Taps
}

/** The same taps again under the browser's trace, slowed so many times. */
async function trace(page: Page, rate: number): Promise<Traces> {
  const traces: Traces = { 'opening a sheet': [], 'typing a digit': [], 'saving vitals': [] }
  const cdp = await page.context().newCDPSession(page)
  await page.bringToFront()
  await slow(cdp, rate)
  for (let round = 0; round < TAPS; round += 1)
    await oneSet(page, async (work, at, settled) => void traces[work].push(await traced(page, at, settled)))
  await slow(cdp, 1)
  return traces
}

let missed = 0
const ms = (value: number) => `${value.toFixed(1)} ms`
function tell(holds: boolean, text: string) {
  if (!holds) missed += 1
  console.log(`${holds ? 'holds ' : 'MISSED'} ${text}`)
}

const works = ['opening a sheet', 'typing a digit', 'saving vitals'] as const
const of = (taps: readonly Tap[], what: keyof Tap, share: number) =>
  quantile(
    taps.map((tap) => tap[what] ?? Number.NaN),
    share,
  )

/** Without a goal of their own: all that a tap sets off, and when the sheet that was saved is gone from the screen. */
function tellMore(taps: Taps, traces: Traces) {
  for (const work of works) {
    const gone = work === 'saving vitals' ? `; the sheet is gone after ${ms(of(taps[work], 'gone', 0.5))}` : ''
    const after = quantile(
      traces[work].map(({ longestAfter }) => longestAfter),
      0.5,
    )
    console.log(
      `       ${work}: ${ms(of(taps[work], 'script', 0.5))} of script with all that it sets off later, at most ` +
        `${ms(after)} of it at once; ${ms(of(taps[work], 'work', 0.5))} of all work of the page's thread${gone}`,
    )
  }
}

function tellFour(taps: Taps, traces: Traces) {
  const floor = of(taps['an empty page'], 'painted', 0.5)
  console.log(`slowed 4 times: an empty page paints a tap in ${ms(floor)}`)
  for (const work of works) {
    const painted = of(taps[work], 'painted', 0.5)
    const script = quantile(
      traces[work].map(({ toFrame }) => toFrame),
      0.5,
    )
    tell(script <= goals.script, `${work}: ${ms(script)} of script until its frame (at most ${ms(goals.script)})`)
    tell(painted - floor <= goals.overEmpty, `${work}: painted ${ms(painted - floor)} over the empty page (at most 40)`)
  }
  tellMore(taps, traces)
}

function tellSix(taps: Taps) {
  const floor = of(taps['an empty page'], 'painted', 0.95)
  const isFair = floor < goals.emptyP95
  console.log(
    `slowed 6 times: an empty page at the 95th percentile ${ms(floor)}${isFair ? '' : ', so no goal holds here'}`,
  )
  for (const work of works) {
    const painted = of(taps[work], 'painted', 0.95)
    tell(!isFair || painted <= goals.p95, `${work}: ${ms(painted)} at the 95th percentile (at most ${goals.p95})`)
  }
}

await buildPage()
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, ${ENTRIES} entries in the session`,
)
const taps = await openClinic({ ownTimers: true })
try {
  const { page } = await openLongSession(taps, ENTRIES, noteFrames)
  // Without what finding the way here has left in the page.
  await page.reload()
  await until(page, '.actions button')
  await page.waitForLoadState('networkidle')
  const empty = await page.context().newPage()
  await empty.addInitScript(noteFrames)
  await empty.goto(`data:text/html,${encodeURIComponent(emptyPage)}`)
  tellFour(await measure(page, empty, 4), await trace(page, 4))
  tellSix(await measure(page, empty, 6))
} finally {
  await taps.close()
}

/**
 * What the page keeps, without what V8 makes of the page's own code: the longer that runs, the more of it is compiled,
 * for hours, and the heap that it reports holds the machine code as well. Nothing that is forgotten hides behind it.
 */
const keptOnly = ['--js-flags=--no-sparkplug,--no-maglev,--no-turbofan']

async function sixHours(everyMinutes: number | undefined, browserArgs: readonly string[] = []) {
  const clinic = await openClinic({ ownTimers: true, browserArgs })
  try {
    const fill = ENTRIES - (everyMinutes ? OPEN_MINUTES / everyMinutes : 0)
    const { page, id } = await openLongSession(clinic, fill, noteFrames)
    const { atTen, atEnd, nodes } = await openHours(clinic, page, id, everyMinutes)
    const growth = atEnd / atTen - 1
    const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
    const told =
      `${mib(atTen)} MiB after 10 min, ${mib(atEnd)} at the end, ${(growth * 100).toFixed(1)} %` +
      `; ${nodes.atTen} nodes, then ${nodes.atEnd}`
    return { growth, told }
  } finally {
    await clinic.close()
  }
}

// Left lying with what was charted; and charted on at another tablet, so that the last of the 500 come meanwhile. The
// heap as the browser reports it is judged as well: what is kept only tells whose the growth is.
for (const everyMinutes of [undefined, 5])
  for (const [kept, browserArgs] of [
    ['', []],
    [', without machine code', keptOnly],
  ] as const) {
    const { growth, told } = await sixHours(everyMinutes, browserArgs)
    const what = everyMinutes ? `a set each ${everyMinutes} min until there are ${ENTRIES}` : `${ENTRIES} entries`
    tell(Math.abs(growth) <= goals.heap, `left open for 6 h, ${what}${kept}: ${told} (at most ±10 %)`)
  }
process.exit(missed === 0 ? 0 : 1)
