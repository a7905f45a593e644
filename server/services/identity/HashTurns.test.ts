import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HASHES_WAITING, HashTurns } from './HashTurns.ts';
import { PasswordsBusy } from './port.ts';

/** Hashes that are made when the test says so. */
function slowHashes() {
  const turns = new HashTurns();
  const made: (() => void)[] = [];
  let begun = 0;
  const take = () =>
    turns.take(() => {
      begun += 1;
      return new Promise<string>((resolve) => made.push(() => resolve('hash')));
    });
  return { turns, take, made, begun: () => begun };
}

describe('hashes of passwords', () => {
  it('[ID21] are made two at a time, in the order they were asked for', async () => {
    const { take, made, begun } = slowHashes();
    const asked = [take(), take(), take(), take()];
    await turn();
    expect(begun()).toBe(2);
    made[0]!();
    await asked[0];
    await turn();
    expect(begun()).toBe(3);
    made[1]!();
    await asked[1];
    await turn();
    expect(begun()).toBe(4);
    made[2]!();
    made[3]!();
    expect(await Promise.all(asked)).toEqual(['hash', 'hash', 'hash', 'hash']);
  });

  it('[ID21] wait in a bounded line, and one more is refused', async () => {
    const { take, made } = slowHashes();
    const asked = Array.from({ length: 2 + HASHES_WAITING }, take);
    await expect(take()).rejects.toBeInstanceOf(PasswordsBusy);
    for (let n = 0; n < asked.length; n += 1) {
      await turn();
      made[n]!();
      await asked[n];
    }
    const again = take();
    await turn();
    made.at(-1)!();
    expect(await again).toBe('hash');
  });

  it('[ID21] give the turn back when they fail', async () => {
    const turns = new HashTurns();
    const fail = () => turns.take(() => Promise.reject(new Error('no memory')));
    for (let n = 0; n < 3; n += 1) await expect(fail()).rejects.toThrow('no memory');
    expect(await turns.take(async () => 'hash')).toBe('hash');
  });
});
