import { defineConfig } from 'vitest/config';

const BROWSER = ['**/*.browser.test.ts', '**/*.e2e.test.ts'];
const OUTSIDE = ['**/node_modules/**', 'client/dist/**', 'data/**'];

/**
 * The project `unit` has everything that needs no second process to be started for long: rules, contracts, simulations, tidiness.
 * The project `browser` has real Chromium, real Janus and real server processes, one file after another, because the machine is small.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...OUTSIDE, ...BROWSER],
          // many of them wait for a child process: one worker, Vitest's choice for two cores, leaves a core idle
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          environment: 'node',
          include: BROWSER,
          exclude: OUTSIDE,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
