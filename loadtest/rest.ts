import type { Patience } from '../server/demoShow/seat/persist.ts';
import { post } from '../server/demoShow/seat/rest.ts';
import type { OwnStreamAnswer, Session } from '../shared/protocol/http.ts';

/** Logs somebody of the demo in, by one click as the login page does. */
export function logInDemo(address: string, id: string, patience: Patience): Promise<Session> {
  return post<Session>({ address, path: '/api/demo/login', body: { id } }, patience);
}

/** Returns the stream of a creator, which is made when they have none. */
export function openStream(
  { address, token }: { readonly address: string; readonly token: string },
  patience: Patience,
): Promise<OwnStreamAnswer> {
  return post<OwnStreamAnswer>({ address, path: '/api/streams', token, body: {} }, patience);
}
