import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runProgram } from './runProgram.ts';
import { addUp, type RunResult, tallyTool, tallyVitest, verdict } from './tally.ts';
import { wantedBy } from './wantedBy.ts';

const ended = (exitCode: number | null): RunResult => ({ exitCode, output: '', seconds: 1 });

/** A report of one file per row of statuses. */
function report(...files: readonly (readonly string[])[]): string {
  const count = (wanted: string) => files.flat().filter((status) => status === wanted).length;
  return JSON.stringify({
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    testResults: files.map((statuses, index) => ({
      name: `file${index}`,
      status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
      assertionResults: statuses.map((status, at) => ({ status, fullName: `test ${at}` })),
    })),
  });
}

const vitest = (run: RunResult, text: string | null, skippedFails = true) =>
  tallyVitest({ name: 'unit', run, report: text, skippedFails });

describe('counting', () => {
  test('[TI20] a tool counts once, a Vitest run by its tests', () => {
    const tool = tallyTool('types', ended(0));
    const tests = vitest(ended(1), report(['passed', 'passed'], ['failed', 'passed']));
    expect(addUp([tool, tests])).toEqual({ passed: 4, failed: 1, problems: [] });
    expect(tallyTool('types', ended(2)).failed).toBe(1);
  });

  test('[TI21] a run that crashed after its tests passed has failed', () => {
    expect(vitest(ended(1), report(['passed'])).failed).toBe(1);
    expect(vitest(ended(null), report(['passed'])).failed).toBe(1);
  });

  test('[TI21] no report, half a report, no test: each has failed', () => {
    expect(vitest(ended(0), null).failed).toBe(1);
    expect(vitest(ended(0), '{"numPassed').failed).toBe(1);
    expect(vitest(ended(0), report()).failed).toBe(1);
  });

  test('[TI21] a file that could not run has failed beside the tests of others', () => {
    expect(vitest(ended(1), report(['passed'], [], ['failed']))).toMatchObject({ passed: 1, failed: 2 });
  });

  test('[TI21] a run that was cut off has failed, whatever it reported', () => {
    const cutOff = { ...ended(null), timedOutAfterMs: 5_000 };
    expect(vitest(cutOff, report(['passed'])).failed).toBe(1);
    expect(vitest(cutOff, null).problems).toEqual(['unit: was cut off after 5 s, and left no report']);
  });

  test('[TI21] a skipped test is named, and a failure under CI', () => {
    const skipped = report(['passed', 'skipped']);
    expect(vitest(ended(0), skipped, true)).toEqual({
      passed: 1,
      failed: 1,
      problems: ['unit: not run: test 1'],
    });
    expect(vitest(ended(0), skipped, false).failed).toBe(0);
  });

  test('[TI22] the last line and the exit code agree', () => {
    expect(verdict({ passed: 3, failed: 0, problems: [] })).toEqual({
      line: '3 passed, 0 failed',
      exitCode: 0,
    });
    expect(verdict({ passed: 3, failed: 1, problems: [] })).toEqual({
      line: '3 passed, 1 failed',
      exitCode: 1,
    });
    expect(verdict({ passed: 0, failed: 0, problems: [] }).exitCode).toBe(1);
  });

  test('[TI23] a component is wanted by the tests that name its command', () => {
    const files = [
      { path: 'client/e2e/browser.ts', text: "import 'playwright-core'; launch('/usr/bin/chromium')" },
      { path: 'server/bus.test.ts', text: "spawn('redis-server', [])" },
      { path: 'shared/answers.ts', text: "transport: 'mesh' | 'janus'" },
      { path: 'server/tools/x.test.ts', text: "'espeak-ng'" },
    ];
    const components = ['chromium', 'redis-server', 'janus', 'espeak-ng'].map((name) => ({ name }));
    expect([...wantedBy(components, files).values()]).toEqual([
      ['client/e2e/browser.ts'],
      ['server/bus.test.ts'],
      [],
      [],
    ]);
  });
});

describe('programs that are run', () => {
  const node = (script: string, limitMs = 20_000) =>
    runProgram({ command: 'node', args: ['-e', script], limitMs, show: 'keep' });

  test('[TI21] a program that hangs is ended, and known as cut off', async () => {
    const run = await node('setInterval(() => {}, 1000)', 300);
    expect(run).toMatchObject({ exitCode: null, timedOutAfterMs: 300 });
  });

  test('[TI21] a program that is not there has failed', async () => {
    const run = await runProgram({ command: 'no-such-program', args: [], limitMs: 5_000, show: 'keep' });
    expect(tallyTool('it', run).failed).toBe(1);
  });

  test('[TI21] what a program leaves running is ended with it', async () => {
    const run = await node(
      `const c = require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
       console.log(c.pid); c.unref(); process.exit(3)`,
    );
    expect(run.exitCode).toBe(3);
    const pid = Number(run.output.trim());
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

/** A program that nobody has waited for yet is dead all the same. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync('/proc/self/stat')) return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ');
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
