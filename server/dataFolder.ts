import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart, during } from './startFailure.ts';

/** What the server makes in its data folder. Whatever else lies there is not ours to change. */
const OWN_FILES = /^(ledger\.db|store\.db|secrets\.json|receipt-key\.pem|stills|replays|janus|server\.lock)/;
const LOCK_FILE = 'server.lock';
const OTHERS = 0o077;
const EVERYBODY_WRITES = 0o002;
const SQLITE_BUSY = 5;

export interface DataFolder {
  /** The folder may be used by another server from then on. */
  close(): void;
}

/**
 * Makes the folder if there is none, closes it to other users of the machine, and takes it for this process. Servers
 * that find each other through Redis (`isShared`) use one together; any other has it alone. Throws CannotStart.
 */
export function openDataFolder(path: string, { isShared }: { readonly isShared: boolean }): DataFolder {
  const folder = resolve(path);
  makeFolder(folder);
  if (process.platform !== 'win32') closeToOthers(folder);
  return lock(folder, isShared);
}

/** One level at a time: Node's own recursion never ends where the system answers that there is no such place. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // another process may have made it in between
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function closeToOthers(folder: string): void {
  const own = statSync(folder);
  if (folder === parse(folder).root || (own.mode & EVERYBODY_WRITES) !== 0) {
    throw new CannotStart(
      `everybody may write to ${folder}, so it cannot hold accounts and money. Set MESI_DATA_DIR to a folder that only this user has`,
    );
  }
  if (!mayChange(own)) {
    throw new CannotStart(
      `${folder} belongs to another user. Give it to the user that runs the server (chown -R), or set MESI_DATA_DIR to another folder`,
    );
  }
  tighten(folder, own);
  for (const name of readdirSync(folder)) {
    if (OWN_FILES.test(name)) tighten(join(folder, name), lstatSync(join(folder, name)));
  }
}

function mayChange({ uid }: Stats): boolean {
  const user = process.getuid?.();
  return user === undefined || user === 0 || user === uid;
}

/** A link is left as it is: what it leads to may be meant for others. */
function tighten(path: string, found: Stats): void {
  if ((found.mode & OTHERS) !== 0 && !found.isSymbolicLink()) chmodSync(path, found.mode & 0o777 & ~OTHERS);
}

/** A lock of the operating system on a file: it ends with its process, however that ends, and leaves nothing to clean up. */
function lock(folder: string, isShared: boolean): DataFolder {
  const path = join(folder, LOCK_FILE);
  return during(path, () => {
    const db = new DatabaseSync(path, { timeout: 0 });
    try {
      // a shared lock is held by whoever has read something in a transaction
      db.exec(isShared ? 'BEGIN' : 'BEGIN EXCLUSIVE');
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
    } catch (error) {
      db.close();
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
      throw new CannotStart(
        `another server uses ${folder}. Stop it, or set MESI_DATA_DIR to another folder; servers that are to share one need the same REDIS_URL`,
      );
    }
    return { close: () => db.close() };
  });
}
