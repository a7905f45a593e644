import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allOf } from './allOf.ts';
import { createSimRuntime } from './services/runtime/simRuntime.ts';
import type { FindQuery, StorePort } from './services/store/port.ts';
import { createSqliteStore } from './services/store/sqliteStore.ts';
import { settleDue } from './settleDue.ts';

const THINGS = {
  name: 'things',
  unique: [],
  index: ['wakes'],
  ordered: [{ field: 'wakes', by: 'atMs' }],
};
const ROUND_MS = 100_000;
const folder = mkdtempSync(join(tmpdir(), 'mesi-all-of-'));
let store: StorePort;
beforeAll(async () => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: { things: THINGS } });
  // two of each time, so that pages end between them
  for (const n of [5, 4, 3, 2, 1, 0])
    await store.insert(THINGS.name, `th_${n}`, { wakes: 'yes', atMs: Math.floor(n / 2) * 1_000 });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function idsOf(more: Partial<FindQuery>): Promise<readonly string[]> {
  const ids: string[] = [];
  const query = { field: 'wakes', value: 'yes', limit: 1, ...more };
  for await (const { id } of allOf(store, THINGS.name, query)) ids.push(id);
  return ids;
}

it.each([1, 2, 3, 6, 7])('all are found once and in order, in pages of %i', async (limit) => {
  const all = [0, 1, 2, 3, 4, 5].map((n) => `th_${n}`);
  expect(await idsOf({ limit })).toEqual(all);
  expect(await idsOf({ limit, by: 'atMs' })).toEqual(all);
  expect(await idsOf({ limit, by: 'atMs', order: 'descending' })).toEqual(all.toReversed());
  expect(await idsOf({ limit, by: 'atMs', after: { id: 'th_1', at: 0 } })).toEqual(all.slice(2));
  expect(await idsOf({ limit, value: 'no' })).toEqual([]);
});

it('what is due is settled, whatever fails, and then it is known how long there is nothing to do', async () => {
  const { clock, advance } = createSimRuntime({ startMs: 1_000 });
  const settled: string[] = [];
  const failures: unknown[] = [];
  const parts = { store, clock, roundMs: ROUND_MS, onFailed: (err: unknown) => void failures.push(err) };
  const round = () =>
    settleDue(parts, { collection: THINGS.name, by: 'atMs', page: 2 }, async ({ id }) => {
      settled.push(id);
      if (id === 'th_0') throw new Error('lost');
    });
  expect(await round()).toBe(1_000);
  expect(settled).toEqual(['th_0', 'th_1', 'th_2', 'th_3']);
  expect(failures).toHaveLength(1);
  advance(1_000);
  expect(await round()).toBe(ROUND_MS);
});
