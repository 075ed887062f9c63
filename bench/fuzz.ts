// npm run fuzz [requests]: sends the server what no tablet would, and looks for what it must not answer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fuzz } from './fuzzing.ts'

const requests = Number(process.argv[2] ?? 100_000)
if (!(requests > 0)) {
  console.error('Say how many requests: npm run fuzz [REQUESTS]')
  process.exit(1)
}
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const dir = mkdtempSync(join(tmpdir(), 'chairside-fuzz-'))
console.log(`${requests} requests from the OpenAPI document, seed ${seed} (SEED=${seed} sends them again)`)
const began = Date.now()
const tell = (done: number) => console.log(`  ${done} requests, ${Math.round((Date.now() - began) / 1000)} s`)
const { wrong, ...report } = await fuzz(dir, { requests, seed, tell })
console.log(report)
for (const words of wrong) console.error(`WRONG: ${words}`)
rmSync(dir, { recursive: true, force: true })
process.exit(wrong.length > 0 ? 1 : 0)
