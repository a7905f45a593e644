import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { createMongoLedger } from '../ledger/mongo/mongoLedger.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createMongoStore } from '../store/mongoStore.ts';
import { createWalletWorld, PROTECTION_MS, type WalletWorld } from './walletWorld.testkit.ts';

/** What depends on how store and ledger answer races and deaths; all other rules are tested on SQLite. */
let server: TestDatabase;
let world: WalletWorld;
beforeAll(async () => {
  server = await databaseForTests();
  const { url } = server;
  const database = server.freshName();
  world = await createWalletWorld(async (clock) => ({
    store: await createMongoStore({ url, database, collections: COLLECTIONS }),
    ledger: await createMongoLedger({ url, database, clock }),
    dispose: async () => {},
  }));
});
afterAll(async () => {
  await world?.close();
  await server?.stop();
});

let people = 0;
const somebody = () => `us_mongo${++people}`;
const mesi = (amountMinor: bigint) => ({ asset: 'MESI', amountMinor }) as const;

async function ripeEarner(): Promise<string> {
  const userId = somebody();
  await world.tip(userId, { id: `tip_${userId}`, amountMinor: 1_000n });
  await world.advance(PROTECTION_MS + 3_600_000);
  return userId;
}

describe('the wallet on MongoDB', () => {
  it('[WA2] [WA5] credits once, takes back once, and pays a debt once, with three servers at it', async () => {
    const userId = somebody();
    const servers = [world, world.boot(), world.boot()];
    const begin = (commandId: string, amountMinor: bigint) =>
      servers.map(({ wallet }) =>
        wallet.topUps.begin({ userId, commandId, money: { asset: 'USD', amountMinor } }),
      );
    await Promise.all(begin('command1', 1_023n));
    expect(await world.balance(`wallet:${userId}`, 'USD')).toBe(1_023n);
    const { wallet } = world;
    const quote = await wallet.conversions.quote({
      userId,
      from: { asset: 'USD', amountMinor: 1_000n },
      to: 'EUR',
    });
    if (!quote.ok) throw new Error(quote.rejection.code);
    await Promise.all(
      servers.map((each) =>
        each.wallet.conversions.convert({ userId, commandId: 'convert1', quoteId: quote.value.quoteId }),
      ),
    );
    await world.advance(31_000);
    expect(await world.balance(`owed:${userId}`, 'USD')).toBe(1_000n);
    await Promise.all([...begin('command2', 700n), ...begin('command3', 700n)]);
    expect(await world.balance(`owed:${userId}`, 'USD')).toBe(0n);
    expect(await world.balance(`wallet:${userId}`, 'USD')).toBe(400n);
  });

  it('[WA13] decides payouts one after the other, with three servers at it', async () => {
    const userId = await ripeEarner();
    await world.tip(userId, { id: `late_${userId}`, amountMinor: 9_000n });
    const servers = [world, world.boot(), world.boot()];
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        servers[n % 3]!.wallet.payouts.request({ userId, commandId: `payout-${n}`, money: mesi(300n) }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await world.balance(`creator:${userId}`, 'MESI')).toBe(9_100n);
  });

  const deaths = [1, 2, 3, 4, 5, 6, 7, 8].map((diesAt) => ({ diesAt, isAfter: diesAt % 2 === 0 }));
  it.each(deaths)(
    '[WA15] pays out once although a server died at write $diesAt (made: $isAfter)',
    async (death) => {
      const userId = await ripeEarner();
      const ask = ({ wallet } = world.boot(death)) =>
        wallet.payouts.request({ userId, commandId: 'payout01', money: mesi(300n) });
      await ask().catch(() => undefined);
      const next = world.boot();
      await world.look(next);
      expect(await ask(next)).toMatchObject({ value: { status: 'paid' } });
      expect(await world.balance(`creator:${userId}`, 'MESI')).toBe(700n);
    },
  );

  it('[WA17] [WA20] pages a statement, and its books are sound', async () => {
    const userId = somebody();
    for (let n = 0; n < 25; n++) await world.tip(userId, { id: `page_${userId}_${n}`, amountMinor: 1n });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const filter = {
        userId,
        account: 'creator',
        asset: null,
        kinds: null,
        fromMs: null,
        toMs: null,
      } as const;
      const page = await world.wallet.statements.page({ ...filter, cursor, limit: 10 });
      if (!page.ok) throw new Error(page.rejection.code);
      seen.push(...page.value.lines.map(({ entryId }) => entryId));
      cursor = page.value.cursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `page_${userId}_${24 - n}`));
    const solvency = await world.wallet.solvency();
    expect(solvency.checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});
