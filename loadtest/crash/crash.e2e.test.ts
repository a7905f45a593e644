import { beforeAll, describe, expect, test } from 'vitest';
import { type CrashInput, type CrashReport, crashTest } from './crashTest.ts';

/** The small runs that every change meets. `npm run test:crash` is the long one. */
const RUNS = {
  SQLite: { adapter: 'sqlite', kills: 3, databaseKills: 0 },
  MongoDB: { adapter: 'mongodb', kills: 1, databaseKills: 1 },
} as const satisfies Record<string, Pick<CrashInput, 'adapter' | 'kills' | 'databaseKills'>>;

describe.each(Object.entries(RUNS))('a server that is killed again and again on %s', (_, input) => {
  let report: CrashReport;

  beforeAll(async () => {
    const load = { fans: 8, tipsPerSecond: 60, receiptsBetweenKills: 30, log: () => undefined };
    report = await crashTest({ ...input, ...load });
  });

  test('[CR1] no receipt is lost', () => expect(report.verdict.violations.CR1).toEqual([]));
  test('[CR2] nothing is charged twice', () => expect(report.verdict.violations.CR2).toEqual([]));
  test('[CR3] the journal sums to zero and its chains verify', () =>
    expect(report.verdict.violations.CR3).toEqual([]));
  test('[CR4] wallets hold what their receipts say', () => expect(report.verdict.violations.CR4).toEqual([]));
  test('[CR5] totals and top tippers are the journal’s', () =>
    expect(report.verdict.violations.CR5).toEqual([]));
  test('[CR6] every command is answered, no tip is shown twice', () =>
    expect(report.verdict.violations.CR6).toEqual([]));
  test('[CR7] asked again, the receipt is the first', () => expect(report.changedReplays).toEqual([]));

  test('[CR2] the run was a real one', () => {
    expect(report).toMatchObject({ kills: input.kills, databaseKills: input.databaseKills });
    expect(report.verdict.tips).toBe(report.commands);
    expect(report.inFlightAtKills + report.retries).toBeGreaterThan(0);
  });
});
