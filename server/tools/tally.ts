/** What a finished program left behind. */
export interface RunResult {
  readonly exitCode: number | null;
  /** Set when we ended it because it took too long. */
  readonly timedOutAfterMs?: number;
  readonly output: string;
  readonly seconds: number;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** In words: what failed beside the tests that Vitest names itself. */
  readonly problems: readonly string[];
}

/** A tool's step: one test, which passes when the tool says so. */
export function tallyTool(name: string, run: RunResult): Tally {
  if (run.exitCode === 0) return { passed: 1, failed: 0, problems: [] };
  return { passed: 0, failed: 1, problems: [`${name}: ${howItEnded(run)}`] };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface VitestTallyInput {
  readonly name: string;
  readonly run: RunResult;
  /** What the JSON reporter wrote, or null when it wrote nothing. */
  readonly report: string | null;
  /** A skipped test is a failure, not a remark: under CI. */
  readonly skippedFails: boolean;
}

/** Each test counts; a file that could not run, a crash, a cut-off and an empty run count as one failure more. */
export function tallyVitest({ name, run, report, skippedFails }: VitestTallyInput): Tally {
  const parsed = parseReport(report);
  if (parsed === null) {
    return { passed: 0, failed: 1, problems: [`${name}: ${howItEnded(run)}, and left no report`] };
  }
  const problems: string[] = [];
  const { numPassedTests: passed, numFailedTests } = parsed;
  const deadFiles = parsed.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  for (const file of deadFiles) problems.push(`${name}: ${file.name} could not run`);
  const skipped = parsed.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  );
  for (const test of skipped) problems.push(`${name}: not run: ${test.fullName}`);
  let failed = numFailedTests + deadFiles.length + (skippedFails ? skipped.length : 0);
  if (passed + failed === 0) {
    failed += 1;
    problems.push(`${name}: no test ran`);
  } else if (run.exitCode !== 0 && failed === 0) {
    failed += 1;
    problems.push(`${name}: all its tests passed, but it ${howItEnded(run)}`);
  } else if (run.timedOutAfterMs !== undefined) {
    failed += 1;
    problems.push(`${name}: ${howItEnded(run)}`);
  }
  return { passed, failed, problems };
}

export function addUp(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    problems: tallies.flatMap(({ problems }) => problems),
  };
}

/** The last line, and the exit code that goes with it. */
export function verdict({ passed, failed }: Tally): { readonly line: string; readonly exitCode: 0 | 1 } {
  return { line: `${passed} passed, ${failed} failed`, exitCode: failed === 0 && passed > 0 ? 0 : 1 };
}

function howItEnded({ exitCode, timedOutAfterMs }: RunResult): string {
  if (timedOutAfterMs !== undefined) return `was cut off after ${Math.round(timedOutAfterMs / 1_000)} s`;
  return exitCode === null ? 'was killed' : `ended with code ${exitCode}`;
}

function parseReport(report: string | null): VitestReport | null {
  if (report === null) return null;
  try {
    return JSON.parse(report) as VitestReport;
  } catch {
    return null;
  }
}
