import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readOrMakePrivateFile } from '../../privateFile.ts';
import { CannotStart } from '../../startFailure.ts';

const SECRET_BYTES = 48;
const secretsSchema = z.object({ jwtSecret: z.string().min(32) });

/** Returns the signing secret kept at `path` (mode 0600), and makes it there when there is none yet. */
export function loadOrCreateSecret(path: string): string {
  const text = readOrMakePrivateFile(path, () => {
    const made = { jwtSecret: randomBytes(SECRET_BYTES).toString('base64url') };
    return `${JSON.stringify(made)}\n`;
  });
  try {
    return secretsSchema.parse(JSON.parse(text)).jwtSecret;
  } catch (cause) {
    throw new CannotStart(
      `${resolve(path)} does not hold a signing secret; put it right, or remove it to have a new one`,
      {
        cause,
      },
    );
  }
}
