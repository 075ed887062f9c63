// npm run pictures: every screen of the table in full, in its sizes and themes, into pictures/, for eyes. With --keep
// the small ones that the tests compare with are drawn anew instead. Words draw only the screens with them in the name.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPage } from '../server/build-page.ts'
import { openDemo } from './screens/demo.ts'
import { picturesOf, sheetFor } from './screens/look.ts'
import { fileOf } from './screens/pictures.ts'
import type { Screen } from './screens/screen.ts'
import { screens } from './screens/table.ts'

const keeps = process.argv.includes('--keep')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const folder = join(import.meta.dirname, keeps ? 'screens/pictures' : '../pictures')

await buildPage()
await mkdir(folder, { recursive: true })
const demo = await openDemo()
try {
  const isWanted = ({ name }: Screen) => wanted.length === 0 || wanted.some((word) => name.includes(word))
  await demo.all(async (screen, show) => {
    const save = (name: string, file: Buffer) => writeFile(join(folder, name), file)
    try {
      const page = await show()
      if (keeps) await save(`${screen.name}.png`, fileOf(await sheetFor(page, screen)))
      else await picturesOf(page, screen, save)
      console.log(screen.name)
    } catch (error) {
      process.exitCode = 1
      console.error(`${screen.name} was not drawn:`, error)
    }
  }, isWanted)
} finally {
  await demo.close()
}
const names = new Set(screens.map(({ name }) => `${name}.png`))
for (const file of keeps ? await readdir(folder) : []) if (!names.has(file)) await rm(join(folder, file))
