// The verifier of an evidence pack, as it lies in the pack itself: one file that any Node runs, without Chairside and
// without a network. `node verify.mjs` judges the folder that it lies in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyPack } from '../../verify/pack.ts'

/** The drawing's version that it was built with; set by the build. */
declare const DRAWING: string

const NEEDED = 22
if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(
    `This needs Node ${NEEDED} or newer, and was started with ${process.versions.node}. Nothing was judged.`,
  )
  process.exit(2)
}
const folder = process.argv[2] ?? import.meta.dirname
const names = readdirSync(folder, { withFileTypes: true }).flatMap((each) => (each.isFile() ? [each.name] : []))
const files = new Map(names.map((name) => [name, Uint8Array.from(readFileSync(join(folder, name)))]))
const { findings, said, key } = await verifyPack(files, { drawing: DRAWING })
for (const words of said) console.log(`holds   ${words}`)
for (const { file, words } of findings) console.log(`ALTERED ${file} ${words}`)
if (key !== undefined)
  console.log(`The clinic's key: ${key}\nCompare it with the one that the clinic gave you otherwise.`)
console.log(findings.length === 0 ? 'INTACT: nothing was changed since the clinic packed it.' : 'NOT INTACT')
process.exitCode = findings.length === 0 ? 0 : 1
