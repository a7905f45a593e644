import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOME = 'home';

/**
 * Returns the id of a folder, which it is given once. Servers that share the folder share it; others do not have the
 * files.
 */
export function homeOf(folder: string): string {
  const file = join(folder, HOME);
  if (!existsSync(file)) makeHome(file);
  return readFileSync(file, 'utf8');
}

/** Gives the folder its id, in one step: another server may do so at the same moment. */
function makeHome(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `home_${randomBytes(9).toString('base64url')}`);
  try {
    linkSync(draft, file);
  } catch {
    // The other one was first.
  } finally {
    rmSync(draft);
  }
}
