import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createStoreProfiles } from './storeProfiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-profiles-'));
let store: StorePort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[PF5] whoever has told nothing has an empty profile, and what a newer server added is kept', async () => {
  const profiles = createStoreProfiles({ store });
  expect(await profiles.get('us_nobody')).toEqual({ bio: '', links: [], menu: [] });
  await store.insert('profiles', 'us_later', { bio: 'old', cover: 'fi_cover01' });
  expect(await profiles.get('us_later')).toEqual({ bio: 'old', links: [], menu: [] });
  await profiles.set('us_later', { bio: 'new', links: [] });
  expect((await store.get('profiles', 'us_later'))?.body).toEqual({
    bio: 'new',
    links: [],
    cover: 'fi_cover01',
  });
});

it('[PF2] of changes at once one stands whole', async () => {
  const profiles = createStoreProfiles({ store });
  const all = [1, 2, 3].map((at) => ({ bio: `bio ${at}`, links: [`https://s${at}.example.org/`] }));
  await Promise.all(all.map((profile) => profiles.set('us_busy', profile)));
  const { menu: _, ...kept } = await profiles.get('us_busy');
  expect(all).toContainEqual(kept);
});
