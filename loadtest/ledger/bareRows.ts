import { DatabaseSync } from 'node:sqlite';
import { round } from './load.ts';

const ROWS_PER_COMMIT = 100;
const ROW_TEXT = 'x'.repeat(400);
const ACCOUNTS = 1_000;

/**
 * Measures a yardstick that is no ledger: rows that this machine's SQLite commits in a loop, a hundred at a time. Each
 * has a text of the size of an entry's, and nothing is read, checked, hashed or answered.
 */
export function bareRows(path: string, durationMs: number): { readonly rowsPerCpuSecond: number } {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE rows (account INTEGER, seq INTEGER, text TEXT, UNIQUE (account, seq))');
  const insert = db.prepare('INSERT INTO rows VALUES (?, ?, ?)');
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let rows = 0;
  while (performance.now() - startedAt < durationMs) {
    db.exec('BEGIN');
    for (let at = 0; at < ROWS_PER_COMMIT; at++, rows++) {
      insert.run(rows % ACCOUNTS, Math.floor(rows / ACCOUNTS), ROW_TEXT);
    }
    db.exec('COMMIT');
  }
  const { user, system } = process.cpuUsage(cpu);
  db.close();
  return { rowsPerCpuSecond: round(rows / ((user + system) / 1e6), 0) };
}
