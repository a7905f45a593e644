import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { ask, post } from '../../server/demoShow/seat/rest.ts';
import type { WalletAnswer } from '../../shared/protocol/money.ts';
import type { Member } from './server.ts';

/** What people do beside the stream while it plays: it is set up, goes on for a while, and says in the end what was not true. */
export interface Company {
  begin(): Promise<void>;
  /** Goes on until `signal`. Resolves when all that was asked has an answer. */
  playUntil(signal: AbortSignal): Promise<void>;
  /** Returns in words what was not true, when all is at rest. */
  faults(): Promise<readonly string[]>;
  leave(): Promise<void>;
}

/** What those who play beside the stream are given. */
export interface CompanyInput {
  readonly address: string;
  readonly creator: { readonly id: string; readonly token: string };
  readonly members: readonly Member[];
  /** Called for each request that was not answered well, with what it was and why. */
  readonly failed: (what: string) => void;
  /** Called with how long something took, in milliseconds. */
  readonly took: (ms: number) => void;
}

/** How long they ask until they are answered. */
export const patienceOf = ({ failed }: Pick<CompanyInput, 'failed'>): Patience => ({
  limitMs: 30_000,
  onRetry: ({ message }) => failed(`again: ${message}`),
});

export const postAs = <T>(input: CompanyInput, token: string, path: string, body: object): Promise<T> =>
  post<T>({ address: input.address, token, path, body }, patienceOf(input));

export const readAs = <T>(input: CompanyInput, token: string, path: string): Promise<T> =>
  ask<T>({ address: input.address, token, path, method: 'GET' }, patienceOf(input));

/** Returns what somebody has of MESI, minor units. */
export async function minorOf(input: CompanyInput, token: string): Promise<string> {
  const { balances } = await readAs<WalletAnswer>(input, token, '/api/wallet');
  return balances.find(({ asset }) => asset === 'MESI')?.amountMinor ?? '0';
}
