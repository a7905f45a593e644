/**
 * `npm run test:escrow:long`: the contracts for longer than the usual tests have. A million calls against the invariants,
 * coverage of every branch, each planted error, which must be caught, 200 kills of the server and its chain, and 1,000
 * reorganisations; and the last two once more with meetings and the ledger in front of the chain. Takes about an hour; the last line is `RESULT {json}`. With `-- --only mutants` (or `calls`, `coverage`,
 * `kills`, `reorganisations`, `bothKilled`, `bothTakenBack`) it does that part alone, and with `--times 50` so many of
 * the calls, or of the last four.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../repository.ts';
import { manyKills, manyReorganisations } from './longChain.ts';
import { manyKillsOfBoth, manyReorganisationsOfBoth } from './longCustody.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { runForge, testContracts } from './runForge.ts';

const CONTRACTS = 'server/services/escrow/contracts';
const CACHE = '.cache/forge';
/** As foundry.toml has it in its profile `long`. */
const CALLS_OF_A_RUN = 400;
const CALLS_OF_A_FUZZ_RUN = 200;
const MANY_CALLS = 1_000_000;

/** A million calls, other ones each time, and five thousand runs of each fuzz test; for fewer calls fewer runs. */
async function manyCalls(wanted: number) {
  const seed = `0x${Math.floor(Math.random() * 2 ** 48).toString(16)}`;
  console.log(`… ${wanted} calls (seed ${seed})`);
  const tests = await testContracts({
    env: {
      ...{ FOUNDRY_PROFILE: 'long', FOUNDRY_FUZZ_SEED: seed },
      FOUNDRY_INVARIANT_RUNS: String(Math.ceil(wanted / CALLS_OF_A_RUN)),
      FOUNDRY_FUZZ_RUNS: String(Math.ceil(wanted / CALLS_OF_A_FUZZ_RUN)),
    },
  });
  const failed = tests.filter(({ passed }) => !passed);
  for (const { name, why } of failed) console.log(`✗ ${name}: ${why}`);
  return { seed, calls: Math.max(...tests.map(({ calls }) => calls)), failed: failed.length };
}

interface Branches {
  readonly branches: number;
  readonly taken: number;
}

/** How many of the escrow's branches the tests take, as lcov counts them. */
async function branches(): Promise<Branches> {
  console.log('… branches of MesiEscrow');
  const file = join(ROOT, CACHE, 'lcov.info');
  const { exitCode, output } = await runForge([
    'coverage',
    // without it a part of the library cannot be compiled for this
    '--ir-minimum',
    '--no-match-contract',
    'InvariantsTest',
    '--no-match-test',
    'EC23',
    '--report',
    'lcov',
    '--report-file',
    file,
  ]);
  if (exitCode !== 0) throw new Error(`forge could not measure:\n${output}`);
  const record = readFileSync(file, 'utf8')
    .split('end_of_record')
    .find((each) => each.includes('src/MesiEscrow.sol'))!;
  const counted = (key: string) => Number(new RegExp(`^${key}:(\\d+)`, 'm').exec(record)?.[1]);
  for (const [, line] of record.matchAll(/^BRDA:(\d+),.*,(?:0|-)$/gm))
    console.log(`  not taken: line ${line}`);
  return { branches: counted('BRF'), taken: counted('BRH') };
}

/** Runs the tests on a copy with the error; returns the names of those that caught it. */
async function caughtBy({ from, to }: Mutant, at: number): Promise<readonly string[]> {
  // forge finds no sources in hidden folders
  const copy = `coverage/mutant-${at}`;
  mkdirSync(join(ROOT, copy), { recursive: true });
  for (const folder of ['src', 'test'])
    cpSync(join(ROOT, CONTRACTS, folder), join(ROOT, copy, folder), { recursive: true });
  const source = join(ROOT, copy, 'src/MesiEscrow.sol');
  writeFileSync(
    source,
    readFileSync(source, 'utf8').replace(from, () => to),
  );
  const settings = readFileSync(join(ROOT, CONTRACTS, 'foundry.toml'), 'utf8')
    .replaceAll(`"${CONTRACTS}/`, `"${copy}/`)
    .replaceAll(`"${CACHE}/`, `"${copy}/`);
  writeFileSync(join(ROOT, copy, 'foundry.toml'), settings);
  try {
    const tests = await testContracts({
      config: `${copy}/foundry.toml`,
      env: { FOUNDRY_INVARIANT_RUNS: '60' },
    });
    return tests.filter(({ passed, name }) => !passed && !name.includes('EC23')).map(({ name }) => name);
  } finally {
    rmSync(join(ROOT, copy), { recursive: true, force: true });
  }
}

async function mutants() {
  const missed: string[] = [];
  for (const [at, mutant] of MUTANTS.entries()) {
    const names = await caughtBy(mutant, at);
    if (names.length === 0) missed.push(mutant.name);
    console.log(
      `${names.length === 0 ? '✗ NOT caught' : '✓ caught'}: ${mutant.name} (${names.slice(0, 3).join(', ')})`,
    );
  }
  return { mutants: MUTANTS.length, missed };
}

const { values } = parseArgs({ options: { only: { type: 'string' }, times: { type: 'string' } } });
const times = (usual: number) => Number(values.times ?? usual);
const does = (part: string) => values.only === undefined || values.only === part;
const calls = does('calls') ? await manyCalls(times(MANY_CALLS)) : null;
const coverage = does('coverage') ? await branches() : null;
const planted = does('mutants') ? await mutants() : null;
const kills = does('kills') ? await manyKills(times(200)) : null;
const reorganisations = does('reorganisations') ? await manyReorganisations(times(1_000)) : null;
const bothKilled = does('bothKilled') ? await manyKillsOfBoth(times(200)) : null;
const bothTakenBack = does('bothTakenBack') ? await manyReorganisationsOfBoth(times(1_000)) : null;
const ok =
  (calls === null || (calls.failed === 0 && calls.calls >= times(MANY_CALLS))) &&
  (coverage === null || coverage.taken === coverage.branches) &&
  (planted === null || planted.missed.length === 0) &&
  [kills, reorganisations, bothKilled, bothTakenBack].every((run) => (run?.faults ?? []).length === 0);
console.log(
  `RESULT ${JSON.stringify({ ok, calls, coverage, planted, kills, reorganisations, bothKilled, bothTakenBack })}`,
);
process.exitCode = ok ? 0 : 1;
