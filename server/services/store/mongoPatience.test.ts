import { expect, it } from 'vitest';
import { askPatiently } from './mongoPatience.ts';
import { StoreUnavailable } from './port.ts';

const never = new Promise<never>(() => {});

it('[SO15] an attempt that neither fails nor is answered is made again, as one that may have happened', async () => {
  const told: boolean[] = [];
  const answer = await askPatiently({ patienceMs: 60_000, attemptMs: 5 }, (mayHaveHappened) => {
    told.push(mayHaveHappened);
    return told.length === 1 ? never : Promise.resolve('there');
  });
  expect([answer, told]).toEqual(['there', [false, true]]);
});

it('[SO16] a server that never answers is unavailable in the end', async () => {
  await expect(askPatiently({ patienceMs: 0, attemptMs: 5 }, () => never)).rejects.toThrow(StoreUnavailable);
});
