import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const SECRET_BYTES = 48;
const secretsSchema = z.object({ jwtSecret: z.string().min(32) });

/** The signing secret kept at `path` (mode 0600), made there when there is none yet. */
export function loadOrCreateSecret(path: string): string {
  const stored = readSecret(path);
  if (stored !== null) return stored;
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const made = { jwtSecret: randomBytes(SECRET_BYTES).toString('base64url') };
  writeFileSync(draft, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link never replaces: of processes that start together, the first one's secret stays.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const agreed = readSecret(path);
  if (agreed === null) throw new Error(`${path} vanished while it was made`);
  return agreed;
}

function readSecret(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return secretsSchema.parse(JSON.parse(text)).jwtSecret;
  } catch (cause) {
    throw new Error(`${path} does not hold a signing secret; put it right, or remove it to have a new one`, {
      cause,
    });
  }
}
