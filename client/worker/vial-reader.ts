// Finds a barcode in a picture. A thread of its own: reading takes longer than a frame, and the reader is WebAssembly,
// which the server's policy allows in this file and nowhere else on the page.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

declare const self: DedicatedWorkerGlobalScope

// From this server: by itself the library would fetch it from a public one.
prepareZXingModule({ overrides: { locateFile: () => wasm } })

self.addEventListener('message', async ({ data }: MessageEvent<ImageData>) => {
  const [found] = await readBarcodes(data, {
    formats: ['DataMatrix', 'QRCode', 'Code128', 'EAN13', 'UPCA', 'DataBar', 'DataBarExp', 'DataBarLtd'],
    // A code by the GS1 rules is told with its application identifiers in brackets.
    textMode: 'HRI',
    maxNumberOfSymbols: 1,
  })
  self.postMessage(found?.isValid === true ? found.text : '')
})
