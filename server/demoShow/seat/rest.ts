import type { TopUpAnswer } from '../../../shared/protocol/money.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { type Patience, persist, Refused, Retry } from './persist.ts';

const TIMEOUT_MS = 10_000;

/** One request: where to, what, and with whose token. */
export interface RestCall {
  readonly address: string;
  readonly path: string;
  readonly token?: string;
}

/** Posts until there is an answer, through restarts of the server. Throws `Refused` for what is refused for good. */
export function post<T>(call: RestCall & { readonly body: object }, patience: Patience): Promise<T> {
  return ask<T>({ ...call, method: 'POST' }, patience);
}

/** Asks until there is an answer, as `post`. */
export function ask<T>(
  {
    address,
    path,
    method,
    body,
    token,
  }: RestCall & { readonly method: 'GET' | 'POST' | 'PUT'; readonly body?: object },
  patience: Patience,
): Promise<T> {
  return persist(patience, async () => {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(address + path, {
      method,
      headers,
      signal,
      ...(body ? { body: JSON.stringify(body) } : {}),
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

/** A top-up of one person, `amountMinor` in minor units of the asset. */
export interface TopUp {
  readonly address: string;
  readonly token: string;
  readonly commandId: string;
  readonly asset: string;
  readonly amountMinor: string;
}

/** Puts money into a wallet, through restarts. The same `commandId` is credited once. */
export function topUp({ address, token, ...body }: TopUp, patience: Patience): Promise<TopUpAnswer> {
  return post<TopUpAnswer>({ address, path: '/api/topups', token, body }, patience);
}
