import { createSecretKey } from 'node:crypto';
import { JWT } from '@colyseus/auth';
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';

const TOKEN_LIFE_MS = 7 * DAY_MS;
const ALGORITHM = 'HS256' as const;
/** Tokens whose signature is known to be ours, oldest out first. */
const KNOWN_TOKENS = 5_000;

export interface Tokens {
  issue(accountId: string): Promise<string>;
  /** The id it carries; null when it is not ours or no longer good. */
  subjectOf(token: string): Promise<string | null>;
}

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
    async issue(accountId) {
      bindSecret();
      const issuedAt = nowSeconds();
      const expiresAt = issuedAt + TOKEN_LIFE_MS / SECOND_MS;
      const payload = { sub: accountId, iat: issuedAt, exp: expiresAt };
      const token = await JWT.sign(payload, { algorithm: ALGORITHM });
      // who is given one comes with it to a room next
      known.add(token, { subject: accountId, expiresAt });
      return token;
    },
    async subjectOf(token) {
      const knownToken = known.get(token);
      if (knownToken) return nowSeconds() < knownToken.expiresAt ? knownToken.subject : null;
      bindSecret();
      const options: typeof JWT.settings.verify = { algorithms: [ALGORITHM], clockTimestamp: nowSeconds() };
      try {
        const { sub, exp } = await JWT.verify<{ sub?: unknown; exp?: unknown }>(token, options);
        if (typeof sub !== 'string') return null;
        if (typeof exp === 'number') known.add(token, { subject: sub, expiresAt: exp });
        return sub;
      } catch {
        return null;
      }
    },
  };
}

interface KnownToken {
  readonly subject: string;
  /** Seconds since the epoch; from then on it is worthless. */
  readonly expiresAt: number;
}

/** That a signature is right never changes. Whether its account still exists is asked anew every time. */
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
