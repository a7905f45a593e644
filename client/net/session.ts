import { useEffect } from 'react';
import type { Asset } from '../../shared/money.ts';
import type { CreatorAnswer, MeAnswer, Session } from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { SecondStep } from '../../shared/protocol/secondFactors.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { createStore, useStore } from '../base/createStore.ts';
import { api, call } from './api.ts';
import {
  type Balance,
  dropSession,
  followOtherTabs,
  keepSession,
  type SessionState,
  sessionStore,
  setBalances,
} from './sessionStore.ts';

const RENEW_EVERY_MS = 20 * MINUTE_MS;
/** Whoever comes back to the tab asks again, but not more often than this. */
const FRESH_FOR_MS = 5 * SECOND_MS;

/** When this tab asked last, or heard what another one was answered. */
let askedAtMs = Number.NEGATIVE_INFINITY;

export function useSession(): SessionState {
  return useStore(sessionStore);
}

/** Returns the account of who is logged in; null while nobody is. */
export function useAccount(): Account | null {
  const session = useSession();
  return session.type === 'member' ? session.account : null;
}

/** The id of the account that may run this server, as far as it was asked; null: nobody here may. */
const adminStore = createStore<string | null>(null);

/** Says whether who is logged in may run this server. */
export function useIsAdmin(): boolean {
  const adminId = useStore(adminStore);
  return useAccount()?.id === adminId && adminId !== null;
}

/** Returns the balances of who is logged in; null while they are not known, or nobody is. */
export function useBalances(): readonly Balance[] | null {
  const session = useSession();
  return session.type === 'member' ? session.balances : null;
}

export const logIn = async (body: { email: string; password: string; second?: SecondStep }) =>
  enter(await api.logIn(body));

export const register = async (body: { email: string; password: string; name: string; isCreator: boolean }) =>
  enter(await api.register(body));

export const logInAsDemo = async (id: string) => enter(await api.demoLogIn(id));

export function logOut(): void {
  // asked while there is still a token to show; without an answer it ends by itself in some days
  void api.logOut();
  dropSession('loggedOut');
  // the cookies of replays and of pictures are the only thing that is not in our own storage
  void call('/api/replays/key', { method: 'DELETE', cookies: true });
}

/** Ends all log-ins, this one too: the page is a guest's when it was done. */
export async function logOutEverywhere(): Promise<Outcome<object>> {
  const answer = await api.logOut({ everywhere: true });
  if (answer.ok) dropSession('loggedOut');
  return answer;
}

/** Changes the password. All other log-ins end; this browser has a new one. */
export const changePassword = async (body: { current: string; next: string }) =>
  enter(await api.changePassword(body));

/** Lets the account that is logged in go live from now on. */
export async function becomeCreator(): Promise<Outcome<CreatorAnswer>> {
  const answer = await api.becomeCreator();
  const session = sessionStore.get();
  if (answer.ok && session.type === 'member' && session.account.id === answer.value.account.id)
    keepSession({ token: session.token, account: answer.value.account });
  return answer;
}

function enter(answer: Outcome<Session>): Outcome<Session> {
  if (answer.ok) {
    keepSession(answer.value);
    void renewSession();
  }
  return answer;
}

/** Asks who is logged in; null without an answer, and when it is somebody else by then. */
async function askMe(): Promise<MeAnswer | null> {
  const asked = sessionStore.get();
  if (asked.type !== 'member') return null;
  askedAtMs = performance.now();
  const answer = await api.me();
  const now = sessionStore.get();
  return answer.ok && now.type === 'member' && now.account.id === asked.account.id ? answer.value : null;
}

/** Asks who is logged in, for a fresh token and the balances. */
export async function renewSession(): Promise<void> {
  const me = await askMe();
  if (me) adminStore.set(me.isAdmin ? me.account.id : null);
  if (me) keepSession({ token: me.token, account: me.account }, me.balances);
}

/** Notes the new balance that the answer of a tip or a top-up said. */
export function noteBalance({ asset, amountMinor }: Balance): void {
  const session = sessionStore.get();
  if (session.type !== 'member' || !session.balances) return;
  const noted = new Map(session.balances.map((balance) => [balance.asset, balance]));
  setBalances([...noted.set(asset, { asset, amountMinor }).values()]);
}

export function balanceOf(balances: readonly Balance[] | null, asset: Asset): bigint {
  return BigInt(balances?.find((balance) => balance.asset === asset)?.amountMinor ?? '0');
}

/** Renews the session on start, from time to time, and when somebody comes back to the tab. It is mounted once. */
export function useSessionRenewal(): void {
  useEffect(() => {
    const unfollow = followOtherTabs(() => {
      askedAtMs = performance.now();
    });
    const renewIfStale = () => {
      if (document.visibilityState === 'hidden' || performance.now() - askedAtMs < FRESH_FOR_MS) return;
      void renewSession();
    };
    renewIfStale();
    const timer = setInterval(() => void renewSession(), RENEW_EVERY_MS);
    document.addEventListener('visibilitychange', renewIfStale);
    return () => {
      unfollow();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renewIfStale);
    };
  }, []);
}
