import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileContracts } from '../../../tools/escrow/compileContracts.ts';
import { MUTANTS } from '../../../tools/escrow/mutants.ts';
import { type SolidityTest, testContracts } from '../../../tools/escrow/runForge.ts';
import artifacts from './artifacts.json' with { type: 'json' };

/** A busy machine takes minutes for what is half a minute on a quiet one. */
const PATIENCE_MS = 400_000;

describe('the contracts', () => {
  let tests: readonly SolidityTest[] = [];

  beforeAll(async () => {
    tests = await testContracts();
  }, PATIENCE_MS);

  it.each([
    '[EC1] a lock takes the amount and keeps the terms',
    '[EC2] bad terms are refused',
    '[EC3] only whole amounts are taken',
    '[EC4] a permit is relayed with the signed terms',
    '[EC5] an authorization agrees to the terms',
    '[EC6] the payee accepts',
    '[EC7] the fan consents',
    '[EC8] a bid is taken back or given back',
    '[EC9] anybody returns what was not answered in time',
    '[EC10] two proofs release',
    '[EC11] nothing else is a proof',
    '[EC12] either party freezes',
    '[EC13] the arbiter splits',
    '[EC14] a default ends what nobody decided',
    '[EC15] a bid ends once',
    '[EC16] who refuses blocks nobody',
    '[EC17] every coin is somebody’s',
    '[EC18] nobody comes in a second time',
    '[EC19] parties may be contracts',
    '[EC20] the token of test chains',
  ])('%s', (title) => {
    const id = /EC\d+/.exec(title)![0];
    const own = tests.filter(({ name }) => name.split('_').includes(id));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('[EC23] gas is as it was', () => {
    const measured = tests.flatMap(({ gas }) => Object.entries(gas));
    expect(measured.length).toBeGreaterThan(0);
    for (const [file, gas] of measured)
      expect(JSON.parse(readFileSync(join(import.meta.dirname, `snapshots/${file}.json`), 'utf8'))).toEqual(
        gas,
      );
  });

  it('[EC17] holds over 50,000 calls, and no test stands outside the rules', () => {
    const invariants = tests.filter(({ name }) => name.startsWith('invariant_'));
    for (const { calls } of invariants) expect(calls).toBeGreaterThanOrEqual(50_000);
    expect(tests.filter(({ name }) => !/^(test|testFuzz|invariant)_EC\d+/.test(name))).toEqual([]);
  });
});

it(
  '[EC21] what is committed is what the compiler makes of the sources (npm run escrow:compile)',
  () => {
    expect(compileContracts()).toEqual(artifacts);
  },
  PATIENCE_MS,
);

it('[EC22] each error that is planted has its place in the sources', () => {
  const source = readFileSync(join(import.meta.dirname, 'src/MesiEscrow.sol'), 'utf8');
  expect(MUTANTS.length).toBeGreaterThanOrEqual(8);
  for (const { from, name } of MUTANTS) expect(source.split(from).length - 1, name).toBe(1);
});
