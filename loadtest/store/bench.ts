import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionSpec, FindQuery, StorePort } from '../../server/services/store/port.ts';
import { createSqliteStore } from '../../server/services/store/sqliteStore.ts';
import { createTables, openDatabase } from '../../server/services/store/sqliteWriter.ts';
import { median, round } from '../feed/stats.ts';
import { report } from '../report.ts';

/**
 * Measures what a page of 50 documents costs when the value that is asked for has so many: the newest, and the 50
 * before the middle. All sizes take turns, so that what else the machine does meets each of them. Beside it is measured
 * what the page before the middle costs when it is found by counting (`OFFSET`), as is often done.
 */
const SIZES = [100, 10_000, 1_000_000] as const;
const PAGE = 50;
const ROUNDS = 300;
const BATCH = 10_000;
const LINES: CollectionSpec = {
  name: 'lines',
  unique: [],
  index: [],
  ordered: [{ field: 'chat', by: 'seq' }],
};

type Db = ReturnType<typeof openDatabase>;

function fill(db: Db): void {
  createTables(db, [LINES]);
  const insert = db.prepare('INSERT INTO docs_lines (id, version, body) VALUES (?, 1, ?)');
  for (const size of SIZES) {
    for (let from = 0; from < size; from += BATCH) {
      db.exec('BEGIN');
      for (let seq = from; seq < Math.min(size, from + BATCH); seq += 1) {
        const text = `line ${seq} of a conversation that goes on`;
        insert.run(`${size}:${seq}`, JSON.stringify({ chat: String(size), seq, text }));
      }
      db.exec('COMMIT');
    }
  }
}

const newest = (size: number): FindQuery => ({
  field: 'chat',
  value: String(size),
  by: 'seq',
  order: 'descending',
  limit: PAGE,
});
const beforeTheMiddle = (size: number): FindQuery => ({
  ...newest(size),
  after: { id: `${size}:${size / 2}`, at: size / 2 },
});

async function timed(read: () => unknown): Promise<number> {
  const startedAtMs = performance.now();
  await read();
  return performance.now() - startedAtMs;
}

async function measure(store: StorePort, db: Db) {
  const counted = db.prepare(
    "SELECT id, version, body FROM docs_lines WHERE body ->> '$.chat' = ? ORDER BY body ->> '$.seq' DESC LIMIT ? OFFSET ?",
  );
  const ways = {
    newest: (size: number) => store.find('lines', newest(size)),
    beforeTheMiddle: (size: number) => store.find('lines', beforeTheMiddle(size)),
    byCounting: (size: number) => counted.all(String(size), PAGE, size / 2),
  };
  const samples = SIZES.flatMap((size) =>
    Object.entries(ways).map(([way, read]) => ({ size, way, read, ms: [] as number[] })),
  );
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const { read, size, ms } of samples) ms.push(await timed(() => read(size)));
  }
  return samples.map(({ size, way, ms }) => ({ size, way, ms: round(median(ms)) }));
}

const folder = mkdtempSync(join(tmpdir(), 'mesi-bench-store-'));
const path = join(folder, 'store.db');
const db = openDatabase(path);
const store = createSqliteStore({ path, collections: { lines: LINES } });
try {
  fill(db);
  const figures = await measure(store, db);
  const msOf = (way: string, size: number) =>
    figures.find((figure) => figure.way === way && figure.size === size)!.ms;
  const rows = SIZES.map((size) => ({
    documents: size,
    'newest ms': msOf('newest', size),
    'before the middle ms': msOf('beforeTheMiddle', size),
    'by counting ms': msOf('byCounting', size),
  }));
  const ratio = (way: string) => round(msOf(way, 1_000_000) / msOf(way, 100));
  report(`A page of ${PAGE} documents (SQLite)`, rows, {
    bench: 'store',
    rows,
    'a million beside a hundred': {
      newest: ratio('newest'),
      beforeTheMiddle: ratio('beforeTheMiddle'),
      byCounting: ratio('byCounting'),
    },
  });
} finally {
  await store.close();
  db.close();
  rmSync(folder, { recursive: true });
}
