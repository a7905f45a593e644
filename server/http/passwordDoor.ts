import type { CookieOptions, Request, Response } from 'express';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { accept, refuse, refuseUntil } from './answer.ts';
import { readCookie } from './cookies.ts';
import { Devices } from './Devices.ts';
import { accountKeyOf, PasswordTries } from './PasswordTries.ts';
import type { RequestCounts } from './RequestCounts.ts';
import { addressOf } from './requestLimits.ts';

/**
 * Name of the cookie that a browser keeps for the log-in alone. It opens nothing: it tells an owner apart from those
 * who guess.
 */
const COOKIE = 'mesi_device';
const KEPT_MS = 365 * DAY_MS;

interface Asked {
  readonly req: Request;
  readonly res: Response;
  /** E-mail address of the account whose password is tried. */
  readonly email: string;
}

export interface PasswordDoor {
  /** Runs `check` unless too many wrong passwords came before it. */
  attempt<T>(asked: Asked, check: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
  /** Remembers this browser as one of the account's owner. */
  remember(asked: Asked): Promise<void>;
}

/**
 * Creates the place where passwords are tried: each try is counted, and browsers that logged in before have a share
 * of their own.
 */
export function createPasswordDoor(parts: {
  readonly services: Pick<Services, 'store' | 'clock'>;
  readonly counts: RequestCounts;
  readonly config: Pick<Config, 'publicUrl'>;
}): PasswordDoor {
  const devices = new Devices(parts.services);
  const passwords = new PasswordTries(parts.counts);
  const cookie: CookieOptions = {
    path: '/api',
    httpOnly: true,
    sameSite: 'strict',
    secure: parts.config.publicUrl?.startsWith('https:') ?? false,
    maxAge: KEPT_MS,
  };
  const remember = async ({ req, res, email }: Asked): Promise<void> => {
    const secret = await devices.remember(accountKeyOf(email), readCookie(req, COOKIE));
    res.cookie(COOKIE, secret, cookie);
  };
  return {
    remember,
    async attempt(asked, check) {
      const { req, email } = asked;
      const accountKey = accountKeyOf(email);
      const shown = readCookie(req, COOKIE);
      const device = (await devices.isKnown(accountKey, shown)) ? shown : null;
      const begun = await passwords.begin({ accountKey, address: addressOf(req), device });
      if (!begun.ok) return refuseUntil(begun.retryAfterMs);
      const outcome = await check().catch(async (err: unknown) => {
        // nobody looked at it
        await begun.takeBack();
        throw err;
      });
      if (outcome.ok) {
        await begun.takeBack();
        if (device === null) await remember(asked);
      }
      return outcome;
    },
  };
}

/** Lets who is logged in through when they know their password; their guesses are counted as those at a log-in are. */
export function provePassword(
  {
    services,
    passwords,
  }: { readonly services: Pick<Services, 'accountCare'>; readonly passwords: PasswordDoor },
  { id, email }: Account,
  { req, res, password }: Omit<Asked, 'email'> & { readonly password: string },
): Promise<Outcome<object>> {
  return passwords.attempt({ req, res, email }, async () =>
    (await services.accountCare.isPassword(id, password)) ? accept({}) : refuse('PasswordWrong'),
  );
}
