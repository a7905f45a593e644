import type { IncomingMessage } from 'node:http';

/** What is known of a request that asks to become a socket, whichever library has read it. */
export interface Upgrading extends Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'url'> {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
}

/** `release` is to be called once, when the socket is gone; `status` is a line of HTTP, such as `404 Not Found`. */
export type JudgedUpgrade =
  | { readonly type: 'taken'; readonly release: () => void }
  | { readonly type: 'refused'; readonly status: string };
export type JudgeUpgrade = (request: Upgrading) => JudgedUpgrade;
