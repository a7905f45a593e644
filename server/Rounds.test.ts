import { expect, it } from 'vitest';
import { Rounds } from './Rounds.ts';
import { createSimRuntime } from './services/runtime/simRuntime.ts';

function startRounds() {
  const { clock, advance, pending } = createSimRuntime();
  const failures: unknown[] = [];
  const ends: PromiseWithResolvers<number>[] = [];
  const work = () => {
    const end = Promise.withResolvers<number>();
    ends.push(end);
    return end.promise;
  };
  const rounds = new Rounds({ clock, roundMs: 1_000, work, onFailed: (err) => failures.push(err) });
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { rounds, ends, failures, advance, pending, settle };
}

it('a round begins when one is asked for, and once more however often that was while it went on', async () => {
  const { rounds, ends, pending, settle } = startRounds();
  for (let times = 0; times < 3; times++) rounds.nudge();
  expect([ends.length, pending()]).toEqual([1, 0]);
  rounds.nudge();
  ends[0]!.resolve(1_000);
  await settle();
  expect(ends.length).toBe(2);
  ends[1]!.resolve(1_000);
  await settle();
  expect([ends.length, pending()]).toEqual([2, 1]);
});

it('[RT2] the next round comes when the last one says, and in time after one that failed', async () => {
  const { rounds, ends, failures, advance, settle } = startRounds();
  rounds.nudge();
  ends[0]!.resolve(200);
  await settle();
  advance(199);
  expect(ends.length).toBe(1);
  advance(1);
  expect(ends.length).toBe(2);
  ends[1]!.reject(new Error('lost'));
  await settle();
  expect(failures).toEqual([new Error('lost')]);
  advance(1_000);
  expect(ends.length).toBe(3);
});

it('none begins after the stop, which waits for the one that goes on', async () => {
  const { rounds, ends, pending, settle } = startRounds();
  rounds.nudge();
  let isOver = false;
  const stopped = rounds.stop().then(() => {
    isOver = true;
  });
  rounds.nudge();
  await settle();
  expect([rounds.isStopped, isOver]).toEqual([true, false]);
  ends[0]!.resolve(5);
  await stopped;
  expect([ends.length, pending()]).toEqual([1, 0]);
});
