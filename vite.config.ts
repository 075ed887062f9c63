import { join } from 'node:path'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { budget, compressed, publicDir, serviceWorker } from './scripts/page-build.ts'

const api = 'http://127.0.0.1:8080'
const client = join(import.meta.dirname, 'client')

export default defineConfig({
  root: 'client',
  plugins: [solid(), budget({ scriptBytes: 70_000, styleBytes: 15_000 }), serviceWorker(publicDir), compressed()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: ['es2022', 'safari16'],
    sourcemap: true,
    // The page's content security policy allows files of its own only: a font as a data: address would be blocked.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: join(client, 'index.html'), sw: join(client, 'worker/sw.ts') },
      // A service worker rules over the folder that it lies in, and its name must stay.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { port: 5173, proxy: { '/api': api, '/health': api } },
})
