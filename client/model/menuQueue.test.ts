import { describe, expect, it } from 'vitest';
import { coolingMs, lowestPrice, placesOf } from './menuQueue.ts';

const waiting = (id: string) => ({ id, title: id, from: null, mesiMinor: '5', dueAtMs: 9_000 });
const QUEUE = {
  waiting: [waiting('ti_1'), waiting('ti_2')],
  done: [],
  cooling: [{ itemId: 'mi_1', untilMs: 2_000 }],
};

describe('the menu of a stream, as a viewer has it', () => {
  it('[VM120] numbers what waits, and says which of it is one’s own', () => {
    expect(placesOf(QUEUE, ['ti_2']).map(({ id, place, isOwn }) => [id, place, isOwn])).toEqual([
      ['ti_1', 1, false],
      ['ti_2', 2, true],
    ]);
    expect([placesOf(QUEUE, undefined).some(({ isOwn }) => isOwn), placesOf(undefined, ['ti_1'])]).toEqual([
      false,
      [],
    ]);
  });

  it('[VM120] says how long an item cools down, and what the cheapest costs', () => {
    expect([coolingMs(QUEUE, 'mi_1', 500), coolingMs(QUEUE, 'mi_1', 2_000)]).toEqual([1_500, 0]);
    expect([coolingMs(QUEUE, 'mi_2', 500), coolingMs(undefined, 'mi_1', 0)]).toEqual([0, 0]);
    const item = (priceMinor: string) => ({ id: priceMinor, title: 'x', priceMinor });
    expect([lowestPrice([item('12'), item('9'), item('100')]), lowestPrice([])]).toEqual([9n, null]);
  });
});
