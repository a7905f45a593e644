import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { markOpenStreams } from './openStreams.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-open-'));
let store: StorePort;
beforeAll(async () => {
  store = await createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const read = async (id: string) => (await store.get<JsonObject>('streams', id))!.body;

it('[HT6] streams of before are found as their creator’s own, and a second one beside a live one is closed', async () => {
  const old = [
    ['st_live', { creatorId: 'us_kai', phaseType: 'live' }],
    ['st_idle', { creatorId: 'us_nova', phaseType: 'idle' }],
    ['st_beside', { creatorId: 'us_kai', phaseType: 'idle' }],
    ['st_over', { creatorId: 'us_nova', phaseType: 'closed' }],
  ] as const;
  for (const [id, body] of old) await store.insert('streams', id, body);
  await markOpenStreams(store);
  await markOpenStreams(store);
  expect(await read('st_live')).toEqual({ creatorId: 'us_kai', phaseType: 'live', openOf: 'us_kai' });
  expect(await read('st_idle')).toEqual({ creatorId: 'us_nova', phaseType: 'idle', openOf: 'us_nova' });
  expect(await read('st_beside')).toEqual({ creatorId: 'us_kai', phaseType: 'closed' });
  expect(await read('st_over')).toEqual({ creatorId: 'us_nova', phaseType: 'closed' });
});
