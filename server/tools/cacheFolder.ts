import { homedir } from 'node:os';
import { join } from 'node:path';

/** Outside the checkout, so that a fresh clone on the same machine finds what is in it; XDG_CACHE_HOME moves it. */
export const CACHE_FOLDER = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mesi-live');
