import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from './sqliteStore.ts';
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
});
