import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from './sqliteStore.ts';
import { CONTRACT_COLLECTIONS as collections, describeStoreContract } from './store.contract.ts';

async function tempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'mesi-store-'));
}

describeStoreContract('SQLite', async () => {
  const folder = await tempFolder();
  return {
    open: async () => createSqliteStore({ path: join(folder, 'store.db'), collections }),
    dispose: () => rm(folder, { recursive: true }),
  };
});

/** A process that writes without end and says each id once it was told that it is stored. */
const WRITER = `
  import { createSqliteStore } from ${JSON.stringify(new URL('./sqliteStore.ts', import.meta.url).href)};
  const [path, collections] = process.argv.slice(1);
  const store = createSqliteStore({ path, collections: JSON.parse(collections) });
  const write = async (lane) => {
    for (let n = 0; ; n++) {
      await store.insert('things', 'th_' + lane + '_' + n, { owner: 'us_1', n });
      console.log('th_' + lane + '_' + n);
    }
  };
  for (let lane = 0; lane < 8; lane++) void write(lane);
`;

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

  it('[SO14] loses nothing it told of when its process is killed', async () => {
    const folder = await tempFolder();
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'store.db');
    const args = ['--input-type=module', '-e', WRITER, path, JSON.stringify(collections)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const told: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(line);
      if (told.length === 400) child.kill('SIGKILL');
    }
    expect(told.length).toBeGreaterThanOrEqual(400);
    const store = createSqliteStore({ path, collections });
    const stored = await Promise.all(told.map((id) => store.get('things', id)));
    await store.close();
    expect(stored.filter((document) => document === null)).toEqual([]);
  });
});
