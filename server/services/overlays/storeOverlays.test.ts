import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NEW_DESK } from '../../../shared/overlayDesk.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createStoreOverlays } from './storeOverlays.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-overlays-'));
let store: StorePort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[OD1] the desk outlives the service, and what a newer server added is kept', async () => {
  expect(await createStoreOverlays({ store }).desk('us_nova')).toEqual(NEW_DESK);
  await store.insert('overlayDesks', 'us_nova', { later: 1, reviews: [{ fromMs: 1, review: 'byVote' }] });
  await createStoreOverlays({ store }).decide('us_nova', (desk) => ({ ...desk, isPaused: true }));
  expect(await createStoreOverlays({ store }).desk('us_nova')).toEqual({
    ...NEW_DESK,
    revision: 1,
    isPaused: true,
    // nothing is shown without a yes under a review that this server does not know
    reviews: [{ fromMs: 1, review: 'all' }],
  });
  expect((await store.get('overlayDesks', 'us_nova'))?.body).toMatchObject({ later: 1 });
});

it('[OD2] of decisions at once none is lost', async () => {
  const overlays = createStoreOverlays({ store });
  const skip = () => overlays.decide('us_busy', (desk) => ({ ...desk, skips: desk.skips + 1 }));
  await Promise.all([skip(), skip(), skip(), skip()]);
  expect(await overlays.desk('us_busy')).toEqual({ ...NEW_DESK, revision: 4, skips: 4 });
  const before = await overlays.decide('us_busy', (desk) => desk);
  expect(before.revision).toBe(4);
});
