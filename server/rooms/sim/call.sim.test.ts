import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTS, CALL_MACHINE, type CallMachine, type CallStep, CallStory } from './CallStory.ts';
import { CALL_PLANTS } from './callPlants.ts';

const RUNS = 3_000;
const SEED = 11;
const day: fc.Arbitrary<readonly CallStep[]> = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    call: fc.nat(5),
    who: fc.nat(9),
    other: fc.nat(9),
    device: fc.constantFrom<1 | 2>(1, 1, 1, 2),
    passMs: fc.oneof(fc.nat(5_000), fc.nat(40_000), fc.nat(400_000)),
    death: fc.oneof(
      { weight: 20, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom('beforeWrite' as const, 'afterWrite' as const) },
    ),
  }),
  { minLength: 20, maxLength: 120, size: 'max' },
);

/** The first day on which something is wrong; null: there is none. Where days came to is added to `reached`. */
function findWrong(machine: Partial<CallMachine>, startsWith: string, reached = new Set<string>()) {
  const live = (steps: readonly CallStep[]) => {
    const story = new CallStory({ ...CALL_MACHINE, ...machine });
    const wrong = story.run(steps).filter((what) => what.startsWith(startsWith));
    for (const where of story.reached) reached.add(where);
    return wrong;
  };
  const found = fc.check(
    fc.property(day, (steps) => live(steps).length === 0),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  if (!found.failed) return null;
  const steps = found.counterexample?.[0] ?? [];
  return { seed: found.seed, path: found.counterexamplePath, runs: found.numRuns, steps, wrong: live(steps) };
}

describe('calls through three thousand bad days', () => {
  it('[CL30] [CL31] [CL32] [CL33] [CL34] [CL35] [CL36] hold whatever is late, lost, told again, or killed', () => {
    const reached = new Set<string>();
    expect(findWrong({}, 'CL', reached)).toBeNull();
    expect([...reached].sort()).toEqual([...EVERYWHERE].sort());
  });
});

describe('the simulation of calls notices', () => {
  it.each(Object.entries(CALL_PLANTS))('%s', (_name, { breaks, machine }) => {
    expect(findWrong(machine, breaks)?.wrong ?? []).not.toEqual([]);
  });
});

const WHYS = ['declined', 'busy', 'missed', 'notReady', 'notConnected', 'left', 'gone', 'removed'];
const EVERYWHERE = [
  ...['ringing', 'preparing', 'ready', 'connecting', 'here', 'away', 'gathering', 'running', 'paused'],
  ...['paused claimSinceMs', 'paused darkSinceMs', 'paused aloneSinceMs'],
  ...WHYS.map((why) => `out ${why}`),
  ...[...WHYS, 'ended', 'closed', 'timeLimit', 'pictureLost', 'alone'].map((why) => `ended ${why}`),
];
