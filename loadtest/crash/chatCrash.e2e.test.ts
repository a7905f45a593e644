import { expect, test } from 'vitest';
import { chatCrashTest } from './chatCrash.ts';

/** The small run that every change meets. `npm run test:crash -- --chat` is the long one. */
const RUN = { adapter: 'sqlite', kills: 2, writers: 8, linesBetweenKills: 30 } as const;

test('[CR8] [CR9] [CR10] a server that is killed again and again loses, doubles and moves no line', {
  timeout: 120_000,
}, async () => {
  const report = await chatCrashTest({ ...RUN, log: () => undefined });
  expect(report.violations).toEqual([]);
  expect(report.retries).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(RUN.kills * RUN.linesBetweenKills);
});
