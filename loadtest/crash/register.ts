import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { post } from '../../server/demoShow/seat/rest.ts';
import type { Session } from '../../shared/protocol/http.ts';

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
