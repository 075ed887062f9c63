import { defineConfig, type Plugin } from 'vite'
import { drawingVersion } from './server/note/drawing.ts'

/** One file that can be mailed and opened from a disk: the script stands in the page itself. */
const oneFile: Plugin = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'))
    if (page?.type !== 'asset') throw new Error('the verifier has no page')
    let html = String(page.source)
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      const tag = new RegExp(`<script[^>]*src="[^"]*${chunk.fileName.replaceAll('.', '\\.')}"[^>]*></script>`)
      const script = chunk.code.replaceAll('</script', '<\\/script')
      const whole = html.replace(tag, '').replace('</body>', () => `<script type="module">${script}</script>\n</body>`)
      if (whole === html) throw new Error('the verifier’s script found no place')
      html = whole
      delete bundle[chunk.fileName]
    }
    page.source = html
  },
}

export default defineConfig({
  root: 'verify/page',
  plugins: [oneFile],
  // With the same one the page can make a note's words again and compare them.
  define: { DRAWING: JSON.stringify(drawingVersion()) },
  build: {
    outDir: '../../dist/verify',
    emptyOutDir: true,
    target: ['es2022', 'safari16.4'],
    modulePreload: false,
    cssCodeSplit: false,
  },
})
