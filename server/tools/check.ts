/**
 * `npm test`: everything that must be true before a change is handed on. Goes on after failures, so that one run
 * tells all. The last line is `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPONENTS, findComponent, sqliteVersion, versionOf } from './components.ts';
import { DATABASE_NAME, databaseIsThere } from './database/databaseFiles.ts';
import { listFiles, readSource } from './repository.ts';
import { endAll, runProgram } from './runProgram.ts';
import { STRANGERS_NAME, strangersAreThere } from './strangers/strangerFiles.ts';
import { addUp, type Tally, tallyTool, tallyVitest, verdict } from './tally.ts';
import { wantedBy } from './wantedBy.ts';

const MINUTE_MS = 60_000;
const underCi = process.env.CI === 'true';
const bin = (name: string) => join('node_modules', '.bin', name);

interface ToolStep {
  readonly name: string;
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
}

const WALLS = ['--config', '.dependency-cruiser.cjs', '--no-progress'];
const TOOL_STEPS: readonly ToolStep[] = [
  {
    name: 'format and lint',
    commands: [[bin('biome'), 'ci', '--error-on-warnings', '--diagnostic-level=warn', '--colors=off', '.']],
  },
  { name: 'types', commands: [[bin('tsc'), '--noEmit', '-p', '.']] },
  {
    name: 'walls',
    commands: [[bin('depcruise'), ...WALLS, 'server', 'client', 'shared', 'loadtest', 'colyseus.config.ts']],
  },
  { name: 'dead code', commands: [[bin('knip'), '--no-progress']] },
  {
    name: 'client build and size budget',
    commands: [['node', 'server/tools/build.ts']],
  },
];

async function runTool({ name, commands }: ToolStep): Promise<Tally> {
  let seconds = 0;
  let output = '';
  for (const [command, ...args] of commands) {
    const run = await runProgram({ command, args, limitMs: 4 * MINUTE_MS, show: 'keep' });
    seconds += run.seconds;
    output = run.output;
    if (run.exitCode === 0) continue;
    console.log(`✗ ${name} (${seconds.toFixed(1)} s)\n${run.output.trimEnd()}\n`);
    return tallyTool(name, run);
  }
  console.log(`✓ ${name} (${seconds.toFixed(1)} s)`);
  if (name.includes('budget')) console.log(`  ${output.trim().split('\n').at(-1)}`);
  return { passed: 1, failed: 0, problems: [] };
}

/** All steps, at most as many at a time as the machine has cores. */
async function runTools(): Promise<readonly Tally[]> {
  const waiting = [...TOOL_STEPS];
  const tallies: Tally[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) tallies.push(await runTool(step));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  return tallies;
}

/** Runs the tests of all projects whose names begin so. */
async function runVitest(project: string, limitMs: number): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-check-'));
  const file = join(folder, 'report.json');
  console.log(`… ${project} tests`);
  const args = [
    'run',
    '--project',
    `${project}*`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const run = await runProgram({ command: bin('vitest'), args, limitMs, show: 'live' });
  const report = readOrNull(file);
  rmSync(folder, { recursive: true, force: true });
  const tally = tallyVitest({ name: `${project} tests`, run, report, skippedFails: underCi });
  const sign = tally.failed === 0 ? '✓' : '✗';
  console.log(`${sign} ${project} tests: ${verdict(tally).line} (${run.seconds.toFixed(1)} s)\n`);
  return tally;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Says which real programs the tests meet; a missing one that they want is a failure under CI. */
function tallyComponents(): Tally {
  const files = listFiles().filter((path) => /\.[cm]?tsx?$/.test(path));
  const wanted = wantedBy(COMPONENTS, files.map(readSource));
  const problems: string[] = [];
  console.log(`node ${process.versions.node}, sqlite ${sqliteVersion()} (in node)`);
  for (const component of COMPONENTS) {
    const path = findComponent(component);
    const by = wanted.get(component.name) ?? [];
    if (path !== null) console.log(`${component.name} ${versionOf(component, path)} (${path})`);
    else if (by.length === 0) console.log(`${component.name}: not there; no test wants it`);
    else problems.push(`${component.name} is missing (npm run provision); wanted by ${by.join(', ')}`);
  }
  if (process.env.MONGODB_URL) console.log('MongoDB: the server that MONGODB_URL names');
  else if (databaseIsThere()) console.log(DATABASE_NAME);
  else problems.push(`${DATABASE_NAME} is missing (npm run provision, or set MONGODB_URL)`);
  if (strangersAreThere()) console.log(STRANGERS_NAME);
  else problems.push(`${STRANGERS_NAME}: missing (npm run provision)`);
  for (const problem of problems) console.log(`✗ ${problem}`);
  return { passed: 0, failed: underCi ? problems.length : 0, problems };
}

async function main(): Promise<void> {
  console.log('Real components:');
  const components = tallyComponents();
  console.log('');
  const tools = await runTools();
  const unit = await runVitest('unit', 12 * MINUTE_MS);
  const browser = await runVitest('browser', 27 * MINUTE_MS);
  const total = addUp([components, ...tools, unit, browser]);
  if (total.problems.length > 0)
    console.log(`${total.problems.map((problem) => `! ${problem}`).join('\n')}\n`);
  const { line, exitCode } = verdict(total);
  console.log(line);
  process.exitCode = exitCode;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}
await main();
