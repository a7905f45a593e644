import { expect, it } from 'vitest';
import { storeOvertaken } from './putDocument.testkit.ts';
import { putDocument, takeDocument } from './putDocument.ts';
import { createStoreAccess } from './services/access/storeAccess.ts';
import { UploadQuota } from './services/files/UploadQuota.ts';
import { PushDevices } from './services/push/pushDevices.ts';
import { createSimRuntime } from './services/runtime/simRuntime.ts';
import { createSpending } from './services/spending/createSpending.ts';
import type { JsonObject, StorePort } from './services/store/port.ts';

const thing = { collection: 'things', id: 'th_1', tries: 3 };
const counted = (before: JsonObject | null) => ({ ...before, n: Number(before?.n ?? 0) + 1 });

it('makes a document, changes it, and leaves it as it stands where nothing is to be written', async () => {
  const { store, read } = storeOvertaken(0);
  expect(await putDocument(store, thing, counted)).toEqual({ n: 1 });
  expect(await putDocument(store, thing, counted)).toEqual({ n: 2 });
  expect(await putDocument(store, thing, () => null)).toBeNull();
  expect(read()).toEqual({ n: 2 });
});

it('writes a new document without a read, and one that is there all the same', async () => {
  const none = storeOvertaken(0);
  const unread = { ...none.store, get: () => Promise.reject(new Error('it was read')) } as StorePort;
  expect(await putDocument(unread, { ...thing, isNew: true }, counted)).toEqual({ n: 1 });
  const there = storeOvertaken(1, { n: 1 });
  expect(await putDocument(there.store, { ...thing, isNew: true }, counted)).toEqual({ n: 2 });
});

it('writes with its last try, and throws when that is overtaken as well', async () => {
  const twice = storeOvertaken(2, { n: 1 });
  expect(await putDocument(twice.store, thing, counted)).toEqual({ n: 2 });
  const always = storeOvertaken(3, { n: 1 });
  await expect(putDocument(always.store, thing, counted)).rejects.toThrow('others keep changing it');
  expect(always.read()).toEqual({ n: 1 });
});

it('removes a document that may go, and gives up when it is overtaken in each try', async () => {
  const once = storeOvertaken(1, { n: 1 });
  expect(await takeDocument(once.store, thing, ({ n }) => n === 2)).toBe(false);
  expect(await takeDocument(once.store, thing, ({ n }) => n === 1)).toBe(true);
  expect(once.read()).toBeNull();
  expect(await takeDocument(once.store, thing)).toBe(false);
  const always = storeOvertaken(3, { n: 1 });
  await expect(takeDocument(always.store, thing)).rejects.toThrow('others keep changing it');
});

/** What changes one document, each over a store in which somebody else is always faster. */
const CHANGES: Readonly<Record<string, (store: StorePort) => Promise<unknown>>> = {
  'limits of spending': (store) =>
    createSpending({ store, clock, journal: nothing, rates: nothing }).spending.coolOff('us_Ada', 1),
  'a device that is told': (store) =>
    new PushDevices({ store, clock }).keep(
      { accountId: 'us_Ada' } as never,
      { endpoint: 'https://push.example' } as never,
    ),
  'a subscription': (store) =>
    createStoreAccess({ store, clock, bus: nothing, ledger: nothing, blocks: nothing }).setSubscription({
      creatorId: 'us_Nova',
      personId: 'us_Ada',
      subscription: { tier: 1, untilMs: null },
    }),
  'what somebody sends': (store) =>
    new UploadQuota(store, { all: async function* () {} } as never).take('us_Ada', 1, 0),
};
const { clock } = createSimRuntime();
const nothing = {} as never;

it.each(Object.entries(CHANGES))('%s is given up where others keep changing it', async (_what, change) => {
  await expect(change(storeOvertaken(Number.POSITIVE_INFINITY).store)).rejects.toThrow(
    'others keep changing',
  );
});
