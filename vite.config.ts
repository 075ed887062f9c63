import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

const api = 'http://127.0.0.1:8080'

export default defineConfig({
  root: 'client',
  plugins: [solid()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: ['es2022', 'safari16'],
    sourcemap: true,
    // The page's content security policy allows files of its own only: a font or icon as a data: address would be blocked.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, proxy: { '/api': api, '/health': api } },
})
