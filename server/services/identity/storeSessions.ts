import { Hash } from '@colyseus/auth';
import type { Account } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import type { BusPort } from '../bus/port.ts';
import type { Runtime } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { changeAccount } from './changeAccount.ts';
import type { LoggedIn, SessionRef, SessionsEnded, SessionsPort } from './port.ts';
import { SESSION_LIFE_MS, type TokenClaims, type Tokens } from './tokens.ts';

const ACCOUNTS = COLLECTIONS.accounts.name;

/** Sessions of one account that were ended one by one and are remembered; one more ends all of them. */
export const ENDED_SESSIONS = 100;
/** So much later seats are ended after a change of password: by then the page that asked has its new log-in. */
export const SEATS_END_AFTER_MS = 1 * SECOND_MS;
/** So much later they are ended when the page that asked wants to leave: by then it knows that it did. */
const SEATS_LEAVE_AFTER_MS = SECOND_MS / 4;

/** The fields of an account's document about its sessions. Both are missing in older documents. */
export interface SessionFields {
  /** Tokens of another generation are worthless. */
  readonly generation?: number;
  readonly endedSessions?: readonly { readonly id: string; readonly untilMs: number }[];
}

/** An account as it stands in the store. */
export type AccountBody = JsonObject &
  SessionFields & { readonly email: string; readonly passwordHash: string };

interface Input extends Runtime {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly tokens: Tokens;
  readonly toAccount: (stored: Versioned<AccountBody>) => Account;
  /** Tells whether nobody may use that account for now. */
  readonly isBarred: (email: string) => boolean;
  readonly isTooShort: (password: string) => boolean;
}

export interface StoreSessions extends SessionsPort {
  /** Begins a session, by the document that its log-in was judged on. */
  begin(stored: Versioned<AccountBody>): Promise<LoggedIn>;
}

/**
 * Tells good sessions from ended ones. Sessions are not stored: an account's document says which tokens count no
 * more.
 */
export function createStoreSessions(input: Input): StoreSessions {
  const { store, clock, ids, tokens, toAccount } = input;

  const load = (accountId: string) => store.get<AccountBody>(ACCOUNTS, accountId);

  const standing = async (session: SessionRef): Promise<Versioned<AccountBody> | null> => {
    const stored = await load(session.accountId);
    if (!stored || input.isBarred(stored.body.email)) return null;
    const { generation = 0, endedSessions = [] } = stored.body;
    const isOver = endedSessions.some(({ id }) => id === session.sessionId);
    return generation === session.generation && !isOver ? stored : null;
  };

  const open = async (token: string) => {
    const claims = await tokens.read(token);
    const stored = claims && (await standing(claims));
    return claims && stored ? { claims, account: toAccount(stored) } : null;
  };

  const begin = async (stored: Versioned<AccountBody>): Promise<LoggedIn> => {
    const claims: TokenClaims = {
      accountId: stored.id,
      sessionId: ids.next('se'),
      generation: stored.body.generation ?? 0,
      beganAt: Math.floor(clock.nowMs() / SECOND_MS),
    };
    return { account: toAccount(stored), token: await tokens.issue(claims) };
  };

  const endGenerations = async (accountId: string): Promise<void> => {
    const changed = await changeAccount<AccountBody>(input.store, accountId, nextGeneration);
    const ended = { accountId, sessionId: null, generation: changed?.body.generation ?? 0 };
    if (changed) tell(input, ended, SEATS_LEAVE_AFTER_MS);
  };

  return {
    begin,
    async read(token) {
      const opened = await open(token);
      return opened && { account: opened.account, session: refOf(opened.claims) };
    },
    async renew(token) {
      const opened = await open(token);
      return opened && { account: opened.account, token: await tokens.issue(opened.claims) };
    },
    isGood: async (session) => (await standing(session)) !== null,
    async end({ accountId, sessionId, generation: was }, { isElsewhere } = { isElsewhere: false }) {
      const changed = await changeAccount<AccountBody>(input.store, accountId, (body) =>
        withEnded(body, sessionId, clock.nowMs()),
      );
      if (!changed) return;
      const { generation = 0 } = changed.body;
      const ended = { accountId, sessionId: generation === was ? sessionId : null, generation };
      tell(input, ended, isElsewhere ? 0 : SEATS_LEAVE_AFTER_MS);
    },
    endAll: endGenerations,
    changePassword: (asked) => changePassword(input, begin, asked),
  };
}

async function changePassword(
  input: Input,
  begin: StoreSessions['begin'],
  asked: Parameters<SessionsPort['changePassword']>[0],
): Promise<Outcome<LoggedIn>> {
  const stored = await input.store.get<AccountBody>(ACCOUNTS, asked.accountId);
  const judged = stored?.body.passwordHash ?? '';
  if (!(await Hash.verify(asked.current, judged))) return refuse('PasswordWrong');
  if (input.isTooShort(asked.next)) return refuse('PasswordTooShort');
  const passwordHash = await Hash.make(asked.next);
  const changed = await changeAccount<AccountBody>(input.store, asked.accountId, (body) =>
    // changed by somebody else meanwhile: what was judged is not the password any more
    body.passwordHash === judged ? { ...nextGeneration(body), passwordHash } : null,
  );
  if (!changed) return refuse('PasswordWrong');
  const { accountId } = asked;
  const ended = { accountId, sessionId: null, generation: changed.body.generation ?? 0 };
  tell(input, ended, SEATS_END_AFTER_MS);
  return { ok: true, value: await begin(changed) };
}

/** Ends all sessions of an account, as its document says it. */
export function nextGeneration<Body extends AccountBody>(body: Body): Body {
  return { ...body, generation: (body.generation ?? 0) + 1, endedSessions: [] };
}

/** Remembers an ended session as long as its tokens could be shown. */
function withEnded(body: AccountBody, id: string, nowMs: number): AccountBody {
  const standing = (body.endedSessions ?? []).filter((ended) => ended.untilMs > nowMs && ended.id !== id);
  if (standing.length >= ENDED_SESSIONS) return nextGeneration(body);
  return { ...body, endedSessions: [...standing, { id, untilMs: nowMs + SESSION_LIFE_MS }] };
}

function tell({ bus, clock }: Input, ended: SessionsEnded, afterMs: number): void {
  if (afterMs === 0) bus.publish(SESSIONS_ENDED, ended);
  else clock.after(afterMs, () => bus.publish(SESSIONS_ENDED, ended));
}

function refOf({ accountId, sessionId, generation }: TokenClaims): SessionRef {
  return { accountId, sessionId, generation };
}
