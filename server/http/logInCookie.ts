import type { CookieOptions, Request, Response } from 'express';
import type { Config } from '../config.ts';
import { readCookie } from './cookies.ts';

/**
 * A cookie with the log-in, for files that a browser asks for by itself, and for which it shows no other log-in. It goes to their
 * paths alone, by pages of this server alone, and no script reads it.
 */
export interface LogInCookie {
  give(res: Response, token: string): void;
  take(res: Response): void;
  /** Returns the log-in that came with the request; null: none did. */
  read(req: Request): string | null;
}

type Settings = Pick<Config, 'publicUrl'>;

const logInCookie =
  (name: string, paths: readonly string[]) =>
  ({ publicUrl }: Settings): LogInCookie => {
    const secure = publicUrl?.startsWith('https:') ?? false;
    const all = paths.map((path): CookieOptions => ({ path, httpOnly: true, sameSite: 'strict', secure }));
    return {
      give(res, token) {
        for (const options of all) res.cookie(name, token, options);
      },
      take(res) {
        for (const options of all) res.clearCookie(name, options);
      },
      read: (req) => readCookie(req, name),
    };
  };

/** Below it lie the replays that are for somebody. */
export const REPLAYS_PATH = '/api/replays';

/** Opens replays to whom they are for. */
export const replaysCookie = logInCookie('mesi_replays', [REPLAYS_PATH]);

/** Says who looks at pictures of people and streams, as some hide from people of a country. */
export const picturesCookie = logInCookie('mesi_pictures', ['/people', '/stills']);
