import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { budget, compressed } from './scripts/page-build.ts'

const api = 'http://127.0.0.1:8080'

export default defineConfig({
  root: 'client',
  plugins: [
    solid(),
    budget({ scriptBytes: 70 * 1024, styleBytes: 15 * 1024 }),
    compressed(),
    // Bundles client/worker/sw.ts and tells it every file of the build with its revision; the rest is ours.
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'sw.ts',
      // Registered by client/keep-page.ts, and the manifest lies in public/.
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ['**/*.{html,js,css,woff2,svg,png,wasm,webmanifest}'] },
    }),
  ],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: ['es2022', 'safari16'],
    sourcemap: true,
    // The page's content security policy allows files of its own only: a font as a data: address would be blocked.
    assetsInlineLimit: 0,
    // A page's styles are fetched beside its script. The list of every page's other scripts would cost the first load
    // more than it saves: the larger ones are there by then.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    rolldownOptions: {
      output: {
        // All that the first load needs in one file: a sixth smaller than as the dozens of pieces that pages share.
        // What is fetched right behind it lies in two more: the record with its entries, then the other sheets.
        codeSplitting: {
          groups: [
            { name: 'page', tags: ['$initial'], priority: 3 },
            { name: 'record', test: /client\/screens\/(session\/[A-Z]|coach|shift)/, priority: 2 },
            { name: 'sheets', test: /client\/screens\/(session\/sheets|lock|UserMenu)/, priority: 1 },
          ],
        },
      },
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } },
  },
  server: { port: 5173, proxy: { '/api': api, '/health': api } },
})
