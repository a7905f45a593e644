import { Client, type Room } from '@colyseus/sdk';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { type JoinFailure, refusalOfJoin } from '../model/closeReason.ts';
import { reloadForNewVersion } from './newVersion.ts';

/**
 * Makes a client of this site's rooms. The token goes into the Authorization header of the matchmaking request, where
 * the server checks it. It is taken out of the socket's address, which proxies log: the seat that matchmaking gave is
 * proof enough.
 */
function connectClient(token?: string): Client {
  const client = new Client(window.location.origin, {
    urlBuilder: (url) => {
      url.searchParams.delete('_authToken');
      return url.toString();
    },
  });
  if (token) client.auth.token = token;
  return client;
}

/** Refusals that say, or may say, that page and server are of different versions. */
const OTHER_VERSION: ReadonlySet<RejectionCode> = new Set(['ClientTooOld', 'ClientTooNew', 'BadRequest']);

/**
 * Takes a seat, saying which wire this page speaks. Where the server is of another version the page reloads, once; what
 * still does not fit after that is thrown like every refusal.
 */
export async function joinRoom(room: string, options: object = {}, token?: string): Promise<Room> {
  try {
    return await connectClient(token).joinOrCreate(room, { ...options, wire: WIRE.current });
  } catch (failure) {
    const code = refusalOfJoin(failure as JoinFailure)?.code;
    if (code !== undefined && OTHER_VERSION.has(code)) reloadForNewVersion();
    throw failure;
  }
}
