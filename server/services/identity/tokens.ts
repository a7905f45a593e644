import { createSecretKey } from 'node:crypto';
import { JWT } from '@colyseus/auth';
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';

const TOKEN_LIFE_MS = 7 * DAY_MS;
const ALGORITHM = 'HS256' as const;

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

  return {
    issue(accountId) {
      bindSecret();
      const payload = { sub: accountId, iat: nowSeconds() };
      return JWT.sign(payload, { algorithm: ALGORITHM, expiresIn: TOKEN_LIFE_MS / SECOND_MS });
    },
    async subjectOf(token) {
      bindSecret();
      const options: typeof JWT.settings.verify = { algorithms: [ALGORITHM], clockTimestamp: nowSeconds() };
      try {
        const payload = await JWT.verify<{ sub?: unknown }>(token, options);
        return typeof payload.sub === 'string' ? payload.sub : null;
      } catch {
        return null;
      }
    },
  };
}
