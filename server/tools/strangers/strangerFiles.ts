import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from '../cacheFolder.ts';

/** Clients of WHIP and WHEP that nobody of this project wrote, in a virtual environment of Python of their own. */
export const STRANGERS_NAME = 'aiortc and PyAV (FFmpeg’s WHIP muxer)';

const HERE = import.meta.dirname;
/** Every package with its version. */
export const REQUIREMENTS = join(HERE, 'requirements.txt');
export const STRANGERS_SCRIPT = join(HERE, 'strangers.py');

const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
export const STRANGERS_FOLDER = join(CACHE_FOLDER, `strangers-${version}`);
export const STRANGERS_PYTHON = join(STRANGERS_FOLDER, 'bin', 'python');
/** Written last. */
export const STRANGERS_READY = join(STRANGERS_FOLDER, 'ready');

export const strangersAreThere = (): boolean => existsSync(STRANGERS_READY);
