import { Client } from '@colyseus/sdk';

/**
 * A client of this site's rooms. The token goes into the Authorization header of the matchmaking request, where the
 * server checks it; the socket's address would carry it too, and is what proxies log, so it is taken out there: the
 * seat that matchmaking gave is proof enough.
 */
export function connectClient(token?: string): Client {
  const client = new Client(window.location.origin, {
    urlBuilder: (url) => {
      url.searchParams.delete('_authToken');
      return url.toString();
    },
  });
  if (token) client.auth.token = token;
  return client;
}
