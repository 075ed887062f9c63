import { defineConfig } from 'vite'
import { drawingVersion } from './server/note/drawing.ts'

/** One file that any Node runs: what it is made of stands in it. */
export default defineConfig({
  define: { DRAWING: JSON.stringify(drawingVersion()) },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'server/pack/verify.ts',
    outDir: 'dist/pack',
    emptyOutDir: true,
    target: 'node22',
    // Who does not trust us can read it.
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'verify.mjs', codeSplitting: false } },
  },
})
