import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  followOtherTabs,
  keepSession,
  type SessionState,
  sessionStore,
  setBalances,
  withBalances,
} from './sessionStore.ts';

const member = (balances: (SessionState & { type: 'member' })['balances']): SessionState => ({
  type: 'member',
  token: 't',
  account: { id: 'us_1', name: 'Ann', handle: 'ann', email: 'ann@x.org', isCreator: false },
  balances,
});

describe('balances', () => {
  it('[NT10] that are the same change nothing, whatever their order', () => {
    const two = [
      { asset: 'MESI', amountMinor: '5' },
      { asset: 'USD', amountMinor: '7' },
    ] as const;
    const state = member(two);
    expect(withBalances(state, [...two].reverse())).toBe(state);
    expect(withBalances(state, two)).toBe(state);
    const [mesi] = two;
    expect(withBalances(state, [mesi])).toEqual(member([mesi]));
    expect(withBalances(member(null), two)).toEqual(state);
  });

  it('[NT10] are nobody’s after logging out', () => {
    const guest: SessionState = { type: 'guest', because: 'loggedOut' };
    expect(withBalances(guest, [])).toBe(guest);
  });
});

describe('balances of several tabs', () => {
  const { account } = member(null) as SessionState & { type: 'member' };
  const balances = [{ asset: 'MESI', amountMinor: '9' }] as const;
  const heard = vi.fn();
  let otherTab: BroadcastChannel;
  let unfollow: () => void;
  /** What the other tab is told next. */
  const told = () => new Promise((done) => otherTab.addEventListener('message', ({ data }) => done(data)));

  beforeEach(() => {
    const listening = { addEventListener: () => {}, removeEventListener: () => {} };
    vi.stubGlobal('window', listening);
    otherTab = new BroadcastChannel('mesi.balances');
    unfollow = followOtherTabs(heard);
    sessionStore.set(member(null));
  });
  afterEach(() => {
    unfollow();
    otherTab.close();
    vi.unstubAllGlobals();
  });

  it('[NT10] are told to the others by a look, and by a session that is renewed', async () => {
    const byLook = told();
    setBalances(balances);
    expect(await byLook).toEqual({ accountId: account.id, balances });
    const byRenewal = told();
    keepSession({ token: 't2', account }, balances);
    expect(await byRenewal).toEqual({ accountId: account.id, balances });
  });

  it('[NT9] that came from another tab count as asked for', async () => {
    heard.mockClear();
    otherTab.postMessage({ accountId: 'us_2', balances: [] });
    otherTab.postMessage({ accountId: account.id, balances });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(sessionStore.get()).toEqual(member(balances));
  });
});
