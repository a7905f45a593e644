import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOrMakePrivateFile } from '../../privateFile.ts';
import { CannotStart } from '../../startFailure.ts';
import { type MasterKey, masterKeyOf } from './vault.ts';

const KEY_BYTES = 32;

/**
 * Returns the master keys, the one that wraps first: that of the settings, else the one kept at `path` (mode 0600), made there when
 * there is none yet. A key that is kept there stays good for what it wrapped when the settings name another one.
 */
export function masterKeys(
  path: string,
  { key, keysBefore }: { readonly key: Buffer | null; readonly keysBefore: readonly Buffer[] },
): readonly [MasterKey, ...MasterKey[]] {
  const before = keysBefore.map(masterKeyOf);
  if (key === null) return [readKept(path), ...before];
  return [masterKeyOf(key), ...before, ...(existsSync(path) ? [readKept(path)] : [])];
}

function readKept(path: string): MasterKey {
  const text = readOrMakePrivateFile(path, () => `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  try {
    return masterKeyOf(Buffer.from(text.trim(), 'base64'));
  } catch (cause) {
    throw new CannotStart(
      `${resolve(path)} does not hold a master key of 32 bytes as base64; put back the one that was there`,
      { cause },
    );
  }
}
