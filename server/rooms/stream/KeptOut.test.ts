import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { GateSettings } from '../../../shared/protocol/gates.ts';
import { createLog } from '../../log.ts';
import { createStoreBlocks } from '../../services/blocks/storeBlocks.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { createPresenceBus } from '../../services/bus/presenceBus.ts';
import { createStoreGates, type GatesParts } from '../../services/gates/storeGates.ts';
import { createSimRuntime, type SimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { KeptOut } from './KeptOut.ts';

/** Nobody has told where they are from. */
const NOBODY_TOLD = { isFrom: async () => 'unknown' };
const FAN = { id: 'us_fan', name: 'Fan', handle: 'fan' };
const folder = mkdtempSync(join(tmpdir(), 'mesi-kept-out-'));
const store = createSqliteStore({
  path: join(folder, 'store.db'),
  collections: { blocks: COLLECTIONS.blocks, gates: COLLECTIONS.gates },
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

let runtime: SimRuntime;
let creators = 0;
let byId: string;
beforeEach(() => {
  runtime = createSimRuntime();
  creators += 1;
  byId = `us_creator${creators}`;
});

const FRANCE: GateSettings = {
  places: {},
  hidden: { countries: { type: 'deny', codes: ['FR'] }, unknown: 'deny' },
};

/** Two servers over one store: a door that counts what it reads of single people, and another one that keeps them out. */
function openDoor(hearing: Partial<BusPort> = {}) {
  const real = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const parts = { store, bus: real, clock: runtime.clock, unfollow: async () => {} };
  const [here, there] = [createStoreBlocks(parts), createStoreBlocks(parts)];
  const gates = createStoreGates({ ...parts, leastAge: 0, kyc: NOBODY_TOLD } as unknown as GatesParts);
  let reads = 0;
  const counted =
    <A extends readonly unknown[], R>(read: (...asked: A) => R) =>
    (...asked: A): R => {
      reads += 1;
      return read(...asked);
    };
  const door = new KeptOut({
    blocks: { ...here, read: counted(here.read) },
    gates: { ...gates, isHidden: counted(gates.isHidden) },
    bus: { ...real, ...hearing },
    clock: runtime.clock,
  });
  const judge = (personId: string | null) => door.judge({ creatorId: byId, personId });
  return {
    ...{ there, gates, reads: () => reads },
    has: async (personId: string) => (await judge(personId)).isBlocked,
    hidesFrom: async (personId: string | null) => (await judge(personId)).isHidden,
    told: () => new Promise(setImmediate),
  };
}

it('[AU37] a rush of viewers of somebody who keeps nobody out reads nothing of each', async () => {
  const { has, reads } = openDoor();
  const rush = await Promise.all(Array.from({ length: 100 }, (_, n) => has(`us_viewer${n}`)));
  expect([rush.includes(true), reads()]).toEqual([false, 0]);
});

it('[AU37] a block is known at the next seat, also the first one, and so is its end', async () => {
  const { has, there, told } = openDoor();
  expect(await has(FAN.id)).toBe(false);
  await there.block({ byId, person: FAN, reason: 'rude' });
  await told();
  expect([await has(FAN.id), await has('us_other')]).toEqual([true, false]);
  await there.lift({ byId, person: FAN });
  await told();
  expect(await has(FAN.id)).toBe(false);
});

it('[AU37] what a creator hides is known at the next seat, also a guest’s, and so is its end', async () => {
  const { hidesFrom, gates, told } = openDoor();
  const hides = async () => [await hidesFrom(FAN.id), await hidesFrom(null)];
  expect(await hides()).toEqual([false, false]);
  await gates.set(byId, FRANCE);
  await told();
  expect(await hides()).toEqual([true, true]);
  await gates.set(byId, { ...FRANCE, hidden: null });
  await told();
  expect(await hides()).toEqual([false, false]);
});

it('[AU37] a block whose news is lost is known after a second; where no news is heard each is read', async () => {
  const deaf = openDoor({ subscribe: async () => () => {} });
  expect(await deaf.has(FAN.id)).toBe(false);
  await deaf.there.block({ byId, person: FAN, reason: 'rude' });
  expect(await deaf.has(FAN.id)).toBe(false);
  runtime.advance(1_000);
  expect(await deaf.has(FAN.id)).toBe(true);
  const cut = openDoor({ subscribe: () => Promise.reject(new Error('no bus')) });
  expect([await cut.has(FAN.id), await cut.has('us_other'), cut.reads()]).toEqual([true, false, 4]);
});
