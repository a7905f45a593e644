import { describe, expect, it } from 'vitest';
import type { PanelView } from '../../shared/protocol/modes.ts';
import { NOTHING_TOLD, tellRequests, waitingRequests } from './paidRequests.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

const person = (id: string) => ({ id, name: id, handle: id, avatarUrl: null });
const bid = (orderId: string, state: 'waiting' | 'accepted' | 'inCall'): PanelView['queue'][number] => ({
  ...{ orderId, state, person: person(orderId), anonymous: false, mesiMinor: '60', message: 'hello' },
  ...{ askedAtMs: 5, expiresAtMs: 9 },
});
const panel = (part: Partial<PanelView>): PanelView => ({
  ...{
    queue: [],
    sum: null,
    heldMinor: '0',
    heldTicketsMinor: '0',
    heldCallsMinor: '0',
    earnedMinor: '0',
    extension: null,
    recordingStopped: null,
    encoder: null,
  },
  ...{ menuOrders: [], moderators: [], muted: [], removed: [], ...part },
});
const NO_PRICES = { menu: [], readable: [] };

describe('what was paid for and waits for the creator', () => {
  it('[VM100] is more minutes, bids and items of the menu, in this order; who is in the call waits no more', () => {
    const waiting = waitingRequests(
      panel({
        queue: [bid('o1', 'inCall'), bid('o2', 'waiting')],
        extension: { orderId: 'o3', minutes: 5, mesiMinor: '30' },
        menuOrders: [
          { tipId: 't1', title: 'A song', from: null, atMs: 7, isDone: false },
          { tipId: 't2', title: 'A song', from: null, atMs: 6, isDone: true },
        ],
      }),
      { menu: [{ id: 'm', title: 'A song', priceMinor: '12' }], readable: [] },
    );
    expect(waiting.map(({ type, id, person: who, mesiMinor }) => [type, id, who?.id, mesiMinor])).toEqual([
      ['extension', 'o3', 'o1', '30'],
      ['call', 'o2', 'o2', '60'],
      ['menu', 't1', undefined, '12'],
    ]);
  });

  it('[VM101] is told once: accepting it, or a page that asks again, tells nothing new', () => {
    const first = tellRequests(
      NOTHING_TOLD,
      waitingRequests(panel({ queue: [bid('o1', 'waiting')] }), NO_PRICES),
      8,
    );
    expect(first.entries.map(({ atMs }) => atMs)).toEqual([5]);
    const accepted = waitingRequests(panel({ queue: [bid('o1', 'accepted')] }), NO_PRICES);
    expect(tellRequests(first, accepted, 9)).toBe(first);
    expect(tellRequests(first, [], 9)).toBe(first);
  });

  it.each([
    [VIEW_LIMITS.requestsTold, VIEW_LIMITS.requestsTold],
    [VIEW_LIMITS.requestsTold + 1, VIEW_LIMITS.requestsTold],
  ])('[VM102] of %i the last %i are kept, and none is told again', (count, kept) => {
    const queue = Array.from({ length: count }, (_, at) => bid(`o${at}`, 'waiting'));
    const waiting = waitingRequests(panel({ queue }), NO_PRICES);
    const told = tellRequests(NOTHING_TOLD, waiting, 1);
    expect(told.entries).toHaveLength(kept);
    expect(tellRequests(told, waiting, 2)).toBe(told);
  });
});
