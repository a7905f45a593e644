/**
 * `npm run backup -- FOLDER`: a copy of the data of one moment, also beside a running server. `npm run backup --
 * --restore FOLDER`: puts such a copy where the settings say the data are, which has to be empty. Both look at the
 * books of what was written. The last line is `RESULT {json}`; the exit code is 0 when the copy is whole and its books
 * are sound, 1 when not, 2 when nothing was done.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { openDataFolder } from '../dataFolder.ts';
import { openLedger } from '../services/openDatabases.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { checkSolvency } from '../services/wallet/solvency.ts';
import { sayStartFailure } from '../startFailure.ts';

/**
 * The store is seen before the journal: what happened in between is in the journal alone, as after a crash, and is
 * taken up from there at the next start.
 */
const DATABASES = ['store.db', 'ledger.db'] as const;
const KEYS = ['secrets.json', 'receipt-key.pem', 'kyc-key'] as const;
/** Made from the journal again when it is missing. */
const STATEMENTS = 'ledger.db-statements';
const USAGE = 'Say where: npm run backup -- FOLDER, or npm run backup -- --restore FOLDER';

/** Nothing was done. */
class Refused extends Error {}

async function main(): Promise<number> {
  process.umask(0o077);
  const loaded = readConfig();
  if (!loaded.ok) throw new Refused(loaded.problems.join(' '));
  const { config } = loaded;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { restore: { type: 'string' } },
  });
  if (config.mongodb) throw new Refused('MONGODB_URL is set: use the backup of MongoDB (docs/operating.md)');
  try {
    if (values.restore !== undefined) return await restore(config, resolve(values.restore));
    if (positionals[0] === undefined) throw new Refused(USAGE);
    return await save(config, resolve(positionals[0]));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(sayStartFailure(error, config));
  }
}

async function save(config: Config, folder: string): Promise<number> {
  const from = resolve(config.dataDir);
  needDatabases(from);
  if (existsSync(folder)) throw new Refused(`${folder} is there already. Name a new folder for each backup`);
  // under another name until it is whole: half a copy is taken for none
  const draft = `${folder}.part`;
  rmSync(draft, { recursive: true, force: true });
  await copyData(from, draft);
  renameSync(draft, folder);
  return tellBooks(config, folder, 'copied');
}

async function restore(config: Config, folder: string): Promise<number> {
  needDatabases(folder);
  const to = resolve(config.dataDir);
  // no server runs there, and none begins meanwhile
  const held = openDataFolder(to, { isShared: false });
  try {
    const there = [...DATABASES, ...KEYS].filter((name) => existsSync(join(to, name)));
    if (there.length > 0) throw new Refused(`${to} holds ${there.join(', ')} already. Move it away first`);
    await copyData(folder, to);
    return await tellBooks(config, to, 'restored');
  } finally {
    held.close();
  }
}

function needDatabases(folder: string): void {
  const missing = DATABASES.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) throw new Refused(`there is no ${missing.join(' and no ')} in ${folder}`);
}

/** Both databases as they were at one moment, their logs included; who writes goes on meanwhile. */
async function copyData(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const seen = DATABASES.map((name) => ({ name, db: openSnapshot(join(from, name)) }));
  try {
    for (const { name, db } of seen) {
      await backup(db, join(to, name));
      checkFile(join(to, name));
    }
  } finally {
    for (const { db } of seen) db.close();
  }
  for (const name of KEYS) {
    // read and written, since a copy would take over the rights of a file that is too open
    if (existsSync(join(from, name)))
      writeFileSync(join(to, name), readFileSync(join(from, name)), { mode: 0o600 });
  }
}

/** A transaction that has read something goes on seeing the database as it was then. */
function openSnapshot(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('BEGIN');
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  return db;
}

function checkFile(path: string): void {
  const db = new DatabaseSync(path);
  try {
    const { integrity_check: found } = db.prepare('PRAGMA integrity_check').get() as {
      integrity_check: string;
    };
    if (found !== 'ok') throw new Error(`${path}: ${found}`);
  } finally {
    db.close();
  }
}

async function tellBooks(config: Config, folder: string, done: 'copied' | 'restored'): Promise<number> {
  const { clock } = createSystemRuntime();
  const ledger = await openLedger({ ...config, dataDir: folder }, { clock });
  const { ok, entries, checks } = await checkSolvency(ledger, clock.nowMs()).finally(() => ledger.close());
  if (done === 'copied') {
    for (const name of readdirSync(folder)) if (name.startsWith(STATEMENTS)) rmSync(join(folder, name));
  }
  const wrong = checks.filter((each) => !each.ok).map(({ detail }) => `\n  WRONG  ${detail}`);
  process.stdout.write(
    `The data are ${done}: ${folder}, ${entries} entries; the books are ${ok ? 'sound' : 'NOT sound'}.${wrong.join('')}
Not in it: replays and pictures (replays/, stills/), which are plain files that any tool copies.

RESULT ${JSON.stringify({ ok, done, folder, entries })}\n`,
  );
  return ok ? 0 : 1;
}

process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`${error.message}.\n`);
  return 2;
});
