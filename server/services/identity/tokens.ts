import { createSecretKey } from 'node:crypto';
import { JWT } from '@colyseus/auth';
import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';
import type { SessionRef } from './port.ts';

/** After that time a token that nobody renews is worthless. */
const TOKEN_LIFE_MS = 7 * DAY_MS;
/** After that time a log-in is over, however often it was renewed, and the password is asked for again. */
export const SESSION_LIFE_MS = 30 * DAY_MS;
const ALGORITHM = 'HS256' as const;
/** So many tokens are kept whose signature is known to be ours; the oldest goes first. */
const KNOWN_TOKENS = 5_000;

/** What a token says: whose log-in it is, and since when. Nothing of it is personal. */
export interface TokenClaims extends SessionRef {
  /** When that person logged in, in seconds since the epoch. */
  readonly beganAt: number;
}

export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  /** Reads a token; null when it is not ours or no longer good. */
  read(token: string): Promise<TokenClaims | null>;
}

const payloadSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  gen: z.int(),
  beg: z.int(),
  exp: z.int(),
});

export function createTokens({ secret, clock }: { readonly secret: string; readonly clock: Clock }): Tokens {
  const nowSeconds = () => Math.floor(clock.nowMs() / SECOND_MS);
  // made once: from a text the library would make one at every turn, after trying whether it is a certificate
  const key = createSecretKey(Buffer.from(secret));
  // The library keeps one secret a process and reads it as it begins to sign or verify.
  const bindSecret = () => {
    JWT.settings.secret = key;
  };
  const known = new KnownTokens();

  return {
    async issue(claims) {
      bindSecret();
      const issuedAt = nowSeconds();
      const lastsUntil = claims.beganAt + SESSION_LIFE_MS / SECOND_MS;
      const expiresAt = Math.min(issuedAt + TOKEN_LIFE_MS / SECOND_MS, lastsUntil);
      const { accountId: sub, sessionId: sid, generation: gen, beganAt: beg } = claims;
      const token = await JWT.sign(
        { sub, sid, gen, beg, iat: issuedAt, exp: expiresAt },
        { algorithm: ALGORITHM },
      );
      // who is given one comes with it to a room next
      known.add(token, { claims, expiresAt });
      return token;
    },
    async read(token) {
      const knownToken = known.get(token);
      if (knownToken) return nowSeconds() < knownToken.expiresAt ? knownToken.claims : null;
      bindSecret();
      const options: typeof JWT.settings.verify = { algorithms: [ALGORITHM], clockTimestamp: nowSeconds() };
      try {
        const payload = payloadSchema.parse(await JWT.verify<unknown>(token, options));
        const { sub: accountId, sid: sessionId, gen: generation, beg: beganAt, exp: expiresAt } = payload;
        const claims = { accountId, sessionId, generation, beganAt };
        known.add(token, { claims, expiresAt });
        return claims;
      } catch {
        return null;
      }
    },
  };
}

interface KnownToken {
  readonly claims: TokenClaims;
  /** When the token becomes worthless, in seconds since the epoch. */
  readonly expiresAt: number;
}

/** That a signature is right never changes. Whether its log-in still counts is asked anew every time. */
class KnownTokens {
  readonly #known = new Map<string, KnownToken>();

  get(token: string): KnownToken | undefined {
    return this.#known.get(token);
  }

  add(token: string, known: KnownToken): void {
    if (this.#known.size >= KNOWN_TOKENS) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(token, known);
  }
}
