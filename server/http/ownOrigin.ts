import type { Request } from 'express';
import type { Config } from '../config.ts';

/**
 * Returns what says where people reach the server, without a slash at its end: the address of the settings, or where there is
 * none the one that a request came to.
 */
export const ownOrigin =
  ({ publicUrl }: Pick<Config, 'publicUrl'>) =>
  (req: Request): string =>
    publicUrl === null ? `${req.protocol}://${req.get('host') ?? 'localhost'}` : new URL(publicUrl).origin;
