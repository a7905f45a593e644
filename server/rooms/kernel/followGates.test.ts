import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, expect, it, vi } from 'vitest';
import { createLog } from '../../log.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { createPresenceBus } from '../../services/bus/presenceBus.ts';
import { createStoreGates, type GatesParts } from '../../services/gates/storeGates.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { followGates, GATES_AGAIN_MS } from './followGates.ts';

const { gates: collection } = COLLECTIONS;
const folder = mkdtempSync(join(tmpdir(), 'mesi-follow-gates-'));
const store = createSqliteStore({ path: join(folder, 'store.db'), collections: { gates: collection } });
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
const ASKING = { places: { group: { verified: true } }, hidden: null } as const;

/** Two servers over one store; a room of the first follows what is asked, and hears news as `hearing` says. */
async function openRoom(creatorId: string, hearing: Partial<BusPort> = {}) {
  const { clock, advance } = createSimRuntime();
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  // nobody is judged here: what is asked is read from the store alone
  const parts = { store, bus, clock, leastAge: 0 } as unknown as GatesParts;
  const [here, there] = [
    createStoreGates({ ...parts, bus: { ...bus, ...hearing } }),
    createStoreGates(parts),
  ];
  const told: string[] = [];
  const tell = ({ places }: { readonly places: readonly string[] }) => void told.push(places.join());
  const stop = await followGates({ gates: here, clock, creatorId, tell });
  return { advance, told, stop, ask: (settings: typeof ASKING) => there.set(creatorId, settings) };
}

it('[GA16] what is asked is told at once where news is heard', async () => {
  const { told, ask, stop } = await openRoom('us_heard');
  expect(told).toEqual(['']);
  await ask(ASKING);
  await vi.waitFor(() => expect(told).toEqual(['', 'group']));
  stop();
});

it('[GA16] what is asked is known half a minute later where its news was lost, and nobody looks after the end', async () => {
  const { advance, told, ask, stop } = await openRoom('us_lost', { subscribe: async () => () => {} });
  await ask(ASKING);
  advance(GATES_AGAIN_MS - 1);
  expect(told).toEqual(['']);
  advance(1);
  await vi.waitFor(() => expect(told).toEqual(['', 'group']));
  stop();
  advance(10 * GATES_AGAIN_MS);
  await new Promise(setImmediate);
  expect(told).toEqual(['', 'group']);
});
