import type { Asset } from '../../shared/money.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { createStore } from '../base/createStore.ts';
import { forgetLocal, readLocal, writeLocal } from '../base/localText.ts';
import { parseSavedSession, type SavedSession } from './savedSession.ts';

export interface Balance {
  readonly asset: Asset;
  readonly amountMinor: string;
}

export type SessionState =
  | { readonly type: 'guest'; readonly because: 'neverLoggedIn' | 'loggedOut' | 'expired' }
  | {
      readonly type: 'member';
      readonly token: string;
      readonly account: Account;
      /** The balances; null until the server has said them. */
      readonly balances: readonly Balance[] | null;
    };

const KEY = 'mesi.session';

export const sessionStore = createStore<SessionState>(restored());

export function currentToken(): string | null {
  const state = sessionStore.get();
  return state.type === 'member' ? state.token : null;
}

/** Keeps a log-in. Balances that came with it are told to the other tabs; without them those that are known stay. */
export function keepSession(saved: SavedSession, balances?: readonly Balance[]): void {
  setMember(saved, balances);
  writeLocal(KEY, JSON.stringify(saved));
  if (balances) channel?.postMessage({ accountId: saved.account.id, balances });
}

function setMember(saved: SavedSession, balances?: readonly Balance[]): void {
  const before = sessionStore.get();
  const known = before.type === 'member' && before.account.id === saved.account.id ? before.balances : null;
  sessionStore.set({ type: 'member', ...saved, balances: balances ?? known });
}

export function dropSession(because: 'loggedOut' | 'expired'): void {
  becomeGuest(because);
  writeLocal(KEY, null);
}

/** What a tab keeps to paint conversations at once. */
const PAINTED = ['mesi.chat.lines', 'mesi.chat.heads'];

/** Who sits here next does not read whom this person talked to. Unsent messages wait for their writer. */
function becomeGuest(because: 'loggedOut' | 'expired'): void {
  sessionStore.set({ type: 'guest', because });
  forgetLocal(because === 'loggedOut' ? [...PAINTED, 'mesi.chat.draft', 'mesi.thanks'] : PAINTED);
}

/** Sets the balances of who is logged in, here and in the other tabs; nothing changes when they are the same. */
export function setBalances(balances: readonly Balance[]): void {
  const state = withBalances(sessionStore.get(), balances);
  if (state.type !== 'member') return;
  sessionStore.set(state);
  channel?.postMessage({ accountId: state.account.id, balances });
}

/** Returns the state with these balances; it is the same one when it has them already, or nobody is logged in. */
export function withBalances(state: SessionState, balances: readonly Balance[]): SessionState {
  if (state.type !== 'member') return state;
  const known = new Map(state.balances?.map(({ asset, amountMinor }) => [asset, amountMinor]));
  const isSame =
    known.size === balances.length &&
    balances.every(({ asset, amountMinor }) => known.get(asset) === amountMinor);
  return isSame ? state : { ...state, balances };
}

/** What one tab learns of balances, the others of this browser are told, once `followOtherTabs` was called. */
let channel: BroadcastChannel | null = null;

/**
 * Follows what other tabs do: log in, log out, renew the token, learn of balances. `onBalances` is called when one of
 * them has learned of this person's. Returns the function that ends it.
 */
export function followOtherTabs(onBalances: () => void): () => void {
  const follow = (event: StorageEvent) => {
    if (event.key !== KEY && event.key !== null) return;
    const saved = parseSavedSession(event.newValue);
    if (saved) setMember(saved);
    else becomeGuest('loggedOut');
  };
  const hear = ({ data }: MessageEvent) => {
    const told = data as { readonly accountId: string; readonly balances: readonly Balance[] };
    const now = sessionStore.get();
    if (now.type !== 'member' || now.account.id !== told.accountId) return;
    sessionStore.set(withBalances(now, told.balances));
    onBalances();
  };
  window.addEventListener('storage', follow);
  channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('mesi.balances');
  channel?.addEventListener('message', hear);
  return () => {
    window.removeEventListener('storage', follow);
    channel?.close();
    channel = null;
  };
}

function restored(): SessionState {
  const saved = parseSavedSession(readLocal(KEY));
  return saved ? { type: 'member', ...saved, balances: null } : { type: 'guest', because: 'neverLoggedIn' };
}
