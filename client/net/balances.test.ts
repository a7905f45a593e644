import { describe, expect, it } from 'vitest';
import { LOOK_EVERY_MS, mayLook } from './balanceLooks.ts';
import { type SessionState, withBalances } from './sessionStore.ts';

const member = (balances: (SessionState & { type: 'member' })['balances']): SessionState => ({
  type: 'member',
  token: 't',
  account: { id: 'us_1', name: 'Ann', handle: 'ann', email: 'ann@x.org', isCreator: false },
  balances,
});

describe('balances', () => {
  const quiet = { isSeen: true, isTold: false, agoMs: LOOK_EVERY_MS };

  it('[NT9] are asked for by a page that is seen, that no room tells, and that has not just asked', () => {
    expect(mayLook(quiet)).toBe(true);
    expect(mayLook({ ...quiet, isSeen: false })).toBe(false);
    expect(mayLook({ ...quiet, isTold: true })).toBe(false);
    expect(mayLook({ ...quiet, agoMs: LOOK_EVERY_MS / 2 })).toBe(true);
    expect(mayLook({ ...quiet, agoMs: LOOK_EVERY_MS / 2 - 1 })).toBe(false);
  });

  it('[NT10] that are the same change nothing, whatever their order', () => {
    const two = [
      { asset: 'MESI', amountMinor: '5' },
      { asset: 'USD', amountMinor: '7' },
    ] as const;
    const state = member(two);
    expect(withBalances(state, [...two].reverse())).toEqual({ state, isNew: false });
    expect(withBalances(state, two)).toEqual({ state, isNew: false });
    const [mesi] = two;
    expect(withBalances(state, [mesi])).toEqual({ state: member([mesi]), isNew: true });
    expect(withBalances(member(null), two)).toEqual({ state, isNew: true });
  });

  it('[NT10] are nobody’s after logging out', () => {
    const guest: SessionState = { type: 'guest', because: 'loggedOut' };
    expect(withBalances(guest, [])).toEqual({ state: guest, isNew: false });
  });
});
