// npm run bench [create burst read start memory] [--full]: what it costs here, each against its reference of this run.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { busySince, machine } from './load.ts'
import { burst, create, type Figure, type Measure, memory, read, start } from './measures.ts'

const measures: Readonly<Record<string, Measure>> = { create, burst, read, start, memory }
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '4' },
    sessions: { type: 'string' },
    minutes: { type: 'string', default: '5' },
    dir: { type: 'string', default: tmpdir() },
  },
})
const wanted = positionals.length > 0 ? positionals : Object.keys(measures)
const unknown = wanted.filter((name) => !Object.hasOwn(measures, name))
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}: it is one of ${Object.keys(measures).join(', ')}.`)
  process.exit(1)
}
const options = {
  rounds: Number(values.rounds),
  sessions: Number(values.sessions ?? (values.full ? 100_000 : 10_000)),
  minutes: Number(values.minutes),
}

console.log(machine())
let missed = 0
for (const name of wanted) {
  const dir = mkdtempSync(join(values.dir, 'chairside-bench-'))
  const busy = busySince()
  mkdirSync(dir, { recursive: true })
  try {
    for (const figure of (await measures[name]?.(dir, options)) ?? []) tell(figure)
    const share = busy()
    if (share !== undefined)
      console.log(`  (${name}: the machine was ${Math.round(share * 100)} % busy, all programs together)`)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
process.exit(missed === 0 ? 0 : 1)

function tell({ name, measured, reference, ratio, goal }: Figure) {
  const holds = 'most' in goal ? ratio <= goal.most : ratio >= goal.least
  if (!holds) missed += 1
  const limit = 'most' in goal ? `at most ${goal.most}` : `at least ${goal.least}`
  console.log(
    `${holds ? 'holds ' : 'MISSED'} ${name}: ${ratio.toFixed(2)} (${limit})\n         ${measured}; ${reference}`,
  )
}
