import { createHmac } from 'node:crypto';
import type { OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import { SECOND_MS } from '../../../shared/time.ts';

export type IceServers = OpenMediaAnswer['iceServers'];
/** Returns what the browser of that seat is given when it makes a connection. */
export type IceServersFor = (seatId: string) => IceServers;

/** TURN servers that share a secret with us, as coturn does with `use-auth-secret`. */
export interface TurnSettings {
  /** The addresses, which begin with `turn:` or `turns:`. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly lifetimeMs: number;
}

/**
 * Gives the fixed servers as they are, and those with a secret with a name and a password of their own. These are good
 * for one lifetime from now; they are made from the secret and never contain it (draft-uberti-behave-turn-rest).
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
