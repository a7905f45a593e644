import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../../shared/time.ts';
import type { RequestCounts } from './RequestCounts.ts';

/** The most wrong passwords of one account within a quarter of an hour. */
export const WRONG_PASSWORDS = {
  windowMs: 15 * MINUTE_MS,
  /** Tries from one address that never logged in to the account. */
  ofOneAddress: 10,
  /** Tries from all such addresses together: about 2,900 guesses a day, however many machines guess. */
  ofAllStrangers: 30,
  /** Tries from a browser that has logged in to the account before. Strangers use up nothing of this. */
  ofKnownDevice: 20,
} as const;

export interface TryFrom {
  /** The account, as `accountKeyOf` its e-mail address, whether it exists or not. */
  readonly accountKey: string;
  readonly address: string;
  /** The secret of a browser that is known to the account; null: a stranger. */
  readonly device: string | null;
}

export type TryOutcome =
  | {
      readonly ok: true /** It was the right one, or nobody looked at it. */;
      readonly takeBack: () => Promise<void>;
    }
  | { readonly ok: false; readonly retryAfterMs: number };

/**
 * Guessing is counted per account over all addresses, and slows those down who never logged in to it. Each try counts
 * before its password is looked at, so that many at once are no way around.
 */
export class PasswordTries {
  readonly #counts: RequestCounts;

  constructor(counts: RequestCounts) {
    this.#counts = counts;
  }

  async begin({ accountKey, address, device }: TryFrom): Promise<TryOutcome> {
    const { windowMs, ofOneAddress, ofAllStrangers, ofKnownDevice } = WRONG_PASSWORDS;
    const shares =
      device === null
        ? [
            { key: `guess ${accountKey} ${address}`, most: ofOneAddress },
            { key: `guess ${accountKey}`, most: ofAllStrangers },
          ]
        : [{ key: `guess ${accountKey} device ${device}`, most: ofKnownDevice }];
    for (const { key, most } of shares) {
      const { count, endsInMs } = await this.#counts.add(key, { windowMs });
      if (count > most) return { ok: false, retryAfterMs: endsInMs };
    }
    const takeBack = async () => {
      for (const { key } of shares) await this.#counts.add(key, { windowMs, by: -1 });
    };
    return { ok: true, takeBack };
  }
}

/** Returns the same key for every way to write one e-mail address. */
export function accountKeyOf(email: string): string {
  const normal = email.trim().normalize('NFC').toLowerCase();
  return createHash('sha256').update(normal).digest('base64url');
}
