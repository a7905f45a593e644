import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FindQuery } from './port.ts';
import { findStatement, wordsStatement } from './sqliteReader.ts';
import { createSqliteStore } from './sqliteStore.ts';
import { createTables, openDatabase } from './sqliteWriter.ts';
import { CONTRACT_COLLECTIONS as collections, describeStoreContract } from './store.contract.ts';

async function tempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'mesi-store-'));
}

describeStoreContract('SQLite', async () => {
  const folder = await tempFolder();
  const options = { path: join(folder, 'store.db'), collections };
  return {
    open: async () => createSqliteStore(options),
    opening: `
      import { createSqliteStore } from ${JSON.stringify(new URL('./sqliteStore.ts', import.meta.url).href)};
      const store = createSqliteStore(${JSON.stringify(options)});`,
    dispose: () => rm(folder, { recursive: true }),
  };
});

describe('SQLite store', () => {
  it('[SO13] commits many small writes together', async () => {
    const folder = await tempFolder();
    onTestFinished(() => rm(folder, { recursive: true }));
    const commits: number[] = [];
    const onCommit = (writes: number) => void commits.push(writes);
    const store = createSqliteStore({ path: join(folder, 'store.db'), collections, onCommit });
    const writes = Array.from({ length: 500 }, (_, n) => store.insert('things', `th_${n}`, {}));
    await Promise.all(writes);
    await store.close();
    expect(commits).toEqual([500]);
  });

  it('takes up indexes that were added later, for old documents too', async () => {
    const folder = await tempFolder();
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'store.db');
    const before = createSqliteStore({ path, collections: { a: { name: 'a', unique: [], index: [] } } });
    await before.insert('a', 'x', { city: 'Rome' });
    await before.close();
    const after = createSqliteStore({ path, collections: { a: { name: 'a', unique: [], index: ['city'] } } });
    expect(await after.find('a', { field: 'city', value: 'Rome', limit: 1 })).toHaveLength(1);
    await after.close();
  });

  const place = { id: 'x', at: 7 };
  const line: FindQuery = { field: 'chat', value: 'one', by: 'seq', limit: 50 };
  const PLANS: [string, FindQuery, string][] = [
    ['lines', line, 'docs_lines_chat_by_seq (<expr>=?)'],
    ['lines', { ...line, order: 'descending' }, 'docs_lines_chat_by_seq (<expr>=?)'],
    ['lines', { ...line, after: place }, 'docs_lines_chat_by_seq (<expr>=? AND <expr>>?)'],
    [
      'lines',
      { ...line, after: place, order: 'descending' },
      'docs_lines_chat_by_seq (<expr>=? AND <expr><?)',
    ],
    ['people', { field: 'city', value: 'Rome', limit: 50 }, 'docs_people_city (<expr>=?)'],
    [
      'people',
      { field: 'city', value: 'Rome', limit: 50, after: { id: 'x' } },
      'docs_people_city (<expr>=? AND id>?)',
    ],
    ['people', { field: 'email', value: 'a@x', limit: 1 }, 'docs_people_email_unique (<expr>=?)'],
  ];
  it.each(PLANS)('[SO18] walks one index of %s for %o', async (collection, query, index) => {
    const folder = await tempFolder();
    const db = openDatabase(join(folder, 'store.db'));
    onTestFinished(async () => {
      db.close();
      await rm(folder, { recursive: true });
    });
    createTables(db, Object.values(collections));
    const { text, values } = findStatement(collection, query);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values);
    expect(plan.map(({ detail }) => detail)).toEqual([`SEARCH docs_${collection} USING INDEX ${index}`]);
  });

  it('[SO20] finds the same by words that nearly all documents have', async () => {
    const folder = await tempFolder();
    const store = createSqliteStore({ path: join(folder, 'store.db'), collections });
    onTestFinished(async () => {
      await store.close();
      await rm(folder, { recursive: true });
    });
    const seqs = Array.from({ length: 3_100 }, (_, seq) => seq);
    await Promise.all(
      seqs.map((seq) =>
        store.insert('lines', `li_${seq}`, { chat: 'one', seq, words: ['all', 'most', `n${seq}`] }),
      ),
    );
    const found = async (words: readonly string[], limit: number) =>
      (
        await store.find('lines', {
          ...line,
          words,
          order: 'descending',
          limit,
          after: { id: 'x', at: 3_000 },
        })
      ).map(({ id }) => id);
    expect(await found(['al'], 2)).toEqual(['li_2999', 'li_2998']);
    expect(await found(['al', 'mo'], 2)).toEqual(['li_2999', 'li_2998']);
    expect(await found(['al', 'n15'], 3)).toEqual(['li_1599', 'li_1598', 'li_1597']);
    expect(await found(['al', 'nowhere'], 3)).toEqual([]);
  });

  it('[SO20] takes the place of a trigger of a server of before, once', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'store.db');
    const db = openDatabase(path);
    onTestFinished(() => rm(folder, { recursive: true }));
    const open = () => createTables(db, Object.values(collections));
    const schema = () => db.prepare('PRAGMA schema_version').get()?.schema_version;
    open();
    db.exec(`DROP TRIGGER "text_pages_INSERT";
      CREATE TRIGGER "text_pages_INSERT" AFTER INSERT ON "docs_pages" BEGIN SELECT 1; END`);
    open();
    const made = schema();
    open();
    expect(schema()).toBe(made);
    db.close();
    const store = createSqliteStore({ path, collections });
    await store.insert('pages', 'pa_1', { chat: 'one', seq: 1, words: ['alpha'] });
    const asked = { field: 'chat', value: 'one', by: 'seq', words: ['al'], limit: 9 };
    expect((await store.find('pages', asked)).map(({ id }) => id)).toEqual(['pa_1']);
    await store.close();
  });

  it('[SO20] leaves nothing in the file of words that were taken away', async () => {
    const folder = await tempFolder();
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'store.db');
    const store = createSqliteStore({ path, collections });
    const put = (seq: number, words: readonly string[]) =>
      store.insert('pages', `pa_${seq}`, { chat: 'one', seq, words });
    for (let seq = 0; seq < 40; seq += 1)
      await put(seq, ['kept', `n${seq}`, ...(seq % 2 ? ['unspeakable'] : [])]);
    for (let seq = 1; seq < 40; seq += 4) await store.remove('pages', `pa_${seq}`, 1);
    for (let seq = 3; seq < 40; seq += 4)
      await store.replace('pages', `pa_${seq}`, 1, { chat: 'one', seq, words: ['kept'] });
    await store.close();
    const bytes = (await readFile(path)).toString('latin1');
    expect([bytes.includes('kept'), bytes.includes('unspeak'), bytes.includes('speakable')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('[SO18] follows the index of words, and reads those documents alone that have all of them', async () => {
    const folder = await tempFolder();
    const db = openDatabase(join(folder, 'store.db'));
    onTestFinished(async () => {
      db.close();
      await rm(folder, { recursive: true });
    });
    createTables(db, Object.values(collections));
    const query: FindQuery = { ...line, words: ['a', 'b'], after: place, order: 'descending' };
    const { text, values } = wordsStatement(collections.lines, query, new Set());
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values);
    const details = plan.map(({ detail }) => String(detail));
    expect(details.filter((detail) => detail.startsWith('SCAN')).join()).not.toMatch(/docs_|words_/);
    expect(
      details.filter((detail) => /PRIMARY KEY \(n=\? AND word>\? AND word<\?\)/.test(detail)),
    ).toHaveLength(2);
    expect(details.join()).toContain('docs_lines_chat_by_seq (<expr>=? AND <expr>=?)');
    const broad = wordsStatement(collections.lines, query, new Set(['a', 'b']));
    const walk = db.prepare(`EXPLAIN QUERY PLAN ${broad.text}`).all(...broad.values);
    expect(walk.map(({ detail }) => String(detail)).join()).toContain(
      'SEARCH docs_lines USING INDEX docs_lines_chat_by_seq (<expr>=? AND <expr><?)',
    );
    expect(walk.map(({ detail }) => String(detail)).join()).not.toContain('TEMP B-TREE');
  });
});
