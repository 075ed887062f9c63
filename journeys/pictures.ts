// npm run pictures: every screen of the table in its sizes and themes, into pictures/. With --keep the small ones that
// the tests compare with are renewed too; with a word only the screens with it in their name are drawn.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPage } from '../server/build-page.ts'
import { openDemo } from './screens/demo.ts'
import { picturesOf } from './screens/look.ts'
import { fileOf, sheetOf, sizes, themes } from './screens/pictures.ts'
import { screens } from './screens/table.ts'

const keeps = process.argv.includes('--keep')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const folder = join(import.meta.dirname, '../pictures')
const kept = join(import.meta.dirname, 'screens/pictures')

await buildPage()
await mkdir(folder, { recursive: true })
await mkdir(kept, { recursive: true })
const demo = await openDemo()
try {
  for (const screen of screens) {
    const page = await demo.show(screen)
    if (wanted.length > 0 && !wanted.some((word) => screen.name.includes(word))) continue
    const pictures = await picturesOf(page, screen)
    for (const [row, theme] of themes.entries())
      for (const [column, [width, height]] of sizes.entries())
        await writeFile(join(folder, `${screen.name}-${width}x${height}-${theme}.png`), pictures[row]?.[column] ?? '')
    if (keeps) await writeFile(join(kept, `${screen.name}.png`), fileOf(sheetOf(pictures)))
    console.log(screen.name)
  }
} finally {
  await demo.close()
}
