import type { Session } from '../../shared/protocol/http.ts';
import type { TopUpAnswer } from '../../shared/protocol/money.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import { type Patience, persist, Refused, Retry } from './persist.ts';

const TIMEOUT_MS = 10_000;

export interface RestCall {
  readonly address: string;
  readonly path: string;
  readonly body: object;
  readonly token?: string;
}

/** Posts until there is an answer, through restarts of the server. Throws `Refused` for what is refused for good. */
export function post<T>({ address, path, body, token }: RestCall, patience: Patience): Promise<T> {
  return persist(patience, async () => {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(address + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    }).catch((cause: unknown) => Promise.reject(new Retry({ cause })));
    const value = (await answer
      .json()
      .catch((cause: unknown) => Promise.reject(new Retry({ cause })))) as unknown;
    if (answer.ok) return value as T;
    const { error } = value as { error?: Rejection };
    if (answer.status >= 500 || error?.code === 'RateLimited')
      throw new Retry(error ? { rejection: error } : {});
    throw new Refused(error?.code ?? `status ${answer.status}`);
  });
}

export interface NewAccount {
  readonly address: string;
  readonly name: string;
  readonly isCreator: boolean;
}

export function register({ address, name, isCreator }: NewAccount, patience: Patience): Promise<Session> {
  const email = `${name.toLowerCase()}@crash.example.org`;
  const body = { email, password: 'a long password', name, isCreator };
  return post<Session>({ address, path: '/api/register', body }, patience);
}

export interface TopUp {
  readonly address: string;
  readonly token: string;
  readonly commandId: string;
  readonly asset: string;
  readonly amountMinor: string;
}

export function topUp({ address, token, ...body }: TopUp, patience: Patience): Promise<TopUpAnswer> {
  return post<TopUpAnswer>({ address, path: '/api/topups', token, body }, patience);
}
