import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { buildPage } from '../server/build-page.ts'
import { openClinic, type TestClinic } from './clinic.ts'
import { openChair } from './steps.ts'

// The tablet's camera sees the code of a vial: lot, expiry, product and serial number, as packages carry them.
let folder: string
let clinic: TestClinic
beforeAll(async () => {
  await buildPage()
  folder = await mkdtemp(join(tmpdir(), 'chairside-camera-'))
  const film = join(folder, 'vial.y4m')
  await filmCode(film, '(01)00363323113100(17)280331(10)6C117(21)S0001')
  clinic = await openClinic({
    browserArgs: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  })
})
afterAll(async () => {
  await clinic.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the code of a vial fills in what stands on it, and nothing else is filled in', async () => {
  const nurse = await clinic.tablet()
  const refused: string[] = []
  nurse.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  await nurse.getByLabel('User name').fill('nora')
  await nurse.getByLabel('Password').fill('chairside-demo')
  await nurse.getByRole('button', { name: 'Sign in' }).tap()
  await openChair(nurse, '5', 'Check-in')
  await nurse.getByRole('button', { name: 'Prepare: Preparation' }).tap()
  await nurse.getByRole('button', { name: 'Scan the vial' }).tap()
  await nurse.getByText('Read from the code. Compare it with the label.').waitFor()
  await expect.poll(() => nurse.getByLabel('Lot on the vial').inputValue()).toBe('6C117')
  await expect.poll(() => nurse.getByLabel('Expiry').inputValue()).toBe('2028-03-31')
  await expect.poll(() => nurse.getByLabel('NDC').inputValue()).toBe('6332311310')
  // The recipe stays the nurse's to choose: no code tells what will be made of the vial.
  expect(await nurse.getByRole('radio', { checked: true }).count()).toBe(0)
  expect(refused.filter((text) => /Content Security Policy/i.test(text))).toEqual([])
})

/** A film of one still: the code, black on white, as a camera gives its pictures (YUV 4:2:0). */
async function filmCode(file: string, text: string) {
  const wasm = readFileSync(new URL('../node_modules/zxing-wasm/dist/writer/zxing_writer.wasm', import.meta.url))
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
  const { symbol } = await writeBarcode(text, { format: 'DataMatrix', options: 'gs1' })
  const [width, height, scale] = [640, 480, 8]
  const light = Buffer.alloc(width * height, 235)
  const [left, top] = [(width - symbol.width * scale) / 2, (height - symbol.height * scale) / 2]
  for (let y = 0; y < symbol.height * scale; y += 1)
    for (let x = 0; x < symbol.width * scale; x += 1) {
      const module = symbol.data[Math.floor(y / scale) * symbol.width + Math.floor(x / scale)]
      if (module === 0) light[(top + y) * width + left + x] = 16
    }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), ...Array(10).fill(frame)]),
  )
}
