import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Every core: the runner's own default leaves one free, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{chart,db,server,verify,scripts,bench}/**/*.test.ts', '*.test.ts'],
          environment: 'node',
          // A limit for what hangs, not for what is slow: the machine may do much else.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [solid()],
        resolve: { conditions: ['development', 'browser'] },
        test: {
          name: 'client',
          include: ['client/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          // A test waits for what it looks for as long as a busy machine needs; a passing one is not slower for it.
          setupFiles: ['client/patience.ts'],
          testTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          server: { deps: { inline: [/solid-js/, /@solidjs/] } },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['journeys/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 120_000,
          // After the others, and two at a time as they are: most of a journey is waiting. The page is built before.
          sequence: { groupOrder: 1 },
          globalSetup: 'journeys/build.ts',
        },
      },
    ],
  },
})
