import { createHmac } from 'node:crypto';
import type { OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import { SECOND_MS } from '../../../shared/time.ts';

export type IceServers = OpenMediaAnswer['iceServers'];
/** What the browser of that seat is given when it makes a connection. */
export type IceServersFor = (seatId: string) => IceServers;

/** TURN servers that share a secret with us: coturn's `use-auth-secret`. */
export interface TurnSettings {
  /** `turn:` and `turns:` addresses. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly lifetimeMs: number;
}

/**
 * The fixed ones as they are, and those with a secret with a name and a password of their own: good for one lifetime from
 * now, made from the secret and never containing it (draft-uberti-behave-turn-rest).
 */
export function iceServersFor(
  seatId: string,
  {
    fixed,
    turn,
    nowMs,
  }: { readonly fixed: IceServers; readonly turn: TurnSettings | null; readonly nowMs: number },
): IceServers {
  if (turn === null) return fixed;
  const expiresAtSeconds = Math.floor((nowMs + turn.lifetimeMs) / SECOND_MS);
  const username = `${expiresAtSeconds}:${seatId}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [...fixed, ...turn.urls.map((urls) => ({ urls, username, credential }))];
}
