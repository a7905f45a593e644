import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { createLog } from '../../log.ts';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createMongoStore } from '../store/mongoStore.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createReplays } from './createReplays.ts';
import type { ReplayFacts, ReplaysPort } from './port.ts';

const { clock } = createSystemRuntime();
const log = createLog({ level: 'silent' });
const AT_ONCE = 260;

let server: TestDatabase;
beforeAll(async () => {
  server = await databaseForTests();
});
afterAll(() => server?.stop());

const facts = (replayId: string, creatorId = 'us_1'): ReplayFacts => ({
  ...{ replayId, streamId: 'st_1', creatorId, title: 'Evening', kind: 'video' },
  ...{ startedAtMs: 1_700_000_000_000, modes: ['public'] },
});

const STORES: Readonly<Record<string, (folder: string) => Promise<readonly StorePort[]>>> = {
  SQLite: async (folder) => {
    const path = join(folder, 'store.db');
    return [1, 2].map(() => createSqliteStore({ path, collections: COLLECTIONS }));
  },
  MongoDB: async () => {
    const database = server.freshName();
    const open = () => createMongoStore({ url: server.url, database, collections: COLLECTIONS });
    return [await open(), await open()];
  },
};

/** Makes two servers over one store and one folder. */
async function twoServers(adapter: string): Promise<readonly [ReplaysPort, ReplaysPort]> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-replays-'));
  const stores = await STORES[adapter]!(folder);
  const parts = { clock, log, folder: join(folder, 'replays'), freeBytes: 0, obstacle: null };
  const created = stores.map((store) => createReplays({ ...parts, store, isRecording: async () => true }));
  onTestFinished(async () => {
    for (const each of created) await each.stop();
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return [created[0]!.replays, created[1]!.replays];
}

describe.each(Object.keys(STORES))('places of replays in %s', (adapter) => {
  it('[RP9] a creator has so many and no more under 260 that begin at once on two servers', async () => {
    const servers = await twoServers(adapter);
    const kept = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => servers[n % 2]!.keep(facts(`rp_place${n}`))),
    );
    expect(kept.filter((outcome) => outcome === 'kept')).toHaveLength(LIMITS.replays);
    expect(await servers[0].list('us_1')).toHaveLength(LIMITS.replays);
    expect(await servers[1].refusal('us_1')).toBe('ReplaysFull');
    // Another creator has places of their own.
    expect(await servers[1].keep(facts('rp_others1', 'us_2'))).toBe('kept');
  });

  it('[RP9] one that is kept again takes no second place, and one that is deleted frees its own', async () => {
    const [replays] = await twoServers(adapter);
    for (let n = 0; n < LIMITS.replays; n++) await replays.keep(facts(`rp_place${n}`));
    const again = { ...facts('rp_place0'), modes: ['private'] as const };
    expect(await replays.keep(again)).toBe('kept');
    expect(await replays.keep(facts('rp_more1'))).toBe('ReplaysFull');
    expect(await replays.get('rp_more1')).toBeNull();
    await replays.finish('rp_place0');
    expect(await replays.remove('rp_place0')).toBe('removed');
    expect(await replays.keep(facts('rp_more1'))).toBe('kept');
    expect(await replays.keep(facts('rp_more2'))).toBe('ReplaysFull');
  });

  it('[RP9] those of before, which have no place, count as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesi-replays-'));
    const [store, other] = await STORES[adapter]!(folder);
    const parts = { clock, log, folder: join(folder, 'replays'), freeBytes: 0, obstacle: null };
    const { replays, stop } = createReplays({ ...parts, store: store!, isRecording: async () => true });
    onTestFinished(async () => {
      await stop();
      await Promise.all([store!.close(), other!.close()]);
      rmSync(folder, { recursive: true, force: true });
    });
    const before = { ...facts('rp_old1'), home: 'home_other', state: 'ready', tries: 1 };
    for (let n = 0; n < LIMITS.replays - 1; n++) await store!.insert('replays', `rp_old${n}`, { ...before });
    expect(await replays.keep(facts('rp_new1'))).toBe('kept');
    expect(await replays.keep(facts('rp_new2'))).toBe('ReplaysFull');
  });
});
