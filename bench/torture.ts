// npm run torture [cycles] [cuts]: kills the server again and again, cuts its power, and looks for what was lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyNoMounts } from './disks.ts'
import { killCycles } from './kills.ts'
import { powerCuts } from './power-cuts.ts'

/** The control loses in most of its cuts; that all of these lose nothing by chance is out of the question. */
const CONTROL_CUTS = 10

const [cycles = 500, cuts = 60] = process.argv.slice(2).map(Number)
if (!(cycles >= 0) || !(cuts >= 0)) {
  console.error('Say how many: npm run torture [KILLS] [POWER CUTS]')
  process.exit(1)
}
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const dir = mkdtempSync(join(tmpdir(), 'chairside-torture-'))
console.log(`Seed ${seed} (SEED=${seed} repeats the moments and the batches; the machine's own timing stays chance).`)
let failed = false
const wrongs = (wrong: readonly string[]) => {
  for (const words of wrong.slice(0, 20)) console.error(`  WRONG: ${words}`)
  failed ||= wrong.length > 0
}

if (cycles > 0) {
  console.log(`kill -9 of the whole server under 16 tablets, ${cycles} times`)
  const began = Date.now()
  const tell = (done: number) =>
    done % 50 === 0 && console.log(`  ${done} kills, ${Math.round((Date.now() - began) / 1000)} s`)
  const { wrong, ...counts } = await killCycles(join(dir, 'kills'), { cycles, seed, tell })
  console.log(
    `  ${counts.acknowledged} entries acknowledged in ${counts.cycles} lives: ${wrong.length === 0 ? 'none lost, none doubled, the chain whole' : 'see below'}`,
  )
  console.log(
    `  ${counts.inFlight} batches were on their way at a kill, ${counts.inFlightStored} of them stored; ${counts.resent} sent again, each answered as the first time`,
  )
  wrongs(wrong)
}

if (cuts > 0) {
  const why = whyNoMounts()
  if (why) {
    console.error(`The power cuts were not tried. ${why}`)
    failed = true
  } else await cutThePower()
}

async function cutThePower() {
  console.log(`power cut, ${cuts} times`)
  const tell = (done: number, lost: number) => done % 10 === 0 && console.log(`  ${done} cuts, ${lost} lost`)
  const real = await powerCuts(join(dir, 'cuts'), { cuts, seed, tell })
  console.log(`  ${real.acknowledged} entries acknowledged, ${real.lost} lost`)
  wrongs(real.wrong)
  const control = await powerCuts(join(dir, 'control'), { cuts: Math.min(cuts, CONTROL_CUTS), seed, control: true })
  console.log(
    `  the control (synchronous=NORMAL): ${control.acknowledged} acknowledged, ${control.lost} lost in ${control.losing} of ${control.cuts} cuts`,
  )
  if (real.lost > 0) wrongs([`${real.lost} acknowledged entries were lost`])
  if (control.lost === 0) wrongs(['the control lost nothing: this test would not see a loss either'])
}

rmSync(dir, { recursive: true, force: true })
console.log(failed ? 'FAILED' : 'Nothing lost.')
process.exit(failed ? 1 : 0)
