import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import { openCustodyWorld, untilLock } from './custody.testkit.ts';
import { openForeignCustody } from './foreignCustody.testkit.ts';
import type { LockDocument } from './lockDocument.ts';

const SLOW_MS = 120_000;

describe('custody on a chain of others', () => {
  let foreign: Awaited<ReturnType<typeof openForeignCustody>>;
  beforeAll(async () => {
    foreign = await openForeignCustody();
  }, SLOW_MS);
  afterAll(() => foreign?.close());

  /** Waits until a final block has it. */
  const untilFinal = (bidId: string, state: string) =>
    vi.waitFor(
      async () => {
        await foreign.settle();
        expect(await foreign.world.lockOf(bidId)).toMatchObject({ state });
      },
      { timeout: 60_000, interval: 300 },
    );

  it(
    '[CU6] shows whom the contract refuses again and again, and goes on when somebody has helped',
    async () => {
      const { world, mint } = foreign;
      await world.hold('bid_poor');
      await world.follow(world.bid('bid_poor', 'held'));
      await untilLock(world, 'bid_poor', 'delayed');
      const trouble = { bidId: 'bid_poor', amountMinor: '1000', rejection: 'TokenRefused' };
      await vi.waitFor(
        async () => expect(await world.books()).toMatchObject({ troubles: [trouble], waiting: 1 }),
        { timeout: 60_000, interval: 500 },
      );
      expect(await world.health()).toMatchObject({ ok: false });
      expect(await world.custody.retry('bid_unknown')).toBe(false);
      await mint(1_000_000_000n);
      expect(await world.custody.retry('bid_poor')).toBe(true);
      await untilFinal('bid_poor', 'locked');
      expect(await world.health()).toEqual({ ok: true });
      expect(await world.books()).toMatchObject({ lockedMinor: '1000', followedMinor: '1000', troubles: [] });
    },
    SLOW_MS,
  );

  it(
    '[CU6] leaves a lock of another contract alone, and shows it',
    async () => {
      const { world } = foreign;
      const kept = (await world.store.get<LockDocument>('custodyLocks', 'bid_poor'))!.body;
      const elsewhere = { ...kept, contract: `0x${'7'.repeat(40)}`, chainBid: '0x07', nextAtMs: 0 };
      await world.store.insert('custodyLocks', 'bid_elsewhere', elsewhere);
      const trouble = expect.objectContaining({ bidId: 'bid_elsewhere', rejection: 'EscrowElsewhere' });
      await vi.waitFor(async () => expect((await world.books())?.troubles).toEqual([trouble]), {
        ...{ timeout: 60_000, interval: 300 },
      });
      const { version } = (await world.store.get('custodyLocks', 'bid_elsewhere'))!;
      await world.store.remove('custodyLocks', 'bid_elsewhere', version);
    },
    SLOW_MS,
  );

  it(
    '[CU9] what a final block has lost is looked up and done again',
    async () => {
      const { world, rpc } = foreign;
      const before = await rpc('eth_blockNumber');
      await world.hold('bid_lost');
      await world.follow(world.bid('bid_lost', 'held'));
      await vi.waitFor(
        async () => expect(await world.lockOf('bid_lost')).toMatchObject({ transaction: expect.any(String) }),
        { timeout: 60_000 },
      );
      // once: what is told again begins so many blocks before the last one that was read
      await foreign.settle();
      await untilLock(world, 'bid_lost', 'locked');
      const depth = Number(await rpc('eth_blockNumber')) - Number(before);
      await foreign.takeBack(depth);
      await untilLock(world, 'bid_lost', 'pending');
      await untilFinal('bid_lost', 'locked');
      expect(await world.books()).toMatchObject({ lockedMinor: '2000', followedMinor: '2000' });
    },
    SLOW_MS,
  );

  it(
    '[CU7] one of two servers follows, and the other when that one is gone; each step is done once',
    async () => {
      const { world, escrow } = foreign;
      const other = await openCustodyWorld(escrow, { store: world.store, ledger: world.ledger });
      const ids = Array.from({ length: 6 }, (_, n) => `bid_two_${n}`);
      for (const bidId of ids) await world.hold(bidId);
      await Promise.all(
        ids.flatMap((bidId) => [world, other].map((each) => each.follow(each.bid(bidId, 'held')))),
      );
      await other.close();
      for (const bidId of ids) await untilFinal(bidId, 'locked');
      expect(await world.books()).toMatchObject({ lockedMinor: '8000', followedMinor: '8000' });
      for (const bidId of ids) await world.giveBack(bidId);
      await world.follow(...ids.map((bidId) => world.bid(bidId, 'ended')));
      for (const bidId of ids) await untilFinal(bidId, 'ended');
      const { custodyMinor, lockedMinor } = (await world.books()) as {
        custodyMinor: string;
        lockedMinor: string;
      };
      expect([custodyMinor, lockedMinor]).toEqual([String(1_000_000_000n - 2_000n), '2000']);
    },
    SLOW_MS,
  );
});

describe.each([
  ['ahead', DAY_MS],
  ['behind', -DAY_MS],
])('custody on a chain whose clock is a day %s', (_, offMs) => {
  it(
    '[CU2] delays no bid, and brings each to its end',
    async () => {
      const foreign = await openForeignCustody({ clockOffMs: offMs });
      const { world } = foreign;
      const until = (bidId: string, state: string) =>
        vi.waitFor(
          async () => {
            await foreign.settle();
            expect(await world.lockOf(bidId)).toMatchObject({ state });
          },
          { timeout: 60_000, interval: 300 },
        );
      try {
        await foreign.mint(1_000_000n);
        await world.hold('bid_off');
        await world.follow(world.bid('bid_off', 'held'));
        await until('bid_off', 'locked');
        await world.follow(world.bid('bid_off', 'accepted'));
        await world.pay('bid_off', 400n);
        await world.follow(world.bid('bid_off', 'ended'));
        await until('bid_off', 'ended');
        expect(await world.books()).toMatchObject({ lockedMinor: '0', troubles: [] });
      } finally {
        await foreign.close();
      }
    },
    SLOW_MS,
  );
});
