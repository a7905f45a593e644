import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The text kept at `path` (mode 0600), made there when there is none yet; of processes that start together, all read one. */
export function readOrMakePrivateFile(path: string, make: () => string): string {
  const stored = readIfThere(path);
  if (stored !== null) return stored;
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  writeFileSync(draft, make(), { mode: 0o600, flag: 'wx' });
  try {
    // A link never replaces: of processes that start together, the first one's text stays.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const agreed = readIfThere(path);
  if (agreed === null) throw new Error(`${path} vanished while it was made`);
  return agreed;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
